/**
 * From intents to proven outcomes: exits first, then entries, each up its order ladder, one order at a time; then
 * whatever still works is followed until it is proven dead. Entries rest until the entry window ends and are cancelled
 * there; exits may leave until shortly before the close; what nobody can prove is looked for until its day is over.
 */
import { CancellationScope, CancelledFailure, isCancellation, TemporalFailure } from '@temporalio/workflow';
import { rungQuantity, type Climb, type LadderIntent } from '../domain/climb';
import type { GatewayRequest } from '../domain/gateway-verdict';
import { haltCheck } from '../domain/halt';
import { instantMs, MINUTE, SECOND } from '../domain/instant';
import type { LadderEvent } from '../domain/order-ladder';
import type { ReasonCode } from '../domain/reasons';
import type { SessionTimes } from '../domain/session';
import type { TradedAt } from '../domain/session-record';
import type { Measured } from '../domain/candidate';
import type { Feed } from '../domain/rules';
import { following } from './activity-options';
import { FIRST_LOOKS_AFTER, gapOf, lastLookAt } from '../domain/order-looks';
import { tryTo } from './following';
import type { HaltWatch } from './halt-watch';
import type { Hands } from './hands';
import type { OrderBoard } from './order-board';
import { deniedFor, placeOrder } from './place-order';
import { pause, pauseUnless } from './pause';

/** The bounded window of looks for an order whose sending wasn't answered, before it may be sent once more. */
const LOOK_UPS_AFTER = [0, SECOND, 2 * SECOND, 4 * SECOND];
/** An order that can't leave for this long waits its turn, so that the others, a halt and the clock aren't kept waiting. */
const LONGEST_CALL = 2 * MINUTE;
/** Rounds of looks after an order's day, before nobody looks any more; their pause. */
const LATE_ROUNDS = 5;
const LATE_PAUSE = 2 * SECOND;

/** What the orders of a session are executed with. */
export interface ExecutionPlan {
  readonly rulesArtifact: string;
  readonly scanArtifact: string | undefined;
  readonly tradedAt: TradedAt | undefined;
  readonly scanFeed: Feed;
  readonly baseline: readonly Measured[];
  readonly times: SessionTimes;
  /** Entries leave before the one, exits before the other. */
  readonly windowEnd: string;
  readonly exitEnd: string;
  /** What has to be done before anything leaves. */
  readonly first: () => Promise<void>;
  /** Called when an order was denied because of the daily loss. */
  readonly onDailyLoss: () => Promise<void>;
}

/**
 * Executes everything on the board. Never throws for what the world does: it returns what ended the execution early,
 * when nothing more was sent, or null when it ran to its end.
 */
