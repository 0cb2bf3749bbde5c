/**
 * The session record: the workflow's result, what the CLI prints and what the artifact store keeps for years.
 * JSON-plain; decimals are strings, instants are UTC and market time (design, section 5).
 */
import type { AttentionReason } from './attention';
import type { Decision } from './decision';
import type { IntentOutcome, RungRecord } from './climb';
import type { Capability } from './fractional';
import type { Phase } from './phase';
import type { ReasonCode } from './reasons';
import type { Feed } from './rules';
import type { TierExposure } from './tier-capacity';

/** How a session ended. */
export type SessionOutcome =
  /** At least one share was bought or sold. */
  | 'traded'
  /** Nothing was bought, and nothing went wrong. */
  | 'quiet'
  /** The exchange was closed on the session's date. */
  | 'no-session'
  /** The entry window had passed before the desk could decide. */
  | 'window-missed'
  /** Something failed for longer than the window lasted; nothing is left open. */
  | 'given-up'
  /** The desk was halted, or reducing, before it could buy anything. */
  | 'halted'
  | 'cancelled'
  | 'failed';

export interface CandidateRecord {
  readonly symbol: string;
  readonly tier: string;
  readonly z: number;
  readonly close: string;
  readonly rank: number;
}

export interface MeasuredRecord {
  readonly symbol: string;
  readonly z: number;
  readonly close: string;
}

/** The measuring of a universe that a scan is by: what all desks with the same universe share of a day. */
export interface SharedMeasuring {
  /** The hash of everything that it depends on. */
  readonly key: string;
  /** Its SHA-256 in the artifact store. */
  readonly artifact: string;
  /** True when another desk, or an attempt before, had measured it. */
  readonly reused: boolean;
}

/** How many more were excluded, and outranked, than are listed. */
export interface UnlistedCounts {
  readonly excluded: number;
  readonly outranked: number;
}

export interface ScanRecord {
  /** How many symbols were measured. */
  readonly symbols: number;
  readonly excluded: readonly { readonly symbol: string; readonly code: ReasonCode }[];
  readonly candidates: readonly CandidateRecord[];
  /** Oversold, but behind `maxCandidates` more oversold ones. */
  readonly outranked: readonly { readonly symbol: string; readonly z: number }[];
  /** How many more were excluded and outranked than are listed; absent where all are. */
  readonly unlisted?: UnlistedCounts;
  readonly baseline: readonly MeasuredRecord[];
  readonly control: MeasuredRecord | null;
  /** The measuring of the universe that the scan is by; absent in older records, and in a backtest's. */
  readonly shared?: SharedMeasuring;
}

/** One look at the market and the account, in short; the full evidence is in the history. */
export interface ObservationRecord {
  readonly at: string;
  readonly purpose: 'open' | 'settle';
  readonly equity: string;
  readonly cash: string;
  readonly positions: readonly {
    readonly symbol: string;
    readonly qty: string;
    readonly price: string | null;
  }[];
  /** Symbols without a trade of this session or without a two-sided quote. */
  readonly waitingFor: readonly string[];
}

export interface IntentRecord {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly tier: string;
  /** What the first rung asked for. */
  readonly qty: string;
  /** Null for an exit, which is a market order. */
  readonly limit: string | null;
  readonly rungs: readonly RungRecord[];
  readonly filledQty: string;
  readonly avgPrice: string | null;
  /** `working` only while the session runs. */
  readonly outcome: IntentOutcome | 'working';
  readonly code: ReasonCode | null;
}

/** A tier against its cap at one moment of the day. */
export interface ExposureRecord extends TierExposure {
  readonly when: 'open' | 'entry' | 'settle';
  readonly at: string;
  /** The symbol whose entry this is the exposure after, for `entry`. */
  readonly entry?: string;
}

/** How a matter that asked for a person ended. */
export type AttentionEnd =
  /** Not at all: somebody should look still. */
  | 'open'
  /** Proven, resolved or read after all, without a word of anybody. */
  | 'over'
  /** By the operator's `retry`, `skip` or `resolve`. */
  | 'retried'
  | 'skipped'
  | 'resolved'
  /** Nobody came: the session went on, or gave up, by itself. */
  | 'timed-out';

/** One thing for which the session asked for a person. */
export interface AttentionRecord {
  readonly reason: AttentionReason;
  /** Of what, such as a client order id; empty where the reason says it all. */
  readonly about: string;
  readonly phase: Phase;
  readonly words: string;
  /** True where the session waited. */
  readonly parked: boolean;
  readonly ended: AttentionEnd;
}

/**
 * Where a session traded. An exchange on a loopback address is never Alpaca, whatever its mode says: days at one are no
 * days on paper.
 */
export interface TradedAt {
  readonly mode: 'embedded' | 'paper' | 'live';
  /** The name of the host that orders went to, like `paper-api.alpaca.markets`. */
  readonly host: string;
}

export interface SessionRecord {
  readonly version: 1;
  readonly desk: string;
  readonly session: {
    readonly date: string;
    readonly scanAt: string | null;
    readonly open: string | null;
    readonly close: string | null;
    readonly feed: Feed | null;
  };
  readonly provenance: {
    readonly code: string;
    readonly configHash: string;
    /** SHA-256 of the scan artifact. */
    readonly artifact: string | null;
    readonly workflowId: string;
    readonly runId: string;
    /** Absent in records from before it was kept. */
    readonly tradedAt?: TradedAt;
  };
  readonly outcome: SessionOutcome;
  readonly scan: ScanRecord | null;
  /** Whether fractions were proven to trade on this day, and by which order; null when nothing was asked. */
  readonly fractional: Pick<Capability, 'account' | 'source' | 'evidence'> | null;
  readonly observations: readonly ObservationRecord[];
  readonly decisions: readonly Decision[];
  readonly intents: readonly IntentRecord[];
  readonly exposures: readonly ExposureRecord[];
  /** What the session asked a person for. */
  readonly attentions: readonly AttentionRecord[];
  /** What an operator should know, in words. */
  readonly findings: readonly string[];
}
