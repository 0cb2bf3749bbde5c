/** Orders of this session's date that were open before it sent any intent's: an earlier run left them, or the probe. */
import { parseClientOrderId } from '../domain/client-order-id';
import type { Observation, OpenOrderFact } from '../domain/observation';
import { lifeOf } from '../domain/order-state';
import type { SessionKey, SessionTimes } from '../domain/session';
import { following } from './activity-options';
import { gapOf, lastLookAt } from '../domain/order-looks';
import { tryTo } from './following';
import type { Hands } from './hands';
import type { SessionLog } from './session-log';
import { pause } from './pause';

/** What an earlier run left open, as the desk saw it when it decided: their symbols aren't traded anew. */
export const leftoversIn = (
  { openOrders }: Observation,
  { desk, date }: SessionKey,
): readonly OpenOrderFact[] =>
  openOrders.filter((order) => {
    const identity = parseClientOrderId(order.clientOrderId);
    return identity?.desk === desk && identity.date === date;
  });

/** Asks once for the cancel of every leftover buy. Nothing waits for it: one that hangs must not keep exits from leaving. */
export async function cancelLeftovers(leftovers: readonly OpenOrderFact[], log: SessionLog): Promise<void> {
  for (const { clientOrderId: id, side } of leftovers) {
    log.found(
      `${id} was open before the session sent its orders; it is ${side === 'buy' ? 'cancelled' : 'followed'}.`,
    );
    if (side === 'buy') await cancel(id);
  }
}

/** Follows leftovers until they are proven dead, cancelling the buys in every round, at the latest until their day is over. */
export async function followLeftovers(
  leftovers: readonly OpenOrderFact[],
  times: SessionTimes,
  { market, log }: Hands,
): Promise<void> {
  let open = leftovers;
  for (let round = 0; ; round += 1) {
    const left: OpenOrderFact[] = [];
    for (const order of open) {
      const { clientOrderId: id, side } = order;
      const look = side === 'buy' ? await cancel(id) : await watch(id);
      if (!look?.order || lifeOf(look.order.status) === 'working') left.push(order);
    }
    open = left;
    if (open.length === 0) return;
    if ((await market.now()) >= lastLookAt(times)) break;
    await pause(gapOf(round), market, `before the next look at ${open.length} leftover orders`);
  }
  const ids = open.map(({ clientOrderId }) => clientOrderId).join(' ');
  log.asks('LEFTOVER_ORDER', `${ids}: not proven dead; look them up at the broker.`);
}

const cancel = (id: string) =>
  tryTo(() => following.cancelOrder.executeWithOptions({ summary: `cancel ${id}` }, [id]));

const watch = (id: string) =>
  tryTo(() => following.watchOrder.executeWithOptions({ summary: `look at ${id}` }, [id]));
