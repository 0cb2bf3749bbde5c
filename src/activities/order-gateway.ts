import { ApplicationFailure } from '@temporalio/common';
import type { Broker } from '../brokers/broker';
import type { ApprovedOrder } from '../domain/approved-order';
import type { BrokerFailure } from '../domain/broker-failure';
import type { Numbers } from '../domain/decision';
import {
  gatewayVerdict,
  orderIn,
  type GatewayEvidence,
  type GatewayRequest,
} from '../domain/gateway-verdict';
import { SECOND } from '../domain/instant';
import type { Observation } from '../domain/observation';
import { CHECK_LIFE, SEND_BEFORE } from '../domain/order-call';
import type { OrderFact } from '../domain/order-state';
import type { ReasonCode } from '../domain/reasons';
import type { Rules } from '../domain/rules';
import type { TradedAt } from '../domain/session-record';
import { attempts, type Attempts } from './attempts';
import {
  asTemporalFailure,
  brokerFailure,
  DESK_UNREADABLE,
  RULES_MISSING,
  sentNothing,
  triedAgainAs,
  WRONG_BROKER,
} from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import { observe, observeAccount, type ObservationRequest } from './observe';
import { countAnswer, tellSend } from './order-telemetry';
import { proveSignal } from './prove-signal';

/** Reads that take longer than a check lives, this often in a row, are no basis for an order. */
const MOST_READS = 3;

/** What became of one order at the gateway, with the evidence that the decision was made from. JSON-plain. */
export type GatewayAnswer =
  /** The order was at the broker already: an earlier attempt sent it. Nothing was sent now. */
  | { readonly kind: 'adopted'; readonly order: OrderFact }
  /** An earlier attempt may have sent it, and the broker doesn't show it. Nothing was sent now. */
  | { readonly kind: 'unproven' }
  /** A check of ours said no. Nothing was sent. */
  | ({
      readonly kind: 'denied';
      readonly code: ReasonCode;
      readonly failed: readonly ReasonCode[];
      readonly numbers: Numbers;
    } & GatewayEvidence)
  /** Only the send rate speaks against it. Nothing was sent. */
  | ({ readonly kind: 'delayed' } & GatewayEvidence)
  /** Sent, and the broker has it. */
  | ({
      readonly kind: 'accepted';
      readonly order: OrderFact;
      readonly numbers: Numbers;
      readonly sentAt: readonly string[];
    } & GatewayEvidence)
  /** Sent, and refused or unanswered. */
  | ({
      readonly kind: 'failed';
      readonly failure: BrokerFailure;
      readonly sentAt: readonly string[];
    } & GatewayEvidence);

/** What the gateway is asked with. */
export interface GatewayCall {
  readonly request: GatewayRequest;
  readonly rulesArtifact: string;
  /** The scan artifact that proves an entry's signal. Without it no entry leaves; exits and probes have none. */
  readonly scanArtifact?: string;
  /** The broker that the session began at; absent in histories from before it was told. */
  readonly tradedAt?: TradedAt;
}

/**
 * The order gateway: the only place from which an order leaves, and the one function that sends. In this order,
 * always: look the order up by its client order id, prove an entry's signal by its scan artifact, read everything again,
 * read the desk's mode, check, send, classify the answer. An attempt after one that may have sent doesn't send: the
 * ladder looks the order up first.
 */
export const placeOrderActivity =
  (on: ActivityDependencies) =>
  (call: GatewayCall): Promise<GatewayAnswer> =>
    countAnswer(on, call.request, () => on.broker.forAnOrder(() => placeOrder(on, call)));

async function placeOrder(
  on: ActivityDependencies,
  { request, rulesArtifact, scanArtifact, tradedAt }: GatewayCall,
): Promise<GatewayAnswer> {
  const { broker, artifacts, desk } = on;
  const startedAt = stopwatch();
  const call = attempts();
  try {
    mustTradeHere(request, tradedAt, on);
    const rules = (await artifacts.get(rulesArtifact).catch(triedAgainAs(RULES_MISSING))) as Rules;
    const id = orderIn(request).clientOrderId;
    const existing = await broker.orderByClientId(id);
    if (existing) return { kind: 'adopted', order: existing };
    if (!call.clean) return { kind: 'unproven' };
    if (request.kind === 'entry') await proveSignal(request.entry, scanArtifact, rules, on);
    const { evidence, readAt } = await freshEvidence(lookFor(broker, request, rules));
    const halt = await desk.halt();
    // Nothing leaves on a mode that can't be read; it is read again, so that a pause of the desk costs no exit its day.
    if (halt.by === 'unreadable') throw ApplicationFailure.retryable(halt.reason, DESK_UNREADABLE);
    const verdict = gatewayVerdict(request, { evidence, halt }, rules);
    if (verdict.kind === 'delayed') return { kind: 'delayed', evidence, halt };
    if (verdict.kind === 'denied') {
      // An order that only became visible since may be why: what exists is adopted, never denied.
      const late = await broker.orderByClientId(id);
      return late ? { kind: 'adopted', order: late } : { ...verdict, evidence, halt };
    }
    if (readAt() > CHECK_LIFE || startedAt() > SEND_BEFORE) throw staleEvidence();
    return await send(on, request, verdict, { evidence, halt }, call);
  } catch (error) {
    if (error instanceof UnprovenError) throw error.cause;
    call.endedClean();
    throw call.clean ? sentNothing(error, call.sentAt) : asTemporalFailure(error);
  }
}

