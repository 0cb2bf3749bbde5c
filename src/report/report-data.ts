/**
 * What a report is made from, wherever it came from: a backtest, or sessions that were filed. JSON-plain; decimals are
 * strings as the records have them. Pictures read this and nothing else.
 */
import type { Decision } from '../domain/decision';
import type {
  ExposureRecord,
  IntentRecord,
  ObservationRecord,
  ScanRecord,
  SessionOutcome,
} from '../domain/session-record';
import type { Period } from '../statistics/period';

/** A tier and the symbols that count against it. */
export interface ReportTier {
  readonly name: string;
  readonly symbols: readonly string[];
}

/** One session: the parts that its record and a backtest have in common. */
export interface ReportSession {
  /** The date of the scan. */
  readonly date: string;
  /** The date on which it traded; null for one that never knew its days. */
  readonly tradingDate: string | null;
  readonly outcome: SessionOutcome;
  /** Whether the desk was halted, or reducing, when it could have bought. */
  readonly halted: boolean;
  /** What it asked a person for, in its own words. */
  readonly asks: readonly string[];
  readonly scan: ScanRecord | null;
  readonly decisions: readonly Decision[];
  readonly intents: readonly IntentRecord[];
  readonly exposures: readonly ExposureRecord[];
  /** All that the account held at the open; empty where nobody kept it, and nothing but the desk's lots was held. */
  readonly held: ObservationRecord['positions'];
  readonly findings: readonly string[];
}

/** The account at one moment, and what it is compared with at the same moment. */
export interface EquityPoint {
  readonly date: string;
  /** USD. */
  readonly equity: string;
  /** The benchmark's price, restated for every split up to the report's last date; null where nobody knows it. */
  readonly benchmark: number | null;
}

/** What something else would have come to. Parts are fractions: 0.05 is 5 %. */
export interface ReportBenchmark {
  readonly return: number;
  /** A year. */
  readonly sharpe: number | null;
  readonly drawdown: number;
}

/** A close of a symbol, in terms of the report's last date. */
export interface PricePoint {
  readonly date: string;
  readonly close: number;
  /** What a price of this date is multiplied by to be in those terms: below 1 before a split. */
  readonly factor: number;
}

/** A step or a timer of a session's workflow, by Temporal's time. */
export interface TimelineEntry {
  readonly kind: 'step' | 'timer';
  /** The one-line summary, or the activity's name where it has none. */
  readonly words: string;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  /** Null where the history ends before it did. */
  readonly endMs: number | null;
  readonly failed: boolean;
}

/** How one session's workflow spent its time. */
export interface Timeline {
  readonly date: string;
  readonly runId: string;
  readonly entries: readonly TimelineEntry[];
}

export interface ReportData {
  readonly version: 1;
  readonly source: 'backtest' | 'sessions';
  readonly desk: string;
  /** What it traded on, in words: `real bars, bars.csv`. */
  readonly market: string;
  /** Where it comes from, by name, for somebody who wants the same again. */
  readonly provenance: readonly { readonly name: string; readonly value: string }[];
  /** The largest gap with which an entry leaves, percent; null where the rules aren't known. */
  readonly maxGap: number | null;
  readonly tiers: readonly ReportTier[];
  /** The tier of a symbol that none of them lists; null where the rules aren't known. */
  readonly unlistedTier: string | null;
  /** In order of their dates. */
  readonly sessions: readonly ReportSession[];
  /** The first is the account before the first session; then one for each session that was looked at. */
  readonly equity: readonly EquityPoint[];
  /** When those looks were made. */
  readonly equityAt: 'close' | 'last look';
  readonly benchmark: string;
  /** What the control symbols would have come to; null where nobody worked it out. */
  readonly control: ReportBenchmark | null;
  /** The same account as statistics are computed from. */
  readonly period: Period;
  /** The closes of every symbol that was traded, and of the benchmark, oldest first. */
  readonly prices: Readonly<Record<string, readonly PricePoint[]>>;
  /** The workflow of the last session; null where no history is filed, as after a backtest. */
  readonly timeline: Timeline | null;
}