export async function executeOrders(
  plan: ExecutionPlan,
  board: OrderBoard,
  halt: HaltWatch,
  { operator, market, log }: Hands,
): Promise<TemporalFailure | null> {
  operator.canLook = () => board.resolvable().length > 0;
  const lastLook = lastLookAt(plan.times);
  /** Why the whole session sends nothing more; null while it may. */
  let stopped: ReasonCode | null = null;
  const indexes = [...board.climbs.keys()];
  /** Entries first: what has to be cancelled must not wait for an exit that can't leave. */
  const byUrgency = indexes.toSorted((one, other) => Number(isExit(one)) - Number(isExit(other)));
  function isExit(index: number): boolean {
    return board.climbs[index]?.intent.side === 'sell';
  }
  const climbAt = (index: number): Climb | undefined => board.climbs[index];
  const unended = (): number => board.climbs.filter(({ step }) => step !== 'ended').length;

  /** Why an intent may not send now, or null. */
  function stopOf({ intent }: Climb, now: number): LadderEvent | null {
    const code = stopped ?? board.climbs.find((each) => each.stopsSession)?.code;
    if (code) return { kind: 'stopped', code };
    // What the session has heard of the desk's mode; the gateway reads it for itself.
    const mode = haltCheck(halt.mode, intent.side);
    if (!mode.ok) return { kind: 'stopped', code: mode.code };
    return now >= endOf(intent) ? { kind: 'window-over' } : null;
  }

  /** The market time before which an intent's orders leave. */
  function endOf({ side }: LadderIntent): number {
    return instantMs(side === 'buy' ? plan.windowEnd : plan.exitEnd);
  }

  /** Climbs until the intent has ended, or its order rests, or it has to wait, or nobody knows. */
  async function climb(index: number): Promise<void> {
    for (let looks = 0; ;) {
      const now = climbAt(index);
      if (!now || now.step === 'ended' || now.step === 'wait') return;
      const id = board.idOf(now);
      if (now.step === 'place' || now.step === 'resend') {
        looks = 0;
        await place(index, now, id);
        continue;
      }
      const lookingUp = now.step === 'look-up';
      const after = (lookingUp ? LOOK_UPS_AFTER : FIRST_LOOKS_AFTER)[looks];
      if (after === undefined) {
        if (lookingUp) askForHelp(id);
        return;
      }
      looks += 1;
      if (after > 0) await pause(after, { speed: 1 }, `before the next look at ${id}`);
      await look(index, id, false);
    }
  }

  async function place(index: number, now: Climb, id: string): Promise<void> {
    if (CancellationScope.current().consideredCancelled)
      throw new CancelledFailure('the session is cancelled');
    const stop = stopOf(now, market.estimate());
    if (stop) {
      board.learn(index, id, stop);
      return;
    }
    const { intent, rung } = now;
    const price = intent.limit === null ? 'at the market' : `@ ${intent.limit}`;
    const again = now.step === 'resend' ? ', the same id once more' : '';
    try {
      const placed = await placeOrder({
        request: requestFor(now, id),
        rulesArtifact: plan.rulesArtifact,
        ...(plan.scanArtifact && intent.side === 'buy' ? { scanArtifact: plan.scanArtifact } : {}),
        ...(plan.tradedAt ? { tradedAt: plan.tradedAt } : {}),
        summary: `${intent.side} ${intent.symbol} ${rungQuantity(now)} sh ${price}, ${rung}${again}`,
        left: Math.min(endOf(intent) - market.estimate(), LONGEST_CALL),
      });
      board.sent(placed.sentAt);
      board.learn(index, id, placed.event);
      const { answer } = placed;
      if (answer?.kind === 'accepted' && intent.side === 'buy')
        log.exposed('entry', answer.evidence, board.reservations, intent);
      if (answer?.kind === 'failed' && answer.failure.code === 'UNCLASSIFIED')
        log.found(
          `${intent.symbol}: the broker refused with a message that is not known here: ${answer.failure.message}`,
        );
      noteRules(placed.event);
      if (climbAt(index)?.stopsSession)
        log.asks(
          'ACCOUNT',
          `The broker refuses the keys or the account at ${id}: nothing more is sent. Look at the account and its keys.`,
        );
      if (deniedFor(placed).includes('DAILY_LOSS')) await plan.onDailyLoss();
    } catch (error) {
      // Whatever ended the activity, its order may have left: it is looked up before the session ends.
      if (error instanceof TemporalFailure) board.learn(index, id, { kind: 'lost' });
      throw error;
    }
  }

  function requestFor(now: Climb, clientOrderId: string): GatewayRequest {
    const { times, windowEnd, exitEnd, scanFeed, baseline } = plan;
    const { sentAt, reservations } = board;
    const common = { clientOrderId, qty: rungQuantity(now), times, sentAt };
    if (now.intent.side === 'sell') return { kind: 'exit', exit: { ...common, intent: now.intent, exitEnd } };
    const rung = now.rung === 'whole' ? 'whole' : 'fractional';
    return {
      kind: 'entry',
      entry: { ...common, intent: now.intent, rung, reservations, scanFeed, baseline, windowEnd },
    };
  }

  /** Looks at an order once. No answer changes nothing: it proves nothing about any order. */
  async function look(index: number, id: string, cancel: boolean): Promise<void> {
    const [verb, activity] = cancel
      ? (['cancel', following.cancelOrder] as const)
      : (['look at', following.watchOrder] as const);
    const seen = await tryTo(() => activity.executeWithOptions({ summary: `${verb} ${id}` }, [id]));
    if (seen === null) return;
    const dayOver = instantMs(seen.clock.at) >= lastLook;
    board.learn(index, id, seen.order ? { kind: 'seen', order: seen.order } : { kind: 'absent', dayOver });
  }

  /** An order that can't be checked doesn't leave; exits are tried again until they may no longer leave. */
  function noteRules(event: LadderEvent): void {
    if (event.kind !== 'nothing-sent') return;
    if (event.code === 'WRONG_BROKER')
      log.asks(
        'ACCOUNT',
        `The session began at ${plan.tradedAt?.mode ?? 'another'} ${plan.tradedAt?.host ?? 'broker'}, and the worker that ` +
          `runs now trades elsewhere: no order leaves. Start a worker with the mode and the keys that it began with.`,
      );
    if (event.code === 'RULES_MISSING')
      log.asks(
        'RULES',
        `The rules of this session, ${plan.rulesArtifact.slice(0, 12)}…, are not in the worker's state folder: no order ` +
          `leaves. Bring the folder back; exits are tried again every round.`,
      );
    if (event.code === 'SIGNAL_UNPROVEN')
      log.asks(
        'SIGNAL',
        `The scan of this session, ${plan.scanArtifact?.slice(0, 12) ?? 'unnamed'}…, does not prove the signals, or can't be read ` +
          `in the worker's state folder: no entry leaves. Bring the folder back; exits go on.`,
      );
  }

  /** Says that a person has to look, and where; taken back when the order is proven or resolved. */
  function askForHelp(id: string): void {
    log.asks(
      'UNKNOWN_ORDER',
      `the fate of order ${id} is not proven; its room stays reserved. Look it up at the broker, or send the update ` +
        `\`resolve\` with what became of it; the desk goes on looking until its day is over, and at once at \`retry\`.`,
      id,
    );
  }

  /** Follows what rests, cancels what may no longer rest, tries again what waits, until all have ended. */
  async function followToTheEnd(): Promise<void> {
    for (let round = 0, late = 0; unended() > 0; round += 1) {
      // A halt that is heard in the middle of the round must end the pause after it.
      const wake = wakeUp();
      const now = await market.now();
      const isLate = now >= lastLook;
      if (isLate) late += 1;
      for (const index of byUrgency) await attend(index);
      if (late > LATE_ROUNDS) leaveUnproven();
      if (unended() === 0) return;
      await pauseUnless(
        wake,
        isLate ? LATE_PAUSE : untilNextRound(round, now),
        market,
        `before the next look at ${unended()} orders`,
      );
    }
  }

  /** One order's part of a round. */
  async function attend(index: number): Promise<void> {
    const climbing = climbAt(index);
    if (!climbing || climbing.step === 'ended') return;
    const id = board.idOf(climbing);
    const stop = stopOf(climbing, market.estimate());
    if (climbing.step === 'follow' || climbing.step === 'look-up') {
      // A working exit is not cancelled for want of time: it is a market order and dies with its day.
      const cancels = stop !== null && (climbing.intent.side === 'buy' || stopped !== null);
      await look(index, id, cancels);
      if (climbAt(index)?.step === 'look-up') askForHelp(id);
    } else if (stop) {
      board.learn(index, id, stop);
    } else if (climbing.step === 'wait') {
      board.learn(index, id, { kind: 'waited' });
    }
    // Only a new order climbs on; what still rests is looked at in the next round.
    const next = climbAt(index)?.step;
    if (next === 'place' || next === 'resend') await climb(index);
  }

  function leaveUnproven(): void {
    for (const index of indexes) {
      const climbing = climbAt(index);
      if (!climbing || (climbing.step !== 'follow' && climbing.step !== 'look-up')) continue;
      const id = board.idOf(climbing);
      board.learn(index, id, { kind: 'unproven' });
      askForHelp(id);
    }
  }

  /** A halt, a resume and an operator's word end the pause before its time. */
  function wakeUp(): () => boolean {
    const { mode } = halt;
    const { asked } = operator;
    const open = unended();
    return () => halt.mode !== mode || operator.asked !== asked || unended() !== open;
  }

  /** Never past the instant at which something has to happen. */
  function untilNextRound(round: number, now: number): number {
    const ends = [instantMs(plan.windowEnd), instantMs(plan.exitEnd), lastLook].filter((end) => end > now);
    return Math.min(gapOf(round), ...ends.map((end) => end - now));
  }

  try {
    await plan.first();
    for (const index of indexes) await climb(index);
    log.enter('follow');
    await followToTheEnd();
    return null;
  } catch (error) {
    // A fault in this code fails the workflow task and leaves no commands behind, so that mended code goes on here.
    if (!(error instanceof TemporalFailure)) throw error;
    stopped = isCancellation(error) ? 'CANCELLED' : 'GIVEN_UP';
    // Whatever stops the day, no order of the desk may be left working without somebody who follows it.
    await CancellationScope.nonCancellable(followToTheEnd);
    return error;
  }
}
