import { createHash } from 'node:crypto';
import type { ArtifactStore } from '../activities/artifact-store';
import { canonicalJson } from '../config/canonical-json';

/** An artifact store that is gone with the process: for a rehearsal that nobody keeps. */
export function memoryArtifactStore(): ArtifactStore {
  const artifacts = new Map<string, string>();
  const measurings = new Map<string, unknown>();
  const records = new Map<string, Map<string, unknown>>();
  const recordsOf = (desk: string): Map<string, unknown> => {
    const known = records.get(desk) ?? new Map<string, unknown>();
    records.set(desk, known);
    return known;
  };
  return {
    put(value) {
      const text = canonicalJson(value);
      const hash = createHash('sha256').update(text).digest('hex');
      artifacts.set(hash, text);
      return Promise.resolve(hash);
    },
    get(hash) {
      const text = artifacts.get(hash);
      if (text === undefined) return Promise.reject(new Error(`the artifact ${hash} is not here`));
      return Promise.resolve(JSON.parse(text) as unknown);
    },
    fileMeasuring(key, measuring) {
      measurings.set(key, measuring);
      return Promise.resolve();
    },
    readMeasuring: (key) => Promise.resolve(measurings.get(key) ?? null),
    examine(hash) {
      const text = artifacts.get(hash);
      return Promise.resolve(
        text === undefined ? null : { value: JSON.parse(text) as unknown, sha256: hash },
      );
    },
    fileRecord({ desk, date }, record) {
      recordsOf(desk).set(date, record);
      return Promise.resolve();
    },
    readRecord: ({ desk, date }) => Promise.resolve(recordsOf(desk).get(date) ?? null),
    recordDates: (desk) => Promise.resolve([...recordsOf(desk).keys()].sort()),
    fileHistory: () => Promise.resolve(),
    readHistory: () => Promise.resolve(null),
    historyRuns: () => Promise.resolve([]),
  };
}
