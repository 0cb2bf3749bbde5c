/** All that the checker judges by. */
import type { Usd } from '../../src/domain/money';
import type { Rules } from '../../src/domain/rules';
import type { SessionRecord } from '../../src/domain/session-record';
import type { Market } from '../../src/exchange/market';
import { tradedOrders, type Ledger, type Traded } from './ledger';

/** A halt as it was sent, acknowledged and lifted, in market time. */
export interface HaltSpan {
  readonly mode: 'halted' | 'reducing';
  /** From when on the desk said that it is halted. */
  readonly fromMs: number;
  /** When the order to resume was sent; null while it holds. */
  readonly untilMs: number | null;
}

/** A stretch of market time at one speed of the clock. */
export interface ClockSpan {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Market seconds a wall second. */
  readonly speed: number;
}

/** What was seen of a session before it ended. */
export type Sample = Pick<SessionRecord, 'scan' | 'decisions' | 'intents'>;

/** One session as the simulator saw it. */
export interface SessionEvidence {
  /** The scan's. */
  readonly date: string;
  readonly record: SessionRecord;
  /** Oldest first. */
  readonly samples: readonly Sample[];
  /** Market time right after the record was there, and the ledger's last entry then. */
  readonly endedMs: number;
  readonly endedSeq: number;
  /** What the runner adds to the session's end: market time that passed while parts were dead, or between two looks. */
  readonly slackMs: number;
  /** The most requests of the desk in any minute of wall time; null when no limit was in force. */
  readonly busiestMinute: number | null;
  /** Orders that the desk carries as unproven after the session. */
  readonly unproven: readonly string[];
}

/** Market data that isn't what the tape says while it lasts, because a fault was asked for. */
export interface Disturbance {
  readonly symbol: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Evidence {
  readonly desk: string;
  readonly rules: Rules;
  readonly market: Market;
  readonly startingCash: Usd;
  readonly ledger: Ledger;
  readonly traded: readonly Traded[];
  /** All sessions of the account so far, oldest first. */
  readonly sessions: readonly SessionEvidence[];
  readonly clock: readonly ClockSpan[];
  readonly halts: readonly HaltSpan[];
  readonly disturbances: readonly Disturbance[];
  /** Dates that were announced as closed. */
  readonly closures: readonly string[];
}

export const evidenceOf = (given: Omit<Evidence, 'traded'>): Evidence => ({
  ...given,
  traded: tradedOrders(given.ledger),
});

/** The orders of one session of this desk, probes left out. */
export const ordersOf = ({ traded, desk }: Evidence, date: string): readonly Traded[] =>
  traded.filter(({ name }) => name?.desk === desk && name.date === date && name.kind !== 'p');

/** How fast the clock ran at an instant. */
export const speedAt = ({ clock }: Evidence, atMs: number): number =>
  clock
    .filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)
    .reduce((fastest, { speed }) => Math.max(fastest, speed), 1);
