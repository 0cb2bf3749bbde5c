/** The clock on disk: saved with every answer, so that after a `kill -9` no instant is shown twice or taken back. */
import type { DatabaseSync } from 'node:sqlite';
import type { ClockState } from '../market-clock';
import { number, optionalNumber } from './columns';

export interface ClockStore {
  /** Undefined in a new state file. */
  load(): ClockState | undefined;
  save(state: ClockState): void;
}

export function clockStore(database: DatabaseSync): ClockStore {
  const load = database.prepare('SELECT * FROM clock');
  const save = database.prepare('INSERT OR REPLACE INTO clock VALUES (1, ?, ?, ?, ?)');
  return {
    load: () => {
      const row = load.get();
      return (
        row && {
          atMs: number(row, 'at_ms'),
          speed: number(row, 'speed'),
          untilMs: optionalNumber(row, 'until_ms'),
          held: number(row, 'held') === 1,
        }
      );
    },
    save: ({ atMs, speed, untilMs, held }) => {
      save.run(atMs, speed, untilMs, held ? 1 : 0);
    },
  };
}
