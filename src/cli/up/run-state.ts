/** What a state folder was started as, so that it is only ever gone on with as the same. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
};

/** Where everything of a run is kept. */
export const statePaths = (stateDir: string) => ({
  identity: join(stateDir, 'run.json'),
  temporal: join(stateDir, 'temporal.sqlite'),
  exchange: join(stateDir, 'exchange.sqlite'),
  temporalLog: join(stateDir, 'temporal.log'),
  exchangeLog: join(stateDir, 'exchange.log'),
  workerLog: join(stateDir, 'worker.log'),
});

/** The hash of a file of bars; null for a folder. */
export const hashOfBars = (path: string | null): string | null =>
  path === null || statSync(path).isDirectory()
    ? null
    : createHash('sha256').update(readFileSync(path)).digest('hex');

/** The identity that a state folder was started with, or null for a new one. */
export function readIdentity(stateDir: string): RunIdentity | null {
  const path = statePaths(stateDir).identity;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as RunIdentity) : null;
}

/**
 * Empties a state folder, or throws `UsageError` when it isn't one: a mistyped path must never lose somebody's files.
 */
export function clearState(stateDir: string): void {
  if (!existsSync(stateDir)) return;
  if (readdirSync(stateDir).length > 0 && readIdentity(stateDir) === null) {
    throw new UsageError(
      `--fresh would empty ${stateDir}, which holds other things than Nightdesk's state; name another --state`,
    );
  }
  rmSync(stateDir, { recursive: true });
}

/** Claims a folder for an identity. Throws `UsageError` when it belongs to another one. */
export function claimState(stateDir: string, identity: RunIdentity): void {
  const existing = readIdentity(stateDir);
  if (existing) {
    const differing = Object.entries(FLAGS).filter(
      ([key]) => existing[key as keyof RunIdentity] !== identity[key as keyof RunIdentity],
    );
    if (differing.length === 0) return;
    const flags = differing.map(([, flag]) => flag).join(', ');
    throw new UsageError(
      `${stateDir} holds a run with another ${flags}; add --fresh to start over (this deletes it), or name another --state`,
    );
  }
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(statePaths(stateDir).identity, `${JSON.stringify(identity, null, 2)}\n`);
}