/**
 * Throws for an order of a session that began at another broker: a worker that was started for money must not finish
 * a session of paper, nor the other way round. It is tried again, because the right worker may take it then. A probe
 * never goes to a live account (design 3.5), whoever asked for it.
 */
function mustTradeHere(
  { kind }: GatewayRequest,
  began: TradedAt | undefined,
  { broker: { host }, mode }: ActivityDependencies,
): void {
  if (kind === 'probe' && mode === 'live')
    throw ApplicationFailure.nonRetryable('no probe order is ever sent to a live account', WRONG_BROKER);
  // An embedded exchange may be reached under several names, and there is one.
  const isHere = began?.mode === mode && (mode === 'embedded' || began.host === host);
  if (began === undefined || isHere) return;
  throw ApplicationFailure.retryable(
    `the session began at ${began.mode} ${began.host}, and this worker trades at ${mode} ${host}; nothing was sent`,
    WRONG_BROKER,
  );
}

/** A fault after the order may have left: it is no proof that nothing was sent. */
class UnprovenError extends Error {}

/** What has to be read for an order of this kind. An exit asks no market data: it must leave while that can't be had. */
function lookFor(broker: Broker, request: GatewayRequest, rules: Rules): () => Promise<Observation> {
  if (request.kind === 'exit') return () => observeAccount(broker, rules.feed);
  const look = marketLook(request, rules);
  return () => observe(broker, look);
}

function marketLook(request: Exclude<GatewayRequest, { kind: 'exit' }>, rules: Rules): ObservationRequest {
  const { times } = orderIn(request);
  const days = { scanDate: times.scanDay.date, tradingDate: times.tradingDay.date };
  switch (request.kind) {
    case 'entry': {
      const { intent, baseline, scanFeed } = request.entry;
      const measured = [...rules.baseline, ...baseline.map((each) => each.symbol)];
      return { proposed: [intent.symbol], baseline: [...new Set(measured)], feed: scanFeed, ...days };
    }
    case 'probe':
      return { proposed: [request.probe.symbol], baseline: [], feed: rules.feed, ...days };
  }
}

/**
 * Milliseconds since it was made, by whichever clock of this machine has moved more: the steady one stands still while
 * a laptop sleeps, the other may be set back.
 */
function stopwatch(): () => number {
  const steady = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - steady, Date.now() - wall);
}

/** Reads until one reading took no longer than a check may be old. */
async function freshEvidence(
  look: () => Promise<Observation>,
): Promise<{ evidence: Observation; readAt: () => number }> {
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const readAt = stopwatch();
    const evidence = await look();
    if (readAt() <= CHECK_LIFE) return { evidence, readAt };
  }
  throw staleEvidence();
}

/** Sends, once. Whatever the broker answers is data for the ladder; only a proven "not sent" is retried here. */
async function send(
  on: ActivityDependencies,
  request: GatewayRequest,
  { order, numbers }: { readonly order: ApprovedOrder; readonly numbers: Numbers },
  judgedOn: GatewayEvidence,
  call: Attempts,
): Promise<GatewayAnswer> {
  const { at } = judgedOn.evidence.clock;
  const tell = tellSend(on, request, order, at);
  call.sends(at);
  try {
    const accepted = await on.broker.placeOrder(order);
    tell({ kind: 'accepted', order: accepted });
    return { kind: 'accepted', order: accepted, numbers, sentAt: call.sentAt, ...judgedOn };
  } catch (error) {
    const failure = readFailure(error, tell);
    tell({ kind: 'failed', failure });
    if (failure.kind === 'transient') throw error;
    return { kind: 'failed', failure, sentAt: call.sentAt, ...judgedOn };
  }
}

/** The broker's classified failure; anything else may have happened after the order left. */
function readFailure(error: unknown, tell: ReturnType<typeof tellSend>): BrokerFailure {
  try {
    return brokerFailure(error);
  } catch (cause) {
    tell({ kind: 'no-word', error: cause });
    throw new UnprovenError('the order may have left', { cause });
  }
}

const staleEvidence = (): ApplicationFailure =>
  ApplicationFailure.retryable(
    `the broker took longer than ${CHECK_LIFE / SECOND} s to be read; nothing was sent`,
    'StaleEvidence',
  );
