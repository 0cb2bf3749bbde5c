/**
 * From sized intents to proven outcomes: each intent climbs its order ladder, one order at a time; then whatever
 * still works is followed to the end of the entry window, cancelled there, and followed until it is proven dead.
 */
import { ActivityFailure, CancellationScope, CancelledFailure, isCancellation } from '@temporalio/workflow';
import type { Brief } from '../activities/brief';
import type { ScanResult } from '../activities/scan-universe';
import type { OrderLook } from '../activities/watch-order';
import { instantMs, instantText, MINUTE, SECOND } from '../domain/instant';
import { shares } from '../domain/money';
import type { ClockReading } from '../domain/observation';
import {
  advance,
  boughtQuantity,
  orderedQuantity,
  rungOrderId,
  rungQuantity,
  startClimb,
} from '../domain/order-ladder';
import type { Climb, LadderEvent } from '../domain/order-ladder';
import { coverAtLeast, fillTo, settle, type Reservation } from '../domain/reservations';
import type { SessionKey, SessionTimes } from '../domain/session';
import type { SizedIntent } from '../domain/sizing';
import { afterSending, orderGateway } from './activity-options';
import type { SessionLog } from './session-log';
import { pause } from './until-market';

/** Looks at a new order before the desk turns to the next intent: most limit orders at the ask fill at once. */
const FIRST_LOOKS_AFTER = [0, SECOND, 2 * SECOND];
/** Looks for an order whose sending wasn't answered, before its fate is left unknown. */
const LOOK_UPS_AFTER = [0, SECOND, 2 * SECOND, 4 * SECOND];
/** Between looks at resting orders: often at first, then once a minute. */
const RESTING_LOOKS = { every: 10 * SECOND, often: 6, then: MINUTE };
/** A DAY order can't outlive its close by longer than this (design 3.6). */
const AFTER_CLOSE = 15 * MINUTE;

/** What the entries of a session are executed with. */
export interface EntryPlan {
  readonly key: SessionKey;
  readonly brief: Brief;
  readonly scan: ScanResult;
  readonly times: SessionTimes;
  readonly windowEnd: string;
  /** Market time of the decision. */
  readonly decidedAt: string;
  readonly intents: readonly SizedIntent[];
  readonly reservations: readonly Reservation[];
}

