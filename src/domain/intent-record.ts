import { filledQuantity, spent, type Climb } from './climb';
import { averagePriceDown, decimal, shares, usd } from './money';
import type { IntentRecord } from './session-record';

/**
 * The record of an intent, wherever on its ladder it stands. `avgPrice` is over all its fills; null without one, and
 * while the broker shows a fill without its price.
 */
export function intentRecord(climb: Climb): IntentRecord {
  const { symbol, side, tier, qty, limit } = climb.intent;
  const filledQty = filledQuantity(climb);
  const worth = spent(climb);
  const average = worth === null ? null : averagePriceDown(usd(worth), shares(filledQty));
  return {
    symbol,
    side,
    tier,
    qty,
    limit,
    rungs: climb.rungs,
    filledQty,
    avgPrice: average === null ? null : decimal(average),
    outcome: climb.outcome ?? 'working',
    code: climb.code,
  };
}
