/**
 * What a session asks a person for (design, section 5). `docs/runbook.md` has, for each of these reasons, what it means,
 * what to look at and what to do; a test holds the two together.
 */
import type { Phase } from './phase';

/** Every reason for which a session asks for a person, with what it means. */
export const ATTENTIONS = {
  BRIEF: 'The session could not be told its rules, the clock or the calendar.',
  DESK: 'The session could not join its desk, or tell it what it left unproven.',
  CLOCK: "The broker's clock could not be read, or stood still.",
  SCAN: 'The scan failed, or measured too few symbols: nothing is bought on it.',
  CALENDAR: "The broker's calendar could not be read, or no longer has the day of the scan.",
  LEDGER: "The desk's own orders could not be read: what it may sell isn't known.",
  MARKET: 'The market or the account could not be read at the open.',
  CONTRADICTION: "Records and the broker's orders contradict each other.",
  ACCOUNT: 'The broker refuses the keys or the account: nothing more is sent.',
  RULES:
    "The session's rules are not in the worker's state folder: no order can be checked, and none leaves.",
  SIGNAL: "The session's scan artifact does not prove a signal, or can't be read: no entry leaves.",
  UNKNOWN_ORDER: 'The fate of an order is not proven; its room stays reserved.',
  LEFTOVER_ORDER: 'An order that an earlier run left open is not proven dead.',
  DAILY_LOSS: 'The account has lost more than the daily limit: the desk is reducing.',
  SETTLE: 'The account could not be read after the day.',
  RECORD: 'The record could not be filed.',
  GIVEN_UP: 'The session gave up.',
} as const satisfies Record<string, string>;

export type AttentionReason = keyof typeof ATTENTIONS;

/** A session that waits for its operator: all that somebody needs to know to send a signal. */
export interface Parked {
  /** What failed, with the last error. */
  readonly failed: string;
  readonly done: string;
  readonly notDone: string;
  /** What the signal `retry` will do, and what `skip` will. */
  readonly retry: string;
  readonly skip: string;
  /** Market time at which it no longer waits, RFC 3339; null where that isn't known yet. */
  readonly until: string | null;
  /** What happens then, without a word of anybody. */
  readonly then: string;
  /** The operator's word that is being acted on; null while the session waits for one. */
  readonly word: 'retry' | 'skip' | null;
}

/** One thing that asks for a person. JSON-plain. */
export interface Attention {
  readonly reason: AttentionReason;
  /** Of what: a client order id, a sentence; empty where the reason says it all. With the reason it is what is asked once. */
  readonly about: string;
  readonly phase: Phase;
  /** In a sentence, also among the findings. */
  readonly words: string;
  /** Null where the session goes on by its rules and only asks for a look. */
  readonly parked: Parked | null;
}
