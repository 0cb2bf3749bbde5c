import { filledQuantity } from '../domain/climb';
import { instantText } from '../domain/instant';
import type { Observation } from '../domain/observation';
import { unexplainedPositions } from '../domain/reconciliation';
import type { Rules } from '../domain/rules';
import type { SessionTimes } from '../domain/session';
import { lastLookAt } from '../domain/order-looks';
import { observeTheAccount } from './observe-open';
import type { OrderBoard } from './order-board';
import type { Hands } from './hands';

/** The account after the day: exposures against caps, and what the desk's own fills don't explain. */
export async function settleTheDay(
  before: Observation,
  board: OrderBoard,
  rules: Rules,
  times: SessionTimes,
  { operator, log }: Hands,
): Promise<void> {
  log.enter('settle');
  const after = await operator.attended(
    {
      ...{
        reason: 'SETTLE',
        what: 'The look at the account after the day',
        urgentFrom: times.tradingDay.open,
      },
      until: instantText(lastLookAt(times)),
      done: 'Every order is proven dead, or is known to be unproven.',
      notDone: 'Tiers and positions after the day are not known.',
      without: 'the record ends without them',
    },
    () => observeTheAccount(rules, times),
  );
  if (after === null) return;
  log.observed('settle', after, []);
  log.exposed('settle', after, board.reservations);
  const traded = board.climbs.map((climb) => {
    const filled = filledQuantity(climb);
    const { symbol, side } = climb.intent;
    return { symbol, bought: side === 'buy' ? filled : '0', sold: side === 'sell' ? filled : '0' };
  });
  for (const sentence of unexplainedPositions(before.positions, after.positions, traded)) log.found(sentence);
}