/** Executes every intent. Returns the climbs, all ended, and the reservations as they are left. */
export async function executeEntries(
  plan: EntryPlan,
  log: SessionLog,
): Promise<{ climbs: readonly Climb[]; reservations: readonly Reservation[] }> {
  const { key, windowEnd } = plan;
  const climbs: Climb[] = plan.intents.map(startClimb);
  /** Market times at which something may have left; an unknown one counts as this minute (`gateway-check.ts`). */
  const sentAt: string[] = [];
  let reservations = plan.reservations;
  let marketNow = plan.decidedAt;

  const idOf = (climb: Climb): string => rungOrderId(climb, key);

  /** Writes down what a climb came to: in the list, in its reservation, in the record. */
  function note(index: number, climb: Climb): Climb {
    climbs[index] = climb;
    const { symbol } = climb.intent;
    const bought = shares(boughtQuantity(climb));
    // An order adopted from an earlier run of this session may be larger than what was reserved for it now.
    reservations = coverAtLeast(reservations, symbol, orderedQuantity(climb));
    // While an order is unknown its room stays reserved.
    const proven = climb.step === 'ended' && climb.outcome !== 'unknown';
    reservations = (proven ? settle : fillTo)(reservations, symbol, bought);
    log.climbed(climbs);
    if (climb.outcome === 'unknown') {
      log.needsAttention();
      log.found(
        `${symbol}: the fate of order ${idOf(climb)} is not proven; its room stays reserved. Look it up at the broker.`,
      );
    }
    return climb;
  }

  /** Climbs until the intent has ended, or its order rests, or it has to wait. */
  async function climb(index: number): Promise<void> {
    let now = climbs[index];
    let looks = 0;
    while (now && now.step !== 'ended' && now.step !== 'wait') {
      const id = idOf(now);
      if (now.step === 'place') {
        if (CancellationScope.current().consideredCancelled)
          throw new CancelledFailure('the session is cancelled');
        looks = 0;
        try {
          const stopped = climbs.find((each) => each.stopsSession)?.code;
          const event: LadderEvent = stopped ? { kind: 'stopped', code: stopped } : await place(now);
          now = note(index, advance(now, event, id));
        } catch (error) {
          // Whatever ended the activity, its order may have left: it is looked up before the session ends.
          note(index, advance(now, { kind: 'lost' }, id));
          throw error;
        }
      } else if (now.step === 'look-up') {
        now = note(index, advance(now, await lookUp(id), id));
      } else {
        const after = FIRST_LOOKS_AFTER[looks];
        if (after === undefined) return;
        looks += 1;
        if (after > 0) await pause(after, { speed: 1 }, `before the next look at ${id}`);
        now = note(index, advance(now, seenOrAbsent(await watch(id)), id));
      }
    }
  }

  /** One rung, one activity: its answer as the ladder understands it. */
  async function place(now: Climb): Promise<LadderEvent> {
    const { intent } = now;
    const qty = rungQuantity(now);
    const summary = `${intent.side} ${intent.symbol} ${qty} sh @ ${intent.limit}, ${now.rung}`;
    const request = {
      clientOrderId: idOf(now),
      intent,
      rung: now.rung,
      qty,
      reservations,
      sentAt,
      scanFeed: plan.scan.feed,
      baseline: plan.scan.baseline,
      times: plan.times,
      windowEnd,
    };
    try {
      const answer = await orderGateway.placeOrder.executeWithOptions(
        { summary, scheduleToCloseTimeout: Math.max(MINUTE, instantMs(windowEnd) - instantMs(marketNow)) },
        [{ request, rulesArtifact: plan.brief.rulesArtifact }],
      );
      if (answer.kind !== 'adopted') marketNow = answer.evidence.clock.at;
      if (answer.kind !== 'denied')
        sentAt.push(answer.kind === 'adopted' ? answer.order.submittedAt : marketNow);
      if (answer.kind === 'accepted') log.exposed('entry', answer.evidence, reservations, intent);
      if (answer.kind === 'denied') return { kind: 'denied', code: answer.code };
      if (answer.kind === 'failed') {
        if (answer.failure.code === 'UNCLASSIFIED') {
          log.found(
            `${intent.symbol}: the broker refused with a message that is not known here: ${answer.failure.message}`,
          );
        }
        return { kind: 'failed', failure: answer.failure };
      }
      return { kind: 'seen', order: answer.order };
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      sentAt.push('unknown');
      return { kind: 'lost' };
    }
  }

  async function lookUp(id: string): Promise<LadderEvent> {
    for (const after of LOOK_UPS_AFTER) {
      if (after > 0) await pause(after, { speed: 1 }, `before looking ${id} up again`);
      const event = seenOrAbsent(await watch(id));
      if (event.kind === 'seen') return event;
    }
    return { kind: 'absent' };
  }

  /** Follows what rests and tries again what waits, until all have ended or the entry window is over. */
  async function followInsideWindow(): Promise<void> {
    for (let round = 0; climbs.some((each) => each.step !== 'ended'); round += 1) {
      const clock = await readClock();
      if (isOver(clock, windowEnd)) return;
      const gap = round < RESTING_LOOKS.often ? RESTING_LOOKS.every : RESTING_LOOKS.then;
      const left = instantMs(windowEnd) - instantMs(clock.at);
      await pause(Math.min(gap, left), clock, `before the next look at ${unended(climbs)} orders`);
      await eachUnended(async (index, now) => {
        if (now.step === 'wait') note(index, advance(now, { kind: 'waited' }, idOf(now)));
        else note(index, advance(now, seenOrAbsent(await watch(idOf(now))), idOf(now)));
        await climb(index);
      });
    }
  }

  /** At the window's end: nothing more is sent, what works is cancelled, and followed until it is proven dead. */
  async function cancelTheRest(): Promise<void> {
    const lastLook = instantText(instantMs(plan.times.tradingDay.close) + AFTER_CLOSE);
    await eachUnended(async (index, now) => {
      if (now.step === 'wait' || now.step === 'place') {
        note(index, advance(now, { kind: 'window-over' }, idOf(now)));
      } else {
        const look = await afterSending.cancelOrder.executeWithOptions({ summary: `cancel ${idOf(now)}` }, [
          idOf(now),
        ]);
        note(index, atWindowEnd(now, look));
      }
    });
    for (let round = 0; climbs.some((each) => each.step !== 'ended'); round += 1) {
      const clock = await readClock();
      const gap = round < RESTING_LOOKS.often ? RESTING_LOOKS.every : RESTING_LOOKS.then;
      await pause(gap, clock, `before the next look at ${unended(climbs)} cancelled orders`);
      await eachUnended(async (index, now) => {
        const late = isOver(clock, lastLook);
        note(index, late ? leftUnproven(now, idOf(now)) : atWindowEnd(now, await watch(idOf(now))));
      });
    }
  }

  /** After the window nothing is sent, so that a rung which isn't the last ends the intent instead of moving on. */
  function atWindowEnd(now: Climb, look: OrderLook): Climb {
    const next = advance(now, seenOrAbsent(look), idOf(now));
    return next.step === 'place' || next.step === 'wait'
      ? advance(next, { kind: 'window-over' }, idOf(next))
      : next;
  }

  async function eachUnended(act: (index: number, climb: Climb) => Promise<void>): Promise<void> {
    for (const [index, each] of climbs.entries()) {
      if (each.step !== 'ended') await act(index, each);
    }
  }

  try {
    for (const index of climbs.keys()) await climb(index);
    log.enter('follow');
    await followInsideWindow();
    await cancelTheRest();
  } catch (error) {
    // Whatever stops the day, no order of the desk may be left working without somebody who follows it.
    await CancellationScope.nonCancellable(cancelTheRest).catch((fault: unknown) => {
      if (!(fault instanceof ActivityFailure)) throw fault;
      for (const [index, each] of climbs.entries()) {
        if (each.step !== 'ended') note(index, leftUnproven(each, idOf(each)));
      }
    });
    throw error;
  }
  return { climbs, reservations };
}

/** Ends an intent whose order could be neither found nor proven dead. */
function leftUnproven(now: Climb, id: string): Climb {
  if (now.step === 'place' || now.step === 'wait') return advance(now, { kind: 'window-over' }, id);
  const lookedUp = now.step === 'look-up' ? now : advance(now, { kind: 'absent' }, id);
  return advance(lookedUp, { kind: 'absent' }, id);
}

const watch = (id: string): Promise<OrderLook> =>
  afterSending.watchOrder.executeWithOptions({ summary: `look at ${id}` }, [id]);

const readClock = (): Promise<ClockReading> =>
  afterSending.readClock.executeWithOptions({ summary: "ask the broker's clock" }, []);

const seenOrAbsent = ({ order }: OrderLook): LadderEvent =>
  order ? { kind: 'seen', order } : { kind: 'absent' };

const isOver = (clock: ClockReading, end: string): boolean => instantMs(clock.at) >= instantMs(end);

const unended = (climbs: readonly Climb[]): number => climbs.filter((each) => each.step !== 'ended').length;
