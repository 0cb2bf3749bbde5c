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
  /**
   * What stands at an address now, changed or not, and the SHA-256 that it really has: for an audit, which says what
   * was changed and decides nothing on it. Null when it is missing; the value is undefined when it is no JSON.
   */
  examine(sha256: string): Promise<{ readonly value: unknown; readonly sha256: string } | null>;
  /**
   * Says under a key where a universe's measuring is, for whoever needs the same one; the newest replaces the one
   * before. Of two that are filed at once one stands, whole.
   */
  fileMeasuring(key: string, measuring: unknown): Promise<void>;
  /** What was filed under a key; null when nothing was, or when it is no JSON: it can only save a request. */
  readMeasuring(key: string): Promise<unknown>;
  /** Files a session's record under desk and date, replacing an earlier run's of the same session. */
  fileRecord(key: { desk: string; date: string }, record: unknown): Promise<void>;
  /** The record of a session, or null. Throws when it can't be read. */
  readRecord(key: { desk: string; date: string }): Promise<unknown>;
  /** The dates of a desk's filed records, oldest first. */
  recordDates(desk: string): Promise<readonly string[]>;
  /** Files the history of one run of a session, as JSON. A run has one history, and no other run's is touched. */
  fileHistory(run: SessionRun, json: string): Promise<void>;
  /** The history of a run, or null. Throws when it can't be read. */
  readHistory(run: SessionRun): Promise<unknown>;
  /** The runs of a desk whose histories are filed, the oldest session first. */
  historyRuns(desk: string): Promise<readonly SessionRun[]>;
}

/** One run of a session. A session that failed may have run again. */
export interface SessionRun {
  readonly desk: string;
  /** The session's date, `YYYY-MM-DD`. */
  readonly date: string;
  /** Temporal's run id. */
  readonly runId: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * An artifact store in a folder: `artifacts/<first two digits>/<hash>.json`,
 * `measurings/<first two digits>/<key>.json`, `sessions/<desk>/<date>.json` and
 * `histories/<desk>/<date>.<run id>.json`.
 */
export function folderArtifactStore(folder: string): ArtifactStore {
  const artifactPath = (hash: string): string => join(folder, 'artifacts', hash.slice(0, 2), `${hash}.json`);
  const measuringPath = (key: string): string => join(folder, 'measurings', key.slice(0, 2), `${key}.json`);
  const recordPath = (key: { desk: string; date: string }): string =>
    join(folder, 'sessions', key.desk, `${key.date}.json`);
  const historyPath = ({ desk, date, runId }: SessionRun): string =>
    join(folder, 'histories', desk, `${date}.${runId}.json`);

  return {
    async put(value) {
      const text = canonicalJson(value);
      const hash = sha256(text);
      await writeWhole(artifactPath(hash), text);
      return hash;
    },
    async get(hash) {
      if (!HASH.test(hash)) throw new Error(`${JSON.stringify(hash)} is no SHA-256 of an artifact`);
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
    async examine(hash) {
      const text = HASH.test(hash) ? await readFile(artifactPath(hash), 'utf8').catch(absent) : null;
      return text === null ? null : { value: parsed(text), sha256: sha256(text) };
    },
    async fileMeasuring(key, measuring) {
      await writeWhole(measuringPath(key), JSON.stringify(measuring));
    },
    async readMeasuring(key) {
      const text = await readFile(measuringPath(key), 'utf8').catch(absent);
      return text === null ? null : (parsed(text) ?? null);
    },
    async fileRecord(key, record) {
      await writeWhole(recordPath(key), `${JSON.stringify(record, null, 2)}\n`);
    },
    async readRecord(key) {
      return readJson('record', recordPath(key));
    },
    async recordDates(desk) {
      const names = (await readdir(join(folder, 'sessions', desk)).catch(absent)) ?? [];
      return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : [])).sort();
    },
    async fileHistory(run, json) {
      await writeWhole(historyPath(run), json);
    },
    async readHistory(run) {
      return readJson('history', historyPath(run));
    },
    async historyRuns(desk) {
      const names = (await readdir(join(folder, 'histories', desk)).catch(absent)) ?? [];
      return names.sort().flatMap((name) => {
        const [, date, runId] = HISTORY_NAME.exec(name) ?? [];
        return date === undefined || runId === undefined ? [] : [{ desk, date, runId }];
      });
    },
  };
}

const HASH = /^[0-9a-f]{64}$/;
const HISTORY_NAME = /^(\d{4}-\d\d-\d\d)\.([\w-]+)\.json$/;

async function readJson(what: 'record' | 'history', path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(absent);
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(`the ${what} ${path} is no JSON; was it edited?`, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
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
