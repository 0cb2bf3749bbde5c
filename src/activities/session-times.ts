/** Where a session stands in time: the broker's calendar, its cross-check, and New York's clock changes. */
import { DateTime } from 'luxon';
import type { Broker } from '../brokers/broker';
import { closedDays, newYorkInstant, newYorkStamp } from '../config/new-york-time';
import { instantMs } from '../domain/instant';
import { verdictByTable, type CalendarVerdict } from '../domain/session-calendar';
import type { SessionTimes, TradingDay } from '../domain/session';

const NEW_YORK = 'America/New_York';
/** Longer than any closure of the exchange since 1914; the next open is always found inside it. */
const LOOK_AHEAD_DAYS = 14;

/** What the broker's calendar says of a session date. `times` is null when the exchange is closed on it. */
export interface CalendarAnswer {
  readonly times: SessionTimes | null;
  /** How the broker's hours of the scan day and of the trading day compare with the shipped table. */
  readonly scanDay: CalendarVerdict;
  readonly tradingDay: CalendarVerdict;
  /** Dates between the two that the shipped table has as sessions and the broker has not: closures; the desk waits. */
  readonly closures: readonly string[];
  /** The scan and the open in the exchange's own time, for people: `Mon 01-05 16:05`. */
  readonly words: { readonly scan: string; readonly open: string };
}

/** New York's date at an instant. Throws `RangeError` for text that is no RFC 3339 instant. */
export function newYorkDate(instant: string): string {
  const ms = instantMs(instant);
  if (!Number.isFinite(ms))
    throw new RangeError(`${JSON.stringify(instant)} is no instant; write it like 2024-08-02T20:05:00Z`);
  return DateTime.fromMillis(ms, { zone: NEW_YORK }).toFormat('yyyy-MM-dd');
}

/** Asks the broker's calendar for a session's days. Throws `RangeError` for a date that isn't `YYYY-MM-DD`. */
export async function readSessionTimes(
  broker: Pick<Broker, 'calendar'>,
  date: string,
  scanTime: string,
  table: readonly TradingDay[],
): Promise<CalendarAnswer> {
  const scanMidnight = midnight(date);
  const days = await broker.calendar(
    date,
    scanMidnight.plus({ days: LOOK_AHEAD_DAYS }).toFormat('yyyy-MM-dd'),
  );
  const scanDay = days.find((day) => day.date === date);
  const tradingDay = days.find((day) => day.date > date);
  if (!scanDay || !tradingDay) {
    return {
      times: null,
      scanDay: verdictByTable(scanDay, table, date),
      tradingDay: 'agree',
      closures: [],
      words: { scan: '', open: '' },
    };
  }
  const scanAt = newYorkInstant(date, scanTime);
  return {
    times: {
      scanDay,
      scanAt,
      tradingDay,
      closedDaysMs: closedDays(date, tradingDay.date),
    },
    scanDay: verdictByTable(scanDay, table, date),
    tradingDay: verdictByTable(tradingDay, table, tradingDay.date),
    closures: table.map((day) => day.date).filter((known) => known > date && known < tradingDay.date),
    words: { scan: newYorkStamp(scanAt), open: newYorkStamp(tradingDay.open) },
  };
}

function midnight(date: string): DateTime {
  const day = DateTime.fromFormat(date, 'yyyy-MM-dd', { zone: NEW_YORK });
  if (!day.isValid) throw new RangeError(`${JSON.stringify(date)} is no date; write it YYYY-MM-DD`);
  return day;
}
