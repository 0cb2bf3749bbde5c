/** How a broker's failure crosses the activity's boundary: typed, so that Temporal retries what may be retried. */
import { ApplicationFailure } from '@temporalio/common';
import type { BrokerFailure } from '../domain/broker-failure';

/** The `type` of every failure an activity throws on purpose. */
export const FAULT = {
  /** The broker didn't answer, or asked to wait: the same request again. */
  transient: 'BrokerTransient',
  /** The broker answered with a refusal that asking again doesn't change. */
  refused: 'BrokerRefused',
} as const;

/** A failure that carries a classified broker failure, of whatever class in whatever realm. */
function failureIn(error: unknown): BrokerFailure | null {
  if (typeof error !== 'object' || error === null) return null;
  return 'name' in error && error.name === 'BrokerError' && 'failure' in error
    ? (error.failure as BrokerFailure)
    : null;
}

/** The classified failure of a broker call, or the error again when it is none (a fault of ours: Temporal retries it). */
export function brokerFailure(error: unknown): BrokerFailure {
  const failure = failureIn(error);
  if (!failure) throw error;
  return failure;
}

/** What a failure of the order gateway carries when it is proven that none of its attempts left an order. */
export interface NothingSent {
  readonly nothingSent: true;
  /** Market times at which the broker was asked, and said that nothing happened. */
  readonly sentAt: readonly string[];
}

/** The `type` of a refusal to send because the desk's own mode can't be read: unknown means no order. */
export const DESK_UNREADABLE = 'DeskUnreadable';

/** The `type` of a refusal to send because the session's rules can't be read: an order that can't be checked doesn't leave. */
export const RULES_MISSING = 'RulesMissing';

/** The `type` of a refusal to send an entry whose signal its session's scan artifact doesn't prove. */
export const SIGNAL_UNPROVEN = 'SignalUnproven';

/** The `type` of a refusal to send an order of a session that another broker's worker began. */
export const WRONG_BROKER = 'WrongBroker';

/** For what may be had later, because somebody may bring the state folder back: Temporal tries it again. */
export const triedAgainAs =
  (type: string, say: (why: string) => string = (why) => why) =>
  (error: unknown): never => {
    throw ApplicationFailure.retryable(say(error instanceof Error ? error.message : String(error)), type);
  };

/** Makes a broker's failure a Temporal failure; anything else passes through as it is. */
export const asTemporalFailure = (error: unknown): unknown => typed(error, []);

/** The same, for an order call all of whose attempts are proven to have left nothing at the broker. */
export const sentNothing = (error: unknown, sentAt: readonly string[]): unknown =>
  typed(error, [{ nothingSent: true, sentAt } satisfies NothingSent]);

function typed(error: unknown, proof: readonly unknown[]): unknown {
  const failure = failureIn(error);
  if (failure) {
    // One odd answer to a read must not end a day: what was read is read again. Only the keys and the account are
    // refused for good. (What a broker answers to an order is no failure here, but the ladder's data.)
    const retryable = failure.kind !== 'account';
    return ApplicationFailure.create({
      type: retryable ? FAULT.transient : FAULT.refused,
      nonRetryable: !retryable,
      message: `${failure.code}: ${failure.message}`,
      details: [failure, ...proof],
      ...(failure.retryAfterMs === undefined ? {} : { nextRetryDelay: failure.retryAfterMs }),
    });
  }
  if (proof.length === 0) return error;
  if (error instanceof ApplicationFailure) {
    return ApplicationFailure.create({
      message: error.message,
      ...(error.type ? { type: error.type } : {}),
      nonRetryable: error.nonRetryable ?? false,
      details: [null, ...proof],
      cause: error,
    });
  }
  return ApplicationFailure.create({
    message: error instanceof Error ? error.message : String(error),
    type: error instanceof Error ? error.name : 'Error',
    details: [null, ...proof],
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/** Runs broker calls of an activity, so that what they throw reaches Temporal typed. */
export async function askBroker<T>(calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (error) {
    throw asTemporalFailure(error);
  }
}
