/**
 * Where the Temporal server of an embedded run answers: its port is a free one, so that the worker writes it down for
 * the commands that are given beside it.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pathIn = (stateDir: string): string => join(stateDir, 'temporal-address');

/** Writes the address down for as long as a run lasts; makes the folder where there is none. */
export function keepTemporalAddress(stateDir: string, address: string): void {
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(pathIn(stateDir), `${address}\n`);
}

/** The run has ended. */
export const forgetTemporalAddress = (stateDir: string): void => rmSync(pathIn(stateDir), { force: true });

/** `host:port` of the embedded run of a state folder, or null when none runs; one that was killed leaves it behind. */
export function keptTemporalAddress(stateDir: string): string | null {
  try {
    return readFileSync(pathIn(stateDir), 'utf8').trim();
  } catch {
    return null;
  }
}
