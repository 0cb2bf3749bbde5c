import { decideOpen, type OpenDecision, type OpenQuestion } from '../domain/open-decision';
import type { UnprovenOrder } from '../domain/unproven-order';
import type { SessionLog } from './session-log';

/** Decides once, for all, and writes it down: from here on every candidate has its decision. */
export function decideTheOpen(
  question: Omit<OpenQuestion, 'unproven'>,
  unproven: readonly UnprovenOrder[],
  log: SessionLog,
): OpenDecision {
  const decided = decideOpen({ ...question, unproven });
  log.decided(decided.decisions);
  for (const finding of decided.findings) log.found(finding);
  return decided;
}
