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

/** Makes a broker's failure a Temporal failure; anything else passes through as it is. */
export function asTemporalFailure(error: unknown): unknown {
  const failure = failureIn(error);
  if (!failure) return error;
  const retryable = failure.kind === 'transient' || failure.kind === 'unknown';
  return ApplicationFailure.create({
    type: retryable ? FAULT.transient : FAULT.refused,
    nonRetryable: !retryable,
    message: `${failure.code}: ${failure.message}`,
    details: [failure],
    ...(failure.retryAfterMs === undefined ? {} : { nextRetryDelay: failure.retryAfterMs }),
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
