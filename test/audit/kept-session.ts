/** A session's history with the artifacts that it names, kept where it outlives its desk. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { historyFromJSON, historyToJSON, type History } from '@temporalio/common/lib/proto-utils';
import type { DrivenDesk } from '../workflows/driven-desk';

const ROOT = resolve(__dirname, '../..');

export interface KeptSession {
  readonly history: History;
  /** Holds the artifacts, in the layout of the store. */
  readonly folder: string;
}

/** Keeps a session of a desk that is about to end. */
export async function keepSession(desk: DrivenDesk, date: string, folder: string): Promise<KeptSession> {
  cpSync(join(desk.folder, 'artifacts'), join(folder, 'artifacts'), { recursive: true });
  return { history: await desk.handleOf(date).fetchHistory(), folder };
}

const historyFile = (folder: string): string => join(folder, 'history.json');

/** Writes the history beside its artifacts. */
export function writeHistory({ history, folder }: KeptSession): void {
  mkdirSync(folder, { recursive: true });
  // A failure's stack has this machine's paths, which are nobody's business and differ from one to the next.
  writeFileSync(historyFile(folder), `${historyToJSON(history).replaceAll(`${ROOT}/`, '')}\n`);
}

/** Reads what was written. */
export const readKeptSession = (folder: string): KeptSession => ({
  history: historyFromJSON(JSON.parse(readFileSync(historyFile(folder), 'utf8'))),
  folder,
});
