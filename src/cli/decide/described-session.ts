import { readSessionTimes, type CalendarAnswer } from '../../activities/session-times';
import type { Rules } from '../../domain/rules';
import type { SessionTimes, TradingDay } from '../../domain/session';
import type { DescribedOpen } from './open-file';

/** A described session's place in time; null where the exchange has no session on its date. */
export interface DescribedSession {
  readonly times: SessionTimes;
  /** False where the hours described aren't those of the shipped table: no entry leaves then. */
  readonly mayEnter: boolean;
  /** Every trading date of the shipped table before the scan, then the two days of the session, oldest first. */
  readonly dates: readonly string[];
}

/** Reads the shipped table of sessions, with the days that the file describes in it, as a session reads the broker's. */
export async function describedSession(
  { date, scanDay, tradingDay }: DescribedOpen['session'],
  rules: Rules,
  table: readonly TradingDay[],
): Promise<DescribedSession | null> {
  const described = [...(scanDay ? [{ date, ...scanDay }] : []), ...(tradingDay ? [tradingDay] : [])];
  const until = tradingDay?.date ?? date;
  const others = table.filter(
    (day) => !described.some((each) => each.date === day.date) && !(day.date > date && day.date < until),
  );
  const days = [...others, ...described].toSorted((left, right) => (left.date < right.date ? -1 : 1));
  const calendar = await readSessionTimes(
    { calendar: (from, to) => Promise.resolve(days.filter((day) => day.date >= from && day.date <= to)) },
    date,
    rules.scan.at,
    table,
  );
  const { times } = calendar;
  if (times === null) return null;
  return {
    times,
    mayEnter: agrees(calendar),
    dates: [
      ...days.filter((day) => day.date < date).map((day) => day.date),
      times.scanDay.date,
      times.tradingDay.date,
    ],
  };
}

const agrees = ({ scanDay, tradingDay }: CalendarAnswer): boolean =>
  scanDay !== 'disagree' && tradingDay !== 'disagree';
