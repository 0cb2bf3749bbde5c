/**
 * The HALT file: `<state folder>/HALT`, whose text is the reason. It stops every worker of this folder with Temporal
 * down, and halts the desk for all once Temporal answers. Deleting it lifts nothing (design 3.9).
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HaltReading } from '../domain/halt';

/** Where an operator writes it. */
export const haltFilePath = (stateDir: string): string => join(stateDir, 'HALT');

/** Remembers across restarts that the file was seen and the desk doesn't know yet; each desk of a folder has its own. */
export const haltPendingPath = (stateDir: string, desk: string): string =>
  join(stateDir, `halt-pending.${desk}.json`);

export interface HaltFile {
  /** The halt of a file that is there, or was there and isn't known to the desk yet; null without one. */
  read(): HaltReading | null;
  /** The desk is halted by now: the file may be deleted and the desk resumed. */
  delivered(): void;
}

/** Longer texts are cut. */
const LONGEST_TEXT = 300;

/** Reads synchronously: a few bytes of the local disk, and no order may slip in between. What can't be read is there. */
export function haltFile(stateDir: string, desk: string): HaltFile {
  const file = haltFilePath(stateDir);
  const pendingFile = haltPendingPath(stateDir, desk);
  /** In memory too: the disk may be full. */
  let pending: HaltReading | null = null;
  /** The file that is there is known to the desk. */
  let isDelivered = false;

  return {
    read() {
      const written = textOf(file);
      if (written === null) isDelivered = false;
      const halt = written === null ? null : haltBy(written || `the file ${file}`);
      if (halt && !isDelivered && pending === null) {
        pending = halt;
        if (!existsSync(pendingFile)) keep(pendingFile, halt);
      }
      if (halt) return halt;
      const kept = pending === null ? textOf(pendingFile) : null;
      return kept === null ? pending : reasonKept(kept, pendingFile);
    },
    delivered() {
      isDelivered = true;
      pending = null;
      rmSync(pendingFile, { force: true });
    },
  };
}

const haltBy = (reason: string): HaltReading => ({ mode: 'halted', reason, by: 'file' });

/** A file's text on one line; null when there is none. An error is a file that says so. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\s+/g, ' ').trim().slice(0, LONGEST_TEXT);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? null : `${path} can't be read (${code ?? 'unknown'})`;
  }
}

function keep(path: string, halt: HaltReading): void {
  try {
    writeFileSync(path, `${JSON.stringify(halt)}\n`, { flush: true });
  } catch {
    // Kept in memory; the next look at a file that is still there tries nothing again, because it halts by itself.
  }
}

function reasonKept(text: string, path: string): HaltReading {
  try {
    return haltBy((JSON.parse(text) as HaltReading).reason);
  } catch {
    return haltBy(`a HALT file was seen, and ${path} holds no reason`);
  }
}
