/**
 * What a broker's failure means for the order it answers, and nothing else: the classes of the design's table in
 * section 3.6. The gateway's adapter maps every answer to one of them; the ladder says what each does.
 */
import type { ReasonCode } from './reasons';

export const FAILURE_KINDS = [
  /** Nothing was sent, or the broker said that nothing happened: the same rung again. */
  'transient',
  /** Sent, and not proven either way: look it up, never resend blindly. */
  'unknown',
  /** No fraction of this asset, or for this account: the next rung. */
  'fractional-refused',
  /** Halted, not tradable now or closed: wait inside the window, then give up. */
  'not-now',
  /** This order will never be taken: the intent ends. */
  'final',
  /** The keys or the account are refused: the session ends. */
  'account',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** A classified failure with the evidence it was classified from. JSON-plain. */
export interface BrokerFailure {
  readonly kind: FailureKind;
  readonly code: ReasonCode;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Alpaca's own code, when the body had one. */
  readonly brokerCode: number | null;
  /** The broker's message, or what went wrong on the way; at most 300 characters. */
  readonly message: string;
  readonly requestId: string | null;
  /** When the broker says it will take requests again, for a rate limit. */
  readonly retryAfterMs?: number;
}
