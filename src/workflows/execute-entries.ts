/**
 * From sized intents to proven outcomes: each intent climbs its order ladder, one order at a time; then whatever
 * still works is followed to the end of the entry window, cancelled there, and followed until it is proven dead.
 */
import { CancellationScope, CancelledFailure, isCancellation, TemporalFailure } from '@temporalio/workflow';
import type { Brief } from '../activities/brief';
import type { ScanResult } from '../activities/scan-universe';
import type { OrderLook } from '../activities/watch-order';
import { instantMs, SECOND } from '../domain/instant';
import { shares } from '../domain/money';
import { ATTEMPT_LIMIT } from '../domain/order-call';
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
import type { ReasonCode } from '../domain/reasons';
import type { SessionKey, SessionTimes } from '../domain/session';
import type { SizedIntent } from '../domain/sizing';
import { following, orderGateway } from './activity-options';
import { gapOf, isFault, lastLookAt, marketTime, tryTo } from './following';
import type { SessionLog } from './session-log';
import { pause } from './until-market';

/** Looks at a new order before the desk turns to the next intent: most limit orders at the ask fill at once. */
const FIRST_LOOKS_AFTER = [0, SECOND, 2 * SECOND];
/** Looks for an order whose sending wasn't answered, before its fate is left unknown. */
const LOOK_UPS_AFTER = [0, SECOND, 2 * SECOND, 4 * SECOND];

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

/** How the execution ended. */
export interface Executed {
  readonly reservations: readonly Reservation[];
  /** What ended it early, when nothing more was sent; null when it ran to its end. */
  readonly stoppedBy: TemporalFailure | null;
}

