/** The orders of a session as they stand: every climb, what is reserved, and when something was sent. */
import { rungOrderId, startClimb, unprovenOrder } from '../domain/climb';
import type { Climb, LadderIntent } from '../domain/climb';
import { reservationsAfter } from '../domain/climb-reservation';
import { instantText } from '../domain/instant';
import { advance, type LadderEvent } from '../domain/order-ladder';
import type { Reservation } from '../domain/reservations';
import type { Resolution } from '../domain/resolution';
import type { SessionKey, SessionTimes } from '../domain/session';
import type { UnprovenOrder } from '../domain/unproven-order';
import { lastLookAt } from '../domain/order-looks';
import type { SessionLog } from './session-log';

export interface OrderBoard {
  readonly climbs: readonly Climb[];
  readonly reservations: readonly Reservation[];
  /** Market times at which something may have left; an unknown one counts as this minute (`gateway-check.ts`). */
  readonly sentAt: readonly string[];
  idOf(climb: Climb): string;
  /**
   * Moves a climb by what was learnt of the order `id`, and writes down what it came to. Nothing happens where that
   * is no longer the climb's order, or the climb has ended: an operator may have resolved it in the meantime.
   */
  learn(index: number, id: string, event: LadderEvent): void;
  sent(at: readonly string[]): void;
  /** Orders that may be at the broker without anybody having proven it: followed still, or given up. */
  unproven(): readonly UnprovenOrder[];
  /** Those that an operator may still resolve here; what the session gave up is resolved at the desk. */
  resolvable(): readonly UnprovenOrder[];
  /** Ends the intent of an unproven order by an operator's word. */
  resolve(resolution: Resolution): void;
}

/**
 * The board of a session's intents, the exits first. Reservations cover its entries and those of earlier sessions;
 * `sentBefore` are the market times of what the session sent before its first intent.
 */
export function orderBoard(
  key: SessionKey,
  times: SessionTimes,
  intents: readonly LadderIntent[],
  reserved: readonly Reservation[],
  sentBefore: readonly string[],
  log: SessionLog,
): OrderBoard {
  const climbs = intents.map(startClimb);
  const sentAt = [...sentBefore];
  let reservations = reserved;
  const deadAfter = instantText(lastLookAt(times));
  const idOf = (climb: Climb): string => rungOrderId(climb, key);
  const ordersWhere = (is: (climb: Climb) => boolean): UnprovenOrder[] =>
    climbs.filter(is).map((climb) => unprovenOrder(climb, idOf(climb), deadAfter));

  function learn(index: number, id: string, event: LadderEvent): void {
    const climb = climbs[index];
    if (!climb || climb.step === 'ended' || idOf(climb) !== id) return;
    const next = advance(climb, event, id);
    climbs[index] = next;
    reservations = reservationsAfter(reservations, next);
    if (next.step !== 'look-up' && next.outcome !== 'unknown')
      log.answered('UNKNOWN_ORDER', event.kind === 'resolved' ? 'resolved' : 'over', id);
    log.climbed(climbs);
  }

  log.climbed(climbs);
  return {
    climbs,
    get reservations() {
      return reservations;
    },
    sentAt,
    idOf,
    learn,
    sent(at) {
      sentAt.push(...at);
    },
    unproven: () => ordersWhere((climb) => climb.step === 'look-up' || climb.outcome === 'unknown'),
    resolvable: () => ordersWhere((climb) => climb.step === 'look-up'),
    resolve({ clientOrderId, filledQty, averagePrice, reason }) {
      const index = climbs.findIndex((climb) => idOf(climb) === clientOrderId);
      learn(index, clientOrderId, {
        kind: 'resolved',
        filledQty,
        averagePrice: averagePrice ?? null,
      });
      log.found(`${clientOrderId} was resolved by an operator: ${filledQty} sh filled. ${reason}`);
    },
  };
}
