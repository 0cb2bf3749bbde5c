import { instantMs } from './instant';
import type { TradingDay } from './session';

/**
 * How the broker's hours of a date compare with the shipped table's (design, section 1): `agree`; `closure`, the
 * broker closed where the table trades, and the desk waits; `disagree`, the broker open where the table is closed, or
 * other hours, and no entry leaves; `beyond-table`, the broker stands alone, with a finding.
 */
export type CalendarVerdict = 'agree' | 'closure' | 'disagree' | 'beyond-table';

/** Compares one date's hours; a day is undefined where it doesn't trade. `tableEnd` is the table's last date. */
export function calendarVerdict(
  broker: TradingDay | undefined,
  table: TradingDay | undefined,
  tableEnd: string,
  date: string,
): CalendarVerdict {
  if (date > tableEnd) return 'beyond-table';
  if (!broker) return table ? 'closure' : 'agree';
  const sameHours =
    broker.date === table?.date &&
    instantMs(broker.open) === instantMs(table.open) &&
    instantMs(broker.close) === instantMs(table.close);
  return sameHours ? 'agree' : 'disagree';
}

/** The same by the whole shipped table, oldest session first. */
export const verdictByTable = (
  broker: TradingDay | undefined,
  table: readonly TradingDay[],
  date: string,
): CalendarVerdict =>
  calendarVerdict(
    broker,
    table.find((known) => known.date === date),
    table.at(-1)?.date ?? '',
    date,
  );

/** Calendar days back from the scan that hold the sessions it needs, with a margin for holidays and closures. */
export const SCAN_LOOK_BACK_DAYS = 45;

/** The dates of the last `count` sessions up to `date`, itself included, oldest first; fewer when no more are known. */
export const lastSessionDates = (
  days: readonly TradingDay[],
  date: string,
  count: number,
): readonly string[] =>
  days
    .map((day) => day.date)
    .filter((each) => each <= date)
    .sort()
    .slice(-count);

/** A date some days earlier. Dates have no zone here, so UTC's day arithmetic is theirs. */
export const daysBefore = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
