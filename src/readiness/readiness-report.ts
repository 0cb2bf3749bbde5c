/** What `nightdesk readiness` says: yes or no, by area, each criterion with what was found and its evidence. JSON-plain. */
import type { ReasonCode } from '../domain/reasons';
import type { SessionOutcome } from '../domain/session-record';

/** The areas by which a trading system is judged. */
export const AREAS = [
  'API safety',
  'Position sizing',
  'Risk management',
  'System design',
  'Debuggability',
  'Production readiness',
] as const;

export type Area = (typeof AREAS)[number];

/** A session that shows something, by what can be looked up: its workflow, and the hashes of its record and its scan. */
export interface Evidence {
  readonly session: string;
  readonly record: string;
  readonly scan: string | null;
  /** The symbols it was seen in. */
  readonly symbols?: readonly string[];
  /** At an exchange of one's own, not at the broker's. */
  readonly rehearsed: boolean;
}

/** One thing that must be so. */
export interface Criterion {
  readonly area: Area;
  /** A name that stays. */
  readonly name: string;
  /** What must be so, in words. */
  readonly wanted: string;
  readonly met: boolean;
  /** What is so, in words. */
  readonly found: string;
  readonly evidence: readonly Evidence[];
}

/** What the sessions on paper come to. */
export interface PaperCounts {
  readonly sessions: number;
  /** Dates of the first and the last session; null without any. */
  readonly first: string | null;
  readonly last: string | null;
  /** Whole days from the first to the last. */
  readonly days: number;
  readonly outcomes: Readonly<Partial<Record<SessionOutcome, number>>>;
  /** How often a person was asked, and how often nobody had answered when the session ended. */
  readonly attentions: number;
  readonly openAttentions: number;
  readonly unknownOrders: number;
  readonly capacityBreaches: number;
  /** How often each code refused, the most frequent first. */
  readonly refusals: readonly { readonly code: ReasonCode; readonly count: number }[];
  /** Sessions at an exchange of one's own, which are no time on paper. */
  readonly rehearsed: number;
}

export interface ReadinessReport {
  readonly version: 1;
  readonly desk: string;
  /** The rules that would go live. */
  readonly configHash: string;
  /** New York date on which it was made. */
  readonly on: string;
  readonly ready: boolean;
  readonly counts: PaperCounts;
  readonly criteria: readonly Criterion[];
}
