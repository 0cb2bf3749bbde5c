/**
 * The exchange's state file: SQLite in WAL mode, so that whatever was committed before an answer survives
 * `kill -9` at any instant. (A power cut may lose the last moments: `synchronous` is NORMAL.)
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeTables } from './schema';

/** Thrown when the state file can't be used; the message names it and says what to do. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/**
 * Opens the state file for this process alone: two exchanges on one file would overwrite each other's clock. Null is a
 * state that is gone with the process. Throws `StateFileError` when the file is in use or no state file.
 */
export function openDatabase(stateFile: string | null): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (stateFile !== null) mkdirSync(dirname(stateFile), { recursive: true });
    database = new DatabaseSync(stateFile ?? ':memory:');
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    makeTables(database);
    return database;
  } catch (error) {
    database?.close();
    const why = error instanceof Error ? error.message : String(error);
    const hint = /locked|busy/i.test(why)
      ? 'another exchange is running on it; stop that one, or give this one another state file'
      : 'give another path, or remove the file to start afresh';
    throw new StateFileError(
      `the exchange's state file ${stateFile ?? 'in memory'} can't be opened (${why}): ${hint}`,
      {
        cause: error,
      },
    );
  }
}
