/** With a limit in force the desk asks no more than it allows in any minute. */
import type { Evidence, SessionEvidence } from './evidence';
import type { Finding } from './finding';

/** Alpaca's limit on a free plan, requests a minute. */
const LIMIT = 200;

export function requestRate(_: Evidence, { date, requestsAMinute }: SessionEvidence): readonly Finding[] {
  return requestsAMinute
    .filter((count) => count > LIMIT)
    .map((count) => ({
      ...{ promise: 'rate', session: date, orders: [] },
      says: 'the desk asked more often than the limit allows',
      numbers: { requests: `${count}`, limit: `${LIMIT}` },
    }));
}
