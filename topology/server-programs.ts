/**
 * Temporal's own server and its schema tool. Neither is on npm or PyPI: Go builds them from the Go module proxy, once
 * for each version, into the user's cache (docs/cluster.md).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, lastLine, runToEnd } from '../src/workers/child-output';
import { adopt, alone, cachedCopies, cacheDirectory } from '../src/workers/temporal-binary-cache';

/** Each program, the package of Go module `go.temporal.io/server` that it is built from, and what that calls it. */
const PROGRAMS = {
  'temporal-server': { of: 'cmd/server', called: 'server' },
  'temporal-sql-tool': { of: 'cmd/tools/sql', called: 'sql' },
} as const;
const NAMES = ['temporal-server', 'temporal-sql-tool'] as const;
type ProgramName = (typeof NAMES)[number];

/** The path of each program. */
export type ServerPrograms = Readonly<Record<ProgramName, string>>;

/** Measured: four and a half minutes on two cores, downloads included. */
const BUILD_LIMIT_MS = 12 * 60_000;
/** Long enough for a slow proxy to name one version; a machine that is offline is told so before anything is built. */
const PROXY_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 20_000;

/** The programs of this very version in the cache, or null when one is missing. */
export function cachedServerPrograms(
  version: string,
  environment: NodeJS.ProcessEnv = process.env,
): ServerPrograms | null {
  const cache = cacheDirectory(environment);
  const paths = NAMES.map((name) => {
    const copies = cachedCopies(cache, { name, oldest: version });
    return [name, copies.find((copy) => copy.version === version)?.path] as const;
  });
  return paths.every((each): each is [ProgramName, string] => each[1] !== undefined)
    ? (Object.fromEntries(paths) as ServerPrograms)
    : null;
}

/** The programs, built when they aren't in the cache. Throws an `Error` that says what the machine lacks. */
export async function serverPrograms(
  version: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ServerPrograms> {
  const cached = cachedServerPrograms(version, environment);
  if (cached !== null) return cached;
  const asked = `go.temporal.io/server@v${version}`;
  const { code, stderr, failure } = await runToEnd(
    'go',
    ['list', '-m', asked],
    after(PROXY_LIMIT_MS),
    environment,
  );
  if (code !== 0) throw new Error(`go list -m ${asked}: ${failure ?? lastLine(stderr)}`);
  const cache = cacheDirectory(environment);
  return alone(cache, 'temporal-server', async () => {
    // Another process may have built them while this one waited.
    const found = cachedServerPrograms(version, environment);
    if (found !== null) return found;
    mkdirSync(cache, { recursive: true });
    const work = mkdtempSync(join(cache, 'temporal-server-build-'));
    try {
      const paths = [];
      for (const name of NAMES) paths.push([name, await built(name, version, cache, work, environment)]);
      return Object.fromEntries(paths) as ServerPrograms;
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
}

/** Builds one program and keeps it, when it says that it is of the version asked for. */
async function built(
  name: ProgramName,
  version: string,
  cache: string,
  work: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const { of, called } = PROGRAMS[name];
  const source = `go.temporal.io/server/${of}@v${version}`;
  const build = await runToEnd('go', ['install', source], after(BUILD_LIMIT_MS), {
    ...environment,
    GOBIN: work,
    CGO_ENABLED: '0',
  });
  if (build.code !== 0)
    throw new Error(`go install ${source}: ${build.failure ?? lastLine(build.stderr || build.stdout)}`);
  const file = join(work, called);
  const { stdout } = await runToEnd(file, ['--version'], after(ANSWER_LIMIT_MS), environment);
  const told = /version v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (told !== version)
    throw new Error(`${source} gave a program that says it is ${told ?? 'of no version'}`);
  return adopt(cache, { name }, version, file);
}
