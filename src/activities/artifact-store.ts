/** Where what grows is kept: scan artifacts and rules by their content's hash, session records by desk and date. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../config/canonical-json';

export interface ArtifactStore {
  /** Keeps a JSON value and returns the SHA-256 of its canonical text; the same value has the same address. */
  put(value: unknown): Promise<string>;
  /** The value at an address. Throws when it is missing, or when its content no longer has that hash. */
  get(sha256: string): Promise<unknown>;
  /** Files a session's record under desk and date, replacing an earlier run's of the same session. */
  fileRecord(key: { desk: string; date: string }, record: unknown): Promise<void>;
  /** The record of a session, or null. Throws when it can't be read. */
  readRecord(key: { desk: string; date: string }): Promise<unknown>;
  /** The dates of a desk's filed records, oldest first. */
  recordDates(desk: string): Promise<readonly string[]>;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An artifact store in a folder: `artifacts/<first two digits>/<hash>.json` and `sessions/<desk>/<date>.json`. */
export function folderArtifactStore(folder: string): ArtifactStore {
  const artifactPath = (hash: string): string => join(folder, 'artifacts', hash.slice(0, 2), `${hash}.json`);
  const recordPath = (key: { desk: string; date: string }): string =>
    join(folder, 'sessions', key.desk, `${key.date}.json`);

  return {
    async put(value) {
      const text = canonicalJson(value);
      const hash = sha256(text);
      await writeWhole(artifactPath(hash), text);
      return hash;
    },
    async get(hash) {
      if (!/^[0-9a-f]{64}$/.test(hash))
        throw new Error(`${JSON.stringify(hash)} is no SHA-256 of an artifact`);
      const text = await readFile(artifactPath(hash), 'utf8').catch((cause: unknown) => {
        throw new Error(`the artifact ${hash} is not in ${folder}; was the folder moved or cleaned?`, {
          cause,
        });
      });
      const actual = sha256(text);
      if (actual !== hash) {
        throw new Error(
          `the artifact ${hash} was changed: its content now hashes to ${actual}; don't use it`,
        );
      }
      return JSON.parse(text) as unknown;
    },
    async fileRecord(key, record) {
      await writeWhole(recordPath(key), `${JSON.stringify(record, null, 2)}\n`);
    },
    async readRecord(key) {
      const text = await readFile(recordPath(key), 'utf8').catch(absent);
      if (text === null) return null;
      try {
        return JSON.parse(text) as unknown;
      } catch (cause) {
        throw new Error(`the record ${recordPath(key)} is no JSON; was it edited?`, { cause });
      }
    },
    async recordDates(desk) {
      const names = (await readdir(join(folder, 'sessions', desk)).catch(absent)) ?? [];
      return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : [])).sort();
    },
  };
}

function absent(cause: unknown): null {
  if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT') return null;
  throw cause;
}

/** Writes beside the target and renames: a reader, or a crash, never meets half a file. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    await writeFile(draft, text, { flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