/** Executes every intent. Never throws for what the world does: `stoppedBy` is what ended the execution early. */
export async function executeEntries(plan: EntryPlan, log: SessionLog): Promise<Executed> {
  const { key, windowEnd } = plan;
  const climbs: Climb[] = plan.intents.map(startClimb);
  /** Market times at which something may have left; an unknown one counts as this minute (`gateway-check.ts`). */
  const sentAt: string[] = [];
  let reservations = plan.reservations;
  const market = marketTime(plan.decidedAt);

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
    return climb;
  }

  /** Says once that a person has to look, and where. */
  function askForHelp(climb: Climb): void {
    log.needsAttention();
    log.found(
      `${climb.intent.symbol}: the fate of order ${idOf(climb)} is not proven; its room stays reserved. Look it up at the broker.`,
    );
  }

  /** Climbs until the intent has ended, or its order rests, or it has to wait, or nobody knows. */
  async function climb(index: number): Promise<void> {
    let now = climbs[index];
    let looks = 0;
    while (now && now.step !== 'ended' && now.step !== 'wait') {
      const id = idOf(now);
      if (now.step === 'place') {
        throwIfCancelled();
        looks = 0;
        try {
          const stopped = climbs.find((each) => each.stopsSession)?.code;
          const event: LadderEvent = stopped ? { kind: 'stopped', code: stopped } : await place(now);
          now = note(index, advance(now, event, id));
        } catch (error) {
          // Whatever ended the activity, its order may have left: it is looked up before the session ends.
          if (error instanceof TemporalFailure) note(index, advance(now, { kind: 'lost' }, id));
          throw error;
        }
        continue;
      }
      const lookingUp = now.step === 'look-up';
      const after = (lookingUp ? LOOK_UPS_AFTER : FIRST_LOOKS_AFTER)[looks];
      if (after === undefined) {
        if (lookingUp) askForHelp(now);
        return;
      }
      looks += 1;
      if (after > 0) await pause(after, { speed: 1 }, `before the next look at ${id}`);
      now = note(index, looked(now, await lookAt(id), id));
    }
  }

  /** One rung, one activity: its answer as the ladder understands it. */
  async function place(now: Climb): Promise<LadderEvent> {
    const { intent } = now;
    const left = instantMs(windowEnd) - market.estimate();
    if (left <= 0) return { kind: 'window-over' };
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
        // The gateway refuses by the broker's clock what comes after the window: an attempt that Temporal cuts off
        // a whole attempt later can't be one that still sends.
        { summary, scheduleToCloseTimeout: left + ATTEMPT_LIMIT },
        [{ request, rulesArtifact: plan.brief.rulesArtifact }],
      );
      if (answer.kind === 'adopted') sentAt.push(answer.order.submittedAt);
      if (answer.kind === 'accepted' || answer.kind === 'failed') sentAt.push(answer.evidence.clock.at);
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
      if (!isFault(error)) throw error;
      sentAt.push('unknown');
      return { kind: 'lost' };
    }
  }

  /** Follows what rests and tries again what waits, until all have ended or the entry window is over. */
  async function followInsideWindow(): Promise<void> {
    for (let round = 0; climbs.some((each) => each.step !== 'ended'); round += 1) {
      const left = instantMs(windowEnd) - (await market.now());
      if (left <= 0) return;
      await pause(Math.min(gapOf(round), left), market, `before the next look at ${unended(climbs)} orders`);
      for (const [index, each] of climbs.entries()) {
        if (each.step === 'ended') continue;
        const id = idOf(each);
        if (each.step === 'wait') note(index, advance(each, { kind: 'waited' }, id));
        else note(index, looked(each, await lookAt(id), id));
        // Only a new rung climbs on; what still rests is looked at in the next round.
        if (climbs[index]?.step === 'place') await climb(index);
      }
    }
  }

  /**
   * Nothing more is sent; what works is cancelled, again in every round because a cancel is a request, and followed
   * until it is proven dead or a DAY order can no longer live. `code` is the reason of what never left.
   */
  async function cancelTheRest(code: ReasonCode): Promise<void> {
    const lastLook = lastLookAt(plan.times);
    const ending: LadderEvent = code === 'WINDOW_OVER' ? { kind: 'window-over' } : { kind: 'stopped', code };
    for (const [index, each] of climbs.entries()) {
      if (each.step === 'place' || each.step === 'wait') {
        note(index, advance(each, ending, idOf(each)));
      }
    }
    for (let round = 0; climbs.some((each) => each.step !== 'ended'); round += 1) {
      if (round > 0) {
        await pause(gapOf(round - 1), market, `before the next look at ${unended(climbs)} cancelled orders`);
      }
      const late = (await market.now()) >= lastLook;
      for (const [index, each] of climbs.entries()) {
        if (each.step === 'ended') continue;
        const id = idOf(each);
        const look = await tryTo(() =>
          following.cancelOrder.executeWithOptions({ summary: `cancel ${id}` }, [id]),
        );
        const next = looked(each, look, id);
        if (next.step === 'place' || next.step === 'wait') {
          note(index, advance(next, ending, idOf(next)));
        } else if (late && next.step !== 'ended') {
          askForHelp(note(index, leftUnproven(next, id)));
        } else {
          note(index, next);
        }
      }
    }
  }

  try {
    for (const index of climbs.keys()) await climb(index);
    log.enter('follow');
    await followInsideWindow();
    await cancelTheRest('WINDOW_OVER');
    return { reservations, stoppedBy: null };
  } catch (error) {
    // A fault in this code fails the workflow task and leaves no commands behind, so that mended code goes on here.
    if (!(error instanceof TemporalFailure)) throw error;
    // Whatever stops the day, no order of the desk may be left working without somebody who follows it.
    await CancellationScope.nonCancellable(() =>
      cancelTheRest(isCancellation(error) ? 'CANCELLED' : 'GIVEN_UP'),
    );
    return { reservations, stoppedBy: error };
  }
}

const lookAt = (id: string): Promise<OrderLook | null> =>
  tryTo(() => following.watchOrder.executeWithOptions({ summary: `look at ${id}` }, [id]));

/** A climb after a look. No answer changes nothing; an order that isn't found may become visible later. */
function looked(now: Climb, look: OrderLook | null, id: string): Climb {
  if (look === null) return now;
  if (look.order) return advance(now, { kind: 'seen', order: look.order }, id);
  return now.step === 'follow' ? advance(now, { kind: 'absent' }, id) : now;
}

/** Ends an intent whose order could be neither found nor proven dead. */
function leftUnproven(now: Climb, id: string): Climb {
  const lookedUp = now.step === 'look-up' ? now : advance(now, { kind: 'absent' }, id);
  return advance(lookedUp, { kind: 'absent' }, id);
}

function throwIfCancelled(): void {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('the session is cancelled');
}

const unended = (climbs: readonly Climb[]): number => climbs.filter((each) => each.step !== 'ended').length;
