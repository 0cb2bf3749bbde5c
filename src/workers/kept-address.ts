import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where something of an embedded run answers, in a file of its state folder for as long as the run lasts. */
export interface KeptAddress {
  /** Writes it down; makes the folder where there is none. */
  readonly keep: (stateDir: string, address: string) => void;
  /** The run has ended. */
  readonly forget: (stateDir: string) => void;
  /** The address, or null when no run is there; a run that was killed leaves it behind. */
  readonly kept: (stateDir: string) => string | null;
}

/** The address in a file of this name. */
export function keptAddress(name: string): KeptAddress {
  const pathIn = (stateDir: string): string => join(stateDir, name);
  return {
    keep(stateDir, address) {
      mkdirSync(stateDir, { recursive: true });
      writeFileSync(pathIn(stateDir), `${address}\n`);
    },
    forget: (stateDir) => rmSync(pathIn(stateDir), { force: true }),
    kept(stateDir) {
      try {
        return readFileSync(pathIn(stateDir), 'utf8').trim();
      } catch {
        return null;
      }
    },
  };
}
