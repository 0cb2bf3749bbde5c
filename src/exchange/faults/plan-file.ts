/** A fault plan from a file, YAML or JSON: the same shape that `PUT /control/faults` takes. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { FaultPlanError, readFaultPlan } from './fault-plan';
import type { FaultPlan } from './fault-plan';

/** Reads a plan for a market with these symbols. Throws `FaultPlanError`; each of its lines names the file. */
export function loadFaultPlan(path: string, symbols: readonly string[]): FaultPlan {
  try {
    return readFaultPlan(parse(readFileSync(path, 'utf8')), symbols);
  } catch (error) {
    const lines = error instanceof Error ? error.message.trim() : String(error);
    const kept = error instanceof FaultPlanError ? lines.split('\n') : lines.split('\n').slice(0, 1);
    throw new FaultPlanError(kept.map((line) => `${path}: ${line}`).join('\n'), { cause: error });
  }
}
