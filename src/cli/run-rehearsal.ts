/** A rehearsal as the commands run one: with its progress on standard error, and an end at Ctrl-C. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BacktestSession } from '../backtest/backtest-session';
import { asBacktest } from '../rehearsal/rehearsed-sessions';
import { rehearse } from '../rehearsal/rehearsal';
import { installQuietTelemetry } from '../workers/telemetry';
import { whenToldToEnd } from './end-with-parent';
import { makeFolder } from './make-folder';
import type { AskedPeriod } from './period-options';
import { UsageError } from './usage-error';

/** What became of it. */
export interface RanRehearsal {
  readonly sessions: readonly BacktestSession[];
  /** Wall time, with the start and the end of all that it needs. */
  readonly seconds: number;
}

/** Thrown where the operator ended it: there is nothing to say. */
class Interrupted extends Error {}

/**
 * Rehearses a period in a folder that is removed after it, or in `state`, which is kept and must be new or empty. Null
 * when it was ended by Ctrl-C or a signal; nothing is left running then, either.
 */
export async function runRehearsal(
  { plan, configHash }: AskedPeriod,
  state: string | undefined,
): Promise<RanRehearsal | null> {
  const kept = state === undefined ? null : newFolder(state);
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'nightdesk-rehearsal-'));
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  const progress = progressOn(process.stderr, seconds);
  const interrupted = new Promise<never>((_, reject) =>
    whenToldToEnd(false, () => reject(new Interrupted())),
  );
  interrupted.catch(() => undefined);
  installQuietTelemetry();
  try {
    const rehearsed = await rehearse(
      { ...plan, configHash, folder, isKept: kept !== null },
      ({ session: { date } }, of) => progress.ran(date, of),
      interrupted,
    );
    progress.end();
    return { sessions: asBacktest(rehearsed), seconds: seconds() };
  } catch (error) {
    progress.end();
    if (error instanceof Interrupted) return null;
    throw error;
  } finally {
    if (kept === null) rmSync(folder, { recursive: true, force: true });
  }
}

function newFolder(state: string): string {
  const found = statSync(state, { throwIfNoEntry: false });
  if (found && (!found.isDirectory() || readdirSync(state).length > 0))
    throw new UsageError(`--state ${state}: a rehearsal takes a new or an empty folder; name another one`);
  makeFolder('--state', state);
  return resolve(state);
}

/** One line that is drawn anew for each session on a terminal, and one line a month elsewhere. */
function progressOn(out: NodeJS.WriteStream, seconds: () => number) {
  let ran = 0;
  let last = '';
  let total = 0;
  if (out.isTTY) out.write("starting Temporal's test server and the exchange");
  const line = (): string =>
    `rehearsed until ${last}: ${ran} of ${total} sessions, ${seconds().toFixed(1)} s`;
  return {
    ran(date: string, of: number): void {
      if (!out.isTTY && last !== '' && last.slice(0, 7) !== date.slice(0, 7)) out.write(`${line()}\n`);
      ran += 1;
      last = date;
      total = of;
      if (out.isTTY) out.write(`\r\u001b[K${line()}`);
    },
    end(): void {
      if (out.isTTY) out.write('\r\u001b[K');
      else if (last !== '') out.write(`${line()}\n`);
    },
  };
}
