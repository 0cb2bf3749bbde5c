import { ApplicationFailure } from '@temporalio/workflow';
import type {
  DESK_UNREADABLE as UNREADABLE,
  NothingSent,
  RULES_MISSING,
  SIGNAL_UNPROVEN,
  WRONG_BROKER,
} from '../activities/broker-faults';
import type { GatewayAnswer, GatewayCall } from '../activities/order-gateway';
import type { BrokerFailure } from '../domain/broker-failure';
import { ATTEMPT_LIMIT } from '../domain/order-call';
import type { LadderEvent } from '../domain/order-ladder';
import type { ReasonCode } from '../domain/reasons';
import { URGENCY } from '../domain/urgency';
import { orderGateway } from './activity-options';
import { isFault } from './following';

/** One order at the gateway: what the ladder learns of it, and what the session has to know besides. */
export interface Placed {
  readonly event: LadderEvent;
  /** Market times at which something left, or may have; an unknown one counts as this minute (`gateway-check.ts`). */
  readonly sentAt: readonly string[];
  /** The gateway's answer; null when its activity failed. */
  readonly answer: GatewayAnswer | null;
}

/** One order for the gateway. */
interface OrderCall extends GatewayCall {
  readonly summary: string;
  /** Market milliseconds until the order may no longer leave. */
  readonly left: number;
}

/** One rung, one activity. Throws only when the session is cancelled; then the order may have left. */
export async function placeOrder({ summary, left, ...call }: OrderCall): Promise<Placed> {
  try {
    const answer = await orderGateway.placeOrder.executeWithOptions(
      // The gateway refuses by the broker's clock what comes too late: an attempt that Temporal cuts off a whole
      // attempt later can't be one that still sends.
      {
        summary,
        scheduleToCloseTimeout: left + ATTEMPT_LIMIT,
        ...(call.request.kind === 'exit' ? { priority: { priorityKey: URGENCY.exit } } : {}),
      },
      [call],
    );
    return { event: eventOf(answer), sentAt: sendsOf(answer), answer };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { ...withoutAnswer(error.cause), answer: null };
  }
}

function eventOf(answer: GatewayAnswer): LadderEvent {
  switch (answer.kind) {
    case 'adopted':
    case 'accepted':
      return { kind: 'seen', order: answer.order };
    case 'unproven':
      return { kind: 'lost' };
    case 'denied':
      return { kind: 'denied', code: answer.code };
    case 'delayed':
      return { kind: 'delayed' };
    case 'failed':
      return { kind: 'failed', failure: answer.failure };
  }
}

function sendsOf(answer: GatewayAnswer): readonly string[] {
  switch (answer.kind) {
    case 'adopted':
      return [answer.order.submittedAt];
    case 'unproven':
      return ['unknown'];
    case 'denied':
    case 'delayed':
      return [];
    case 'accepted':
    case 'failed':
      return answer.sentAt;
  }
}

/** An order call that failed is lost, unless its last attempt proved that none of them left anything at the broker. */
function withoutAnswer(cause: Error | undefined): Pick<Placed, 'event' | 'sentAt'> {
  const [failure, proof] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  if (!isProof(proof)) return { event: { kind: 'lost' }, sentAt: ['unknown'] };
  const { kind, code = 'BROKER_UNREACHABLE' } = (failure ?? {}) as Partial<BrokerFailure>;
  // Refused keys and a blocked account concern every order of the session, not this one.
  if (kind === 'account')
    return { event: { kind: 'failed', failure: failure as BrokerFailure }, sentAt: proof.sentAt };
  const ours = cause instanceof ApplicationFailure ? OUR_FAULTS[cause.type ?? ''] : undefined;
  return {
    event: { kind: 'nothing-sent', code: ours ?? code },
    sentAt: proof.sentAt,
  };
}

const isProof = (detail: unknown): detail is NothingSent =>
  typeof detail === 'object' && detail !== null && 'nothingSent' in detail;

/** What kept an order from leaving that isn't the broker's, by the activities' own names, which workflows can't import. */
const DESK_UNREADABLE: typeof UNREADABLE = 'DeskUnreadable';
const NO_RULES: typeof RULES_MISSING = 'RulesMissing';
const NO_SIGNAL: typeof SIGNAL_UNPROVEN = 'SignalUnproven';
const ELSEWHERE: typeof WRONG_BROKER = 'WrongBroker';
const OUR_FAULTS: Readonly<Record<string, ReasonCode | undefined>> = {
  [DESK_UNREADABLE]: 'HALTED',
  [NO_RULES]: 'RULES_MISSING',
  [NO_SIGNAL]: 'SIGNAL_UNPROVEN',
  [ELSEWHERE]: 'WRONG_BROKER',
};

/** The codes for which an order was denied; none for any other answer. */
export const deniedFor = ({ answer }: Placed): readonly ReasonCode[] =>
  answer?.kind === 'denied' ? answer.failed : [];
