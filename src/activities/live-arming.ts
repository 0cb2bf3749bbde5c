/**
 * The arming of a live desk: `<state folder>/live/<desk>.json`. It says that a person named the account whose money is
 * traded, on a clean doctor and a readiness report that said yes, for these very rules. Without a valid one no live worker
 * starts and no entry leaves. It holds no key.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const ARMING = z.strictObject({
  version: z.literal(1),
  desk: z.string(),
  /** The account as its owner knows it, and the broker's own id of it. */
  accountNumber: z.string(),
  accountId: z.string(),
  /** The name of the host that orders go to. */
  host: z.string(),
  configHash: z.string(),
  /** The broker's clock. */
  armedAt: z.string(),
  /** Who armed it: `user@machine`. */
  armedBy: z.string(),
  /** The version of the code that armed it. */
  code: z.string(),
  /** SHA-256 of the readiness report, in the artifact store, and of the records of its clean week. */
  readiness: z.strictObject({ report: z.string(), cleanWeek: z.array(z.string()) }),
});

/** What an arming says. JSON-plain. */
export type LiveArming = z.output<typeof ARMING>;

/** What a worker is about to trade: an arming must be for exactly this. */
export type Armed = Pick<LiveArming, 'desk' | 'accountId' | 'host' | 'configHash'>;

/** Where the arming of a desk stands. */
export const liveArmingPath = (stateDir: string, desk: string): string =>
  join(stateDir, 'live', `${desk}.json`);

/** The arming of a desk, null without one, or in words why it can't be read: then it counts as none. */
export function readLiveArming(stateDir: string, desk: string): LiveArming | string | null {
  const path = liveArmingPath(stateDir, desk);
  try {
    const read = ARMING.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return read.success ? read.data : `${path} is no arming that this version can read`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? null : `${path} can't be read (${code ?? 'no JSON'})`;
  }
}

/** Files an arming, whole or not at all, replacing an earlier one. */
export function fileLiveArming(stateDir: string, arming: LiveArming): void {
  const path = liveArmingPath(stateDir, arming.desk);
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(arming, null, 2)}\n`, { flush: true, mode: 0o600 });
  renameSync(unfinished, path);
}

/** Takes the arming back: from now on no entry leaves, and no live worker starts. True when there was one. */
export function disarm(stateDir: string, desk: string): boolean {
  const there = readLiveArming(stateDir, desk) !== null;
  rmSync(liveArmingPath(stateDir, desk), { force: true });
  return there;
}

/** Why a desk may not trade money, in words; null when its arming is for exactly this. */
export function whyNotArmed(arming: LiveArming | string | null, wanted: Partial<Armed>): string | null {
  if (arming === null) return 'live trading is not armed';
  if (typeof arming === 'string') return arming;
  const differing = NAMES.flatMap(([name, words]) =>
    wanted[name] === undefined || wanted[name] === arming[name] ? [] : [words],
  );
  return differing.length === 0 ? null : `live trading is armed for ${differing.join(' and ')}`;
}

const NAMES = [
  ['desk', 'another desk'],
  ['accountId', 'another account'],
  ['host', 'another host'],
  ['configHash', 'other rules'],
] as const satisfies readonly (readonly [keyof Armed, string])[];
