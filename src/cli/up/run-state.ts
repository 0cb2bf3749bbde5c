/** What a state folder was started as, so that it is only ever gone on with as the same. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../make-folder';
import { UsageError } from '../usage-error';

/** The market and the account that a state folder belongs to. */
export interface RunIdentity {
  readonly version: 1;
  readonly bars: string | null;
  /** SHA-256 of the bars, for a file; a folder is known by its path alone. */
  readonly barsHash: string | null;
  readonly seed: number;
  readonly scenario: 'drift' | null;
  readonly from: string;
  readonly cash: string;
  readonly holdings: string;
  /** The names of the desks, each with an account of its own; empty for the one desk of a usual run. */
  readonly desks: string;
}

/** The flag that sets each part of an identity, for the message. */
const FLAGS: Readonly<Partial<Record<keyof RunIdentity, string>>> = {
  bars: '--bars',
  barsHash: 'the content of --bars',
  seed: '--seed',
  scenario: '--scenario',
  from: '--from',
  cash: '--cash',
  holdings: '--holding',
  desks: '--desks',
};

/** Where everything of a run is kept. */
export const statePaths = (stateDir: string) => ({
  identity: join(stateDir, 'run.json'),
  desks: join(stateDir, 'desks'),
  temporal: join(stateDir, 'temporal.sqlite'),
  exchange: join(stateDir, 'exchange.sqlite'),
  temporalLog: join(stateDir, 'temporal.log'),
  exchangeLog: join(stateDir, 'exchange.log'),
  workerLog: join(stateDir, 'worker.log'),
  codecLog: join(stateDir, 'codec.log'),
});

/** The hash of a file of bars; null for a folder. */
export const hashOfBars = (path: string | null): string | null =>
  path === null || statSync(path).isDirectory()
    ? null
    : createHash('sha256').update(readFileSync(path)).digest('hex');

/**
 * The identity that a state folder was started with, or null for a new one. Throws `UsageError` for a folder that holds
 * anything else: it is neither filled nor, ever, emptied.
 */
export function readIdentity(stateDir: string): RunIdentity | null {
  const state = statSync(stateDir, { throwIfNoEntry: false });
  if (!state) return null;
  const another = 'name another --state';
  if (!state.isDirectory()) throw new UsageError(`--state ${stateDir} is a file, not a folder; ${another}`);
  if (readdirSync(stateDir).length === 0) return null;
  const identity = identityIn(statePaths(stateDir).identity);
  if (identity) return identity;
  throw new UsageError(`--state ${stateDir} holds other things than Nightdesk's state; ${another}`);
}

function identityIn(file: string): RunIdentity | null {
  try {
    const written = JSON.parse(readFileSync(file, 'utf8')) as Partial<RunIdentity> | null;
    // Runs of the first versions had one desk and didn't say so.
    const identity = { desks: '', ...written };
    return identity.version === 1 && Object.keys(FLAGS).every((key) => key in identity)
      ? (identity as RunIdentity)
      : null;
  } catch {
    return null;
  }
}

/** Throws `UsageError` when another run uses a folder now, or when it belongs to another run and isn't `fresh`. */
export function checkState(stateDir: string, identity: RunIdentity, fresh: boolean): void {
  const existing = readIdentity(stateDir);
  if (!existing) return;
  if (isInUse(statePaths(stateDir).exchange)) {
    throw new UsageError(`another run uses ${stateDir} now; end that one, or name another --state`);
  }
  const differing = Object.entries(FLAGS).filter(
    ([key]) => existing[key as keyof RunIdentity] !== identity[key as keyof RunIdentity],
  );
  if (fresh || differing.length === 0) return;
  const flags = differing.map(([, flag]) => flag).join(', ');
  throw new UsageError(
    `${stateDir} holds a run with another ${flags}; add --fresh to start over (this deletes it), or name another --state`,
  );
}

/** The exchange holds its file for itself as long as it runs. */
function isInUse(exchangeFile: string): boolean {
  if (!existsSync(exchangeFile)) return false;
  const database = new DatabaseSync(exchangeFile);
  try {
    database.exec('BEGIN IMMEDIATE; ROLLBACK;');
    return false;
  } catch (error) {
    return error instanceof Error && /locked|busy/i.test(error.message);
  } finally {
    database.close();
  }
}

/** Takes a checked folder for an identity; a `fresh` one is emptied first. */
export function takeState(stateDir: string, identity: RunIdentity, fresh: boolean): void {
  if (fresh) rmSync(stateDir, { recursive: true, force: true });
  makeFolder('--state', stateDir);
  writeFileSync(statePaths(stateDir).identity, `${JSON.stringify(identity, null, 2)}\n`);
}
