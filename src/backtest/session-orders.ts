/**
 * From intents to outcomes, by the ladder, the gateway's checks and the looks of a real session, at market time that
 * costs nothing: exits first, then entries; what rests is followed until the entry window ends and cancelled there.
 */
import { rungOrderId, rungQuantity, startClimb, type Climb, type LadderIntent } from '../domain/climb';
import { reservationsAfter } from '../domain/climb-reservation';
import type { Measured } from '../domain/candidate';
import { gatewayVerdict, type GatewayRequest } from '../domain/gateway-verdict';
import { haltCheck, type HaltReading } from '../domain/halt';
import { instantMs, instantText } from '../domain/instant';
import { advance, type LadderEvent } from '../domain/order-ladder';
import { FIRST_LOOKS_AFTER, gapOf, lastLookAt } from '../domain/order-looks';
import type { Observation } from '../domain/observation';
import type { Reservation } from '../domain/reservations';
import type { Feed, Rules } from '../domain/rules';
import { entryWindowEnd, exitWindowEnd, type SessionKey, type SessionTimes } from '../domain/session';
import type { ExposureLog } from './exposure-log';
import type { PaperAccount } from './paper-account';

/** What the orders of a session are executed with. */
export interface OrdersOfSession {
  readonly key: SessionKey;
  readonly rules: Rules;
  readonly times: SessionTimes;
  readonly scanFeed: Feed;
  readonly baseline: readonly Measured[];
  readonly intents: readonly LadderIntent[];
  readonly reservations: readonly Reservation[];
  /** Market times of what the session sent before its first intent. */
  readonly sentBefore: readonly string[];
  /** The desk's mode, read for each order. */
  readonly halt: () => HaltReading;
  /** Called when an order was denied because of the daily loss. */
  readonly onDailyLoss: () => void;
  /** Told of each entry that the account took. */
  readonly log: ExposureLog;
}

/** What became of everything. */
export interface Executed {
  /** Each intent's climb at its end. */
  readonly climbs: readonly Climb[];
  /** What is still reserved. */
  readonly reservations: readonly Reservation[];
}

/** Executes everything. */
export function executeInMemory(orders: OrdersOfSession, account: PaperAccount): Executed {
  const { key, rules, times } = orders;
  const windowEnd = entryWindowEnd(times.tradingDay, rules.open.entryWindowMs);
  const exitEnd = exitWindowEnd(times.tradingDay, rules.exits.untilBeforeCloseMs);
  const climbs = orders.intents.map(startClimb);
  const sentAt = [...orders.sentBefore];
  let { reservations } = orders;

  const idOf = (climb: Climb): string => rungOrderId(climb, key);
  const endOf = ({ side }: LadderIntent): number => instantMs(side === 'buy' ? windowEnd : exitEnd);

  function learn(index: number, climb: Climb, event: LadderEvent): Climb {
    const next = advance(climb, event, idOf(climb));
    climbs[index] = next;
    reservations = reservationsAfter(reservations, next);
    return next;
  }

  function stopOf({ intent }: Climb): LadderEvent | null {
    const code = climbs.find((each) => each.stopsSession)?.code;
    if (code) return { kind: 'stopped', code };
    const mode = haltCheck(orders.halt(), intent.side);
    if (!mode.ok) return { kind: 'stopped', code: mode.code };
    return account.nowMs >= endOf(intent) ? { kind: 'window-over' } : null;
  }

  /** One order at the gateway, on data read for it. */
  function place(index: number, climb: Climb): void {
    const request = requestFor(climb);
    const evidence =
      request.kind === 'entry'
        ? account.observe({
            proposed: [climb.intent.symbol],
            baseline: [...rules.baseline, ...orders.baseline.map(({ symbol }) => symbol)],
            feed: orders.scanFeed,
            scanDate: times.scanDay.date,
            tradingDate: times.tradingDay.date,
          })
        : account.observeAccount(rules.feed);
    const event = passGateway(request, evidence);
    learn(index, climb, event);
    if (event.kind === 'seen' && climb.intent.side === 'buy')
      orders.log.measure('entry', () => evidence, reservations, climb.intent);
  }

  /** The order gateway: checks, sends, classifies the answer. */
  function passGateway(request: GatewayRequest, evidence: Observation): LadderEvent {
    const verdict = gatewayVerdict(request, { evidence, halt: orders.halt() }, rules);
    if (verdict.kind === 'delayed') return { kind: 'delayed' };
    if (verdict.kind === 'denied') {
      if (verdict.failed.includes('DAILY_LOSS')) orders.onDailyLoss();
      return { kind: 'denied', code: verdict.code };
    }
    sentAt.push(instantText(account.nowMs));
    const sent = account.send(verdict.order);
    return sent.kind === 'accepted' ? { kind: 'seen', order: sent.order } : sent;
  }

  function requestFor(climb: Climb): GatewayRequest {
    const common = { clientOrderId: idOf(climb), qty: rungQuantity(climb), times, sentAt };
    const { intent } = climb;
    if (intent.side === 'sell') return { kind: 'exit', exit: { ...common, intent, exitEnd } };
    const rung = climb.rung === 'whole' ? 'whole' : 'fractional';
    const { scanFeed, baseline } = orders;
    return { kind: 'entry', entry: { ...common, intent, rung, reservations, scanFeed, baseline, windowEnd } };
  }

  /** Climbs until the intent has ended, or its order rests, or it has to wait. */
  function climbUp(index: number): void {
    let looks = 0;
    for (;;) {
      const climb = climbs[index];
      if (!climb || climb.step === 'ended' || climb.step === 'wait') return;
      if (climb.step === 'place') {
        looks = 0;
        const stop = stopOf(climb);
        if (stop) learn(index, climb, stop);
        else place(index, climb);
        continue;
      }
      const after = FIRST_LOOKS_AFTER[looks];
      if (after === undefined) return;
      looks += 1;
      account.moveTo(account.nowMs + after);
      look(index, climb);
    }
  }

  function look(index: number, climb: Climb): Climb {
    return learn(index, climb, { kind: 'seen', order: account.order(idOf(climb)) });
  }

  /** One order's part of a round. */
  function attend(index: number): void {
    let climb = climbs[index];
    if (!climb || climb.step === 'ended') return;
    const stop = stopOf(climb);
    if (climb.step === 'follow') {
      if (stop !== null && climb.intent.side === 'buy') account.cancel(idOf(climb));
      climb = look(index, climb);
    } else if (stop) {
      climb = learn(index, climb, stop);
    } else if (climb.step === 'wait') {
      climb = learn(index, climb, { kind: 'waited' });
    }
    if (climb.step === 'place') climbUp(index);
  }

  const indexes = [...climbs.keys()];
  const isExit = (index: number): boolean => climbs[index]?.intent.side === 'sell';
  const byUrgency = indexes.toSorted((one, other) => Number(isExit(one)) - Number(isExit(other)));
  const ends = [instantMs(windowEnd), instantMs(exitEnd), lastLookAt(times)];
  for (const index of indexes) climbUp(index);
  for (let round = 0; climbs.some(({ step }) => step !== 'ended'); round += 1) {
    byUrgency.forEach(attend);
    const now = account.nowMs;
    const next = ends.filter((end) => end > now).map((end) => end - now);
    if (next.length === 0) break;
    if (climbs.some(({ step }) => step !== 'ended')) account.moveTo(now + Math.min(gapOf(round), ...next));
  }
  return { climbs, reservations };
}
