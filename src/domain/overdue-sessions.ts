/** Which sessions should have ended and haven't: what tells that nobody starts any, while nothing else is wrong. */
import { instantMs, MINUTE } from './instant';
import type { TradingDay } from './session';

/** A session looks for unproven orders until 15 minutes after the close, and is filed then. */
const GRACE = 30 * MINUTE;

/**
 * How many trading days after `since` have a session that should have ended by `now`: it scans on its day, and ends after
 * the close of the next one. `table` is the shipped table of sessions, oldest first; what lies outside it isn't known and
 * counts for nothing. `since` is the date of the newest ended session, or the day before the first that is expected.
 */
export function overdueSessions(table: readonly TradingDay[], since: string, now: number): number {
  return table.filter(({ date }, index) => {
    const trades = table[index + 1];
    return date > since && trades !== undefined && instantMs(trades.close) + GRACE < now;
  }).length;
}
