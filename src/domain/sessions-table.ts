/**
 * The shipped table of New York sessions (`data/xnys-sessions.csv`): the embedded exchange trades by it, and the desk
 * holds the broker's calendar against it (design, section 1). Reading the file is the caller's work.
 */
import type { TradingDay } from './session';
import { HOUR, MINUTE, instantMs, instantText } from './instant';

const HEADER = 'date,open_utc,close_utc,early_close';
const FULL_DAY = 6 * HOUR + 30 * MINUTE;

/**
 * The sessions of a table's CSV text, oldest first, their instants as records write them. The file is shipped, so a
 * bad line means a damaged installation: throws an `Error` naming the line. An early close is a session shorter than
 * 6 h 30 min; the table's flag must say the same.
 */
export function parseSessionsTable(text: string): TradingDay[] {
  const [header, ...rows] = text.trimEnd().split(/\r?\n/);
  if (header !== HEADER) throw new Error(`sessions table, line 1: expected the columns ${HEADER}`);
  if (rows.length === 0) throw new Error('sessions table: it holds no session');
  let last = '';
  return rows.map((row, index) => {
    const day = tradingDay(row, index + 2);
    if (day.date <= last) {
      throw new Error(`sessions table, line ${index + 2}: ${day.date} doesn't come after ${last}`);
    }
    last = day.date;
    return day;
  });
}

function tradingDay(row: string, line: number): TradingDay {
  const [date, open, close, early, ...rest] = row.split(',');
  const openMs = instantMs(open);
  const closeMs = instantMs(close);
  const length = closeMs - openMs;
  const sound =
    rest.length === 0 &&
    date !== undefined &&
    /^\d{4}-\d\d-\d\d$/.test(date) &&
    open?.startsWith(`${date}T`) === true &&
    length > 0 &&
    early === (length < FULL_DAY ? '1' : '0');
  if (!sound) throw new Error(`sessions table, line ${line}: ${JSON.stringify(row)} is no session`);
  return { date, open: instantText(openMs), close: instantText(closeMs) };
}
