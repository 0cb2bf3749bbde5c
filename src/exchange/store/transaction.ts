/** All or nothing, committed before it returns. */
import type { DatabaseSync } from 'node:sqlite';

/** Runs `act` in one transaction: what it throws undoes everything it wrote. */
export function inTransaction<T>(database: DatabaseSync, act: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = act();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
