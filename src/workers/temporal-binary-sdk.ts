import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { lastLine, runToEnd } from './child-output';
import type { BinaryKind, TemporalBinaryKind } from './temporal-binary-kinds';

/** The SDK's own download has this long to make any progress; a network that is there takes a second. */
const STALL_MS = 15_000;
const HALF = '.downloading';

/** Lets the SDK download the program and returns where it put it. Throws an `Error` whose message is the outcome. */
export async function fromSdk(
  which: TemporalBinaryKind,
  { name }: BinaryKind,
  cache: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const directory = join(cache, 'sdk', which);
  mkdirSync(directory, { recursive: true });
  const script = join(__dirname, `sdk-download.m${extname(__filename).slice(1)}`);
  const { code, stderr, failure } = await runToEnd(
    process.execPath,
    [script, which, directory],
    stalled(directory),
    environment,
  );
  if (code !== 0) throw new Error(`the SDK's download failed: ${failure ?? reasonIn(stderr)}`);
  const file = readdirSync(directory).find((each) => each.startsWith(`${name}-`) && !each.endsWith(HALF));
  if (file === undefined) throw new Error(`the SDK's download left no ${name}`);
  return join(directory, file);
}

/** Stops a download that has been as large as it is for too long, however long a slow one may take. */
function stalled(directory: string): (elapsedMs: number) => string | null {
  let size = -1;
  let grewAt = 0;
  return (elapsedMs) => {
    const now = readdirSync(directory).reduce((sum, file) => sum + sizeOf(join(directory, file)), 0);
    if (now !== size) [size, grewAt] = [now, elapsedMs];
    return elapsedMs - grewAt > STALL_MS ? `no progress for ${STALL_MS / 1000} s` : null;
  };
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** The innermost cause of an error that wraps its causes with colons. */
const reasonIn = (stderr: string): string => lastLine(stderr.split(': ').slice(-2).join(': '));
