/** The exchange's sessions, from the table shipped with the package: 2019-01-02 to 2027-12-31. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantMs } from '../../domain/instant';
import { parseSessionsTable } from '../../domain/sessions-table';
import type { ExchangeSession } from '../market';

/** The same folder from `src` and from the built `lib`. */
const TABLE = join(__dirname, '..', '..', '..', 'data', 'xnys-sessions.csv');

/** Look-ups over the sessions that the exchange knows. Outside first and last date it knows nothing. */
interface SessionsTable {
  /** All sessions, oldest first. */
  readonly sessions: readonly ExchangeSession[];
  /** The first and the last session date; a date outside is beyond the table, which isn't the same as closed. */
  readonly first: string;
  readonly last: string;
  /** The place of a session date among `sessions`, or undefined for any other date. */
  indexOf(date: string): number | undefined;
  /** The session on a New York date, or undefined when the exchange doesn't trade then. */
  on(date: string): ExchangeSession | undefined;
  /** The first session after a date, be that a session or not; undefined beyond the table. */
  next(date: string): ExchangeSession | undefined;
  /** The last session before a date, be that a session or not; undefined before the table. */
  previous(date: string): ExchangeSession | undefined;
}

let shipped: SessionsTable | undefined;

/** The shipped table, read once. Throws when the file is missing or damaged: the installation is broken then. */
export function sessionsTable(): SessionsTable {
  shipped ??= tableOf(readFileSync(TABLE, 'utf8'));
  return shipped;
}

function tableOf(text: string): SessionsTable {
  const days = parseSessionsTable(text);
  const sessions = days.map(({ date, open, close }) => ({
    date,
    openMs: instantMs(open),
    closeMs: instantMs(close),
  }));
  const places = new Map(sessions.map(({ date }, index) => [date, index]));
  /** How many sessions come before a date. */
  const before = (date: string): number => {
    const place = places.get(date);
    if (place !== undefined) return place;
    const later = sessions.findIndex((session) => session.date > date);
    return later === -1 ? sessions.length : later;
  };
  return {
    sessions,
    first: sessions[0]?.date ?? '',
    last: sessions.at(-1)?.date ?? '',
    indexOf: (date) => places.get(date),
    on: (date) => sessions[places.get(date) ?? -1],
    next: (date) => sessions[places.has(date) ? before(date) + 1 : before(date)],
    previous: (date) => sessions[before(date) - 1],
  };
}
