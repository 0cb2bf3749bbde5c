import { filledQuantity } from '../domain/climb';
import type { Observation } from '../domain/observation';
import { unexplainedPositions } from '../domain/reconciliation';
import type { Rules } from '../domain/rules';
import type { SessionTimes } from '../domain/session';
import { tryTo } from './following';
import { observeTheAccount } from './observe-open';
import type { OrderBoard } from './order-board';
import type { SessionLog } from './session-log';

/** The account after the day: exposures against caps, and what the desk's own fills don't explain. */
export async function settleTheDay(
  before: Observation,
  board: OrderBoard,
  rules: Rules,
  times: SessionTimes,
  log: SessionLog,
): Promise<void> {
  log.enter('settle');
  const after = await tryTo(() => observeTheAccount(rules, times));
  if (after === null) {
    log.needsAttention(
      'settle',
      'The account could not be read after the day; nothing is known of its tiers and positions.',
    );
    return;
  }
  log.observed('settle', after, []);
  log.exposed('settle', after, board.reservations);
  const traded = board.climbs.map((climb) => {
    const filled = filledQuantity(climb);
    const { symbol, side } = climb.intent;
    return { symbol, bought: side === 'buy' ? filled : '0', sold: side === 'sell' ? filled : '0' };
  });
  for (const sentence of unexplainedPositions(before.positions, after.positions, traded)) log.found(sentence);
}
