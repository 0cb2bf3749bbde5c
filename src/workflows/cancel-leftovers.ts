import { parseClientOrderId } from '../domain/client-order-id';
import type { Observation } from '../domain/observation';
import { lifeOf } from '../domain/order-state';
import type { SessionKey, SessionTimes } from '../domain/session';
import { following } from './activity-options';
import { gapOf, lastLookAt, marketTime, tryTo } from './following';
import type { SessionLog } from './session-log';
import { pause } from './until-market';

/** The session's own orders among the open ones, before it has sent any: an earlier run of it left them. */
const leftovers = ({ openOrders }: Observation, { desk, date }: SessionKey): readonly string[] =>
  openOrders
    .map((order) => order.clientOrderId)
    .filter((id) => {
      const identity = parseClientOrderId(id);
      return identity?.desk === desk && identity.date === date;
    });

/** Cancels orders of the session that an earlier run of it left open, and follows them until they are proven dead. */
export async function cancelLeftovers(
  observed: Observation,
  key: SessionKey,
  times: SessionTimes,
  log: SessionLog,
): Promise<void> {
  const market = marketTime(observed.clock.at);
  const lastLook = lastLookAt(times);
  let open = leftovers(observed, key);
  for (let round = 0; open.length > 0; round += 1) {
    if (round > 0)
      await pause(gapOf(round - 1), market, `before the next look at ${open.length} leftover orders`);
    const left: string[] = [];
    for (const id of open) {
      log.found(`${id} was left open by an earlier run of this session; it is cancelled.`);
      const look = await tryTo(() =>
        following.cancelOrder.executeWithOptions({ summary: `cancel ${id}` }, [id]),
      );
      if (!look?.order || lifeOf(look.order.status) === 'working') left.push(id);
    }
    open = left;
    if (open.length > 0 && (await market.now()) >= lastLook) {
      log.needsAttention('leftovers', `${open.join(' ')}: not proven dead; look them up at the broker.`);
      return;
    }
  }
}
