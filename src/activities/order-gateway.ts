import { ApplicationFailure } from '@temporalio/common';
import type { Broker } from '../brokers/broker';
import type { BrokerFailure } from '../domain/broker-failure';
import type { Numbers } from '../domain/decision';
import type { ApprovedOrder } from '../domain/approved-order';
import { approveEntry, type EntryRequest } from '../domain/gateway-check';
import { SECOND } from '../domain/instant';
import type { Observation } from '../domain/observation';
import { CHECK_LIFE, SEND_BEFORE } from '../domain/order-call';
import type { OrderFact } from '../domain/order-state';
import type { ReasonCode } from '../domain/reasons';
import type { Rules } from '../domain/rules';
import { asTemporalFailure, askBroker, brokerFailure } from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import { observe } from './observe';

/** Reads that take longer than a check lives, this often in a row, are no basis for an order. */
const MOST_READS = 3;

/** What became of one rung at the gateway, with the evidence that the decision was made from. JSON-plain. */
export type GatewayAnswer =
  /** The order was at the broker already: an earlier attempt sent it. Nothing was sent now. */
  | { readonly kind: 'adopted'; readonly order: OrderFact }
  /** A check of ours said no. Nothing was sent. */
  | {
      readonly kind: 'denied';
      readonly code: ReasonCode;
      readonly failed: readonly ReasonCode[];
      readonly numbers: Numbers;
      readonly evidence: Observation;
    }
  /** Sent, and the broker has it. */
  | {
      readonly kind: 'accepted';
      readonly order: OrderFact;
      readonly numbers: Numbers;
      readonly evidence: Observation;
    }
  /** Sent, and refused or unanswered. */
  | { readonly kind: 'failed'; readonly failure: BrokerFailure; readonly evidence: Observation };

/**
 * The order gateway: the only place from which an order leaves, and the one function that sends. In this order,
 * always: look the order up by its client order id, read everything again, check, send, classify the answer.
 */
export const placeOrderActivity =
  ({ broker, artifacts }: ActivityDependencies) =>
  async ({
    request,
    rulesArtifact,
  }: {
    request: EntryRequest;
    rulesArtifact: string;
  }): Promise<GatewayAnswer> => {
    const startedAt = stopwatch();
    const rules = (await artifacts.get(rulesArtifact)) as Rules;
    return askBroker(async () => {
      const existing = await broker.orderByClientId(request.clientOrderId);
      if (existing) return { kind: 'adopted', order: existing };
      const { evidence, readAt } = await freshEvidence(broker, request, rules);
      const verdict = approveEntry(request, evidence, rules);
      if (verdict.kind === 'denied') {
        // An order that only became visible since may be why: what exists is adopted, never denied.
        const late = await broker.orderByClientId(request.clientOrderId);
        return late ? { kind: 'adopted', order: late } : { ...verdict, evidence };
      }
      if (readAt() > CHECK_LIFE || startedAt() > SEND_BEFORE) throw staleEvidence();
      return send(broker, verdict.order, verdict.numbers, evidence);
    });
  };

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
  broker: Broker,
  { intent, baseline, scanFeed, times }: EntryRequest,
  rules: Rules,
): Promise<{ evidence: Observation; readAt: () => number }> {
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const readAt = stopwatch();
    const evidence = await observe(broker, {
      proposed: [intent.symbol],
      baseline: [...new Set([...rules.baseline, ...baseline.map((each) => each.symbol)])],
      feed: scanFeed,
      scanDate: times.scanDay.date,
      tradingDate: times.tradingDay.date,
    });
    if (readAt() <= CHECK_LIFE) return { evidence, readAt };
  }
  throw staleEvidence();
}

/** Sends, once. Whatever the broker answers is data for the ladder; only a proven "not sent" is retried here. */
async function send(
  broker: Broker,
  order: ApprovedOrder,
  numbers: Numbers,
  evidence: Observation,
): Promise<GatewayAnswer> {
  try {
    return { kind: 'accepted', order: await broker.placeOrder(order), numbers, evidence };
  } catch (error) {
    const failure = brokerFailure(error);
    if (failure.kind === 'transient') throw asTemporalFailure(error);
    return { kind: 'failed', failure, evidence };
  }
}

const staleEvidence = (): ApplicationFailure =>
  ApplicationFailure.retryable(
    `the broker took longer than ${CHECK_LIFE / SECOND} s to be read; nothing was sent`,
    'StaleEvidence',
  );
