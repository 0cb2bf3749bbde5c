/** With a limit in force the desk asks no more than it allows, the few requests apart that tell it so. */
import type { Evidence, SessionEvidence } from './evidence';
import type { Finding } from './finding';

/** Alpaca's limit on a free plan, requests a minute. */
const LIMIT = 200;
/** Requests under way, or tried again, when the first 429 came. */
const REFUSED = 20;

export function requestRate(_: Evidence, { date, busiestMinute }: SessionEvidence): readonly Finding[] {
  if (busiestMinute === null || busiestMinute <= LIMIT + REFUSED) return [];
  return [
    {
      ...{ promise: 'rate', session: date, orders: [] },
      says: 'the desk asked more often than the limit allows',
      numbers: { requests: `${busiestMinute}`, limit: `${LIMIT}` },
    },
  ];
}
