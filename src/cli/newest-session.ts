/** Which session a look is about: the market's, never this machine's. */
import { newYorkDate } from '../activities/session-times';
import type { Broker } from '../brokers/broker';
import { newYorkStamp } from '../config/new-york-time';
import { instantMs } from '../domain/instant';
import type { TradingDay } from '../domain/session';
import { daysBefore } from '../domain/session-calendar';
import { UsageError } from './usage-error';

/** Longer than any closure of the exchange since 1914. */
const LOOK_BACK_DAYS = 14;

/** The newest session whose close has passed at `now`, an instant of the broker's clock. */
export async function newestSession(broker: Broker, now: string): Promise<TradingDay> {
  const today = newYorkDate(now);
  const days = await broker.calendar(daysBefore(today, LOOK_BACK_DAYS), today);
  const newest = days.findLast((day) => hasClosed(day, now));
  if (!newest)
    throw new Error(`the broker's calendar has no session in the ${LOOK_BACK_DAYS} days to ${today}`);
  return newest;
}

/** The session on a date. Throws `UsageError` for a date without one, or one that hasn't closed at `now`. */
export async function sessionOn(broker: Broker, date: string, now: string): Promise<TradingDay> {
  if (!isDate(date)) throw new UsageError(`--date ${date}: that is no date; write it YYYY-MM-DD`);
  const [day] = await broker.calendar(date, date);
  if (!day) throw new UsageError(`--date ${date}: the exchange has no session on it; name one that it has`);
  if (hasClosed(day, now)) return day;
  throw new UsageError(
    `--date ${date}: that session closes ${newYorkStamp(day.close)}, and the broker's clock stands at ` +
      `${newYorkStamp(now)}, New York; name an earlier one, or leave --date out`,
  );
}

const hasClosed = ({ close }: TradingDay, now: string): boolean => instantMs(close) <= instantMs(now);

/** A day that no month has, like the 31st of June, is no date. */
const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(instantMs(`${text}T00:00:00Z`));
