import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAccepted, PLATFORM } from './temporal-binary-kinds';
import type { BinaryKind } from './temporal-binary-kinds';

/**
 * The directory for downloads that outlive a checkout, one for each user: `NIGHTDESK_CACHE`, else
 * `$XDG_CACHE_HOME/nightdesk`, else `~/.cache/nightdesk`.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv): string {
  const { NIGHTDESK_CACHE: own, XDG_CACHE_HOME: xdg } = environment;
  return own || join(xdg || join(homedir(), '.cache'), 'nightdesk');
}

/** The cached copies of a program that have an accepted version in their name, newest first. */
export function cachedCopies(
  directory: string,
  { name, oldest }: Pick<BinaryKind, 'name' | 'oldest'>,
): { path: string; version: string }[] {
  const pattern = new RegExp(`^${name}-(\\d+\\.\\d+\\.\\d+)-${PLATFORM}$`);
  return listed(directory)
    .flatMap((file) => {
      const version = pattern.exec(file)?.[1];
      return version !== undefined && isAccepted(version, oldest)
        ? [{ path: join(directory, file), version }]
        : [];
    })
    .sort((left, right) => (isAccepted(left.version, right.version) ? -1 : 1));
}

/** Puts a program into the cache in one step, so that nobody ever meets half a copy, and returns where it is. */
export function adopt(
  directory: string,
  { name }: Pick<BinaryKind, 'name'>,
  version: string,
  file: string,
): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${name}-${version}-${PLATFORM}`);
  const half = `${path}.${process.pid}.half`;
  copyFileSync(file, half);
  chmodSync(half, 0o755);
  renameSync(half, path);
  return path;
}

const WAIT_MS = 200;
const LONGEST_DOWNLOAD_MS = 10 * 60_000;

/**
 * Runs `work` while no other process on this machine does for the same name: several test workers must not download
 * the same program at once. A lock whose owner is gone is taken over.
 */
export async function alone<T>(directory: string, name: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(directory, { recursive: true });
  const lock = join(directory, `${name}.lock`);
  for (let waited = 0; !(await take(lock)); waited += WAIT_MS) {
    if (waited > LONGEST_DOWNLOAD_MS || !(await isHeld(lock))) await rm(lock, { force: true });
    else await sleep(WAIT_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** False when the process that took the lock is gone. A lock not yet written is held: its owner is just writing it. */
async function isHeld(lock: string): Promise<boolean> {
  const owner = await readFile(lock, 'utf8').catch(() => '');
  if (owner === '') return true;
  try {
    process.kill(Number(owner), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function listed(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // No directory is an empty cache.
  }
}
