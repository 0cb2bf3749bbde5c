/**
 * Every metric of Nightdesk's own, by its name at the Prometheus endpoint. `docs/metrics.md` is generated from this table,
 * and a test holds dashboard and alert rules to it. No label ever takes an order, a run or a date: a series costs memory
 * for as long as a worker lives.
 */
import { ATTENTIONS, type AttentionReason } from './attention';
import type { IntentOutcome } from './climb';
import type { TradingMode } from './halt';
import { REASONS, type ReasonCode } from './reasons';
import type { SessionOutcome } from './session-record';

/** What is asked of the order gateway. */
type OrderKind = 'entry' | 'exit' | 'probe';
/** What the gateway made of it; `threw`: nothing was sent, and Temporal tries again. */
type GatewayAnswerKind = 'accepted' | 'adopted' | 'delayed' | 'denied' | 'failed' | 'threw' | 'unproven';
/** The mode of a desk, or that it can't be read. */
type ReadMode = TradingMode | 'unreadable';

/** All members of a union: one that is added to it doesn't compile before it stands here. */
const all = <Member extends string>(members: Readonly<Record<Member, true>>): readonly Member[] =>
  Object.keys(members) as Member[];

/**
 * The labels and all that each may be: a list; or in words where the desk's own rules bound it. A counter of lists alone
 * starts at 0 for each of its series, because `increase()` doesn't see a series' first value.
 */
export const LABELS = {
  desk: "the desk's name",
  tier: "a tier of the desk's rules",
  outcome: all<SessionOutcome>({
    ...{ traded: true, quiet: true, 'no-session': true, 'window-missed': true },
    ...{ 'given-up': true, halted: true, cancelled: true, failed: true },
  }),
  end: all<IntentOutcome>({
    ...{ filled: true, 'partly-filled': true, unfilled: true, denied: true, rejected: true, unknown: true },
  }),
  side: ['buy', 'sell'],
  code: Object.keys(REASONS) as readonly ReasonCode[],
  reason: Object.keys(ATTENTIONS) as readonly AttentionReason[],
  kind: all<OrderKind>({ entry: true, exit: true, probe: true }),
  answer: all<GatewayAnswerKind>({
    ...{
      accepted: true,
      adopted: true,
      delayed: true,
      denied: true,
      failed: true,
      threw: true,
      unproven: true,
    },
  }),
  mode: all<ReadMode>({ active: true, reducing: true, halted: true, unreadable: true }),
  result: ['measured', 'excluded', 'candidate'],
  queue: ['workflow', 'activity'],
  version: 'the code, as in `nightdesk --version`',
  trades: ['embedded', 'paper', 'live'],
} as const;

export type Label = keyof typeof LABELS;

/** Who says it, and when: what a restart or a second worker does to the number follows from it. */
export type MetricSource =
  /** Counted once, by the worker that files a session's record. Add them up over workers. */
  | 'filing'
  /** Counted by the worker whose order gateway was asked, at each attempt. Add them up over workers. */
  | 'gateway'
  /** Read again and again from Temporal and the broker, by every worker alike. Take the greatest over workers. */
  | 'look'
  /** Of this process alone. */
  | 'process';

export interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly Label[];
  readonly source: MetricSource;
  readonly meaning: string;
  /** Of a histogram, the upper bounds of its buckets. */
  readonly buckets?: readonly number[];
}

/** From the fastest broker to the longest order call, seconds. */
const ANSWER_TIMES = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];
/** From the open to the close of a long day, seconds. */
const DAY_TIMES = [2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 10800, 23400];

export const METRICS = {
  nightdesk_sessions_total: {
    kind: 'counter',
    labels: ['desk', 'outcome'],
    source: 'filing',
    meaning: 'Sessions whose record was filed, by how they ended.',
  },
  nightdesk_decisions_total: {
    kind: 'counter',
    labels: ['desk', 'code'],
    source: 'filing',
    meaning: 'Decisions of filed sessions, on entries and exits, by reason code ([reasons](reasons.md)).',
  },
  nightdesk_orders_total: {
    kind: 'counter',
    labels: ['desk', 'side', 'end'],
    source: 'filing',
    meaning: 'Intents of filed sessions by what became of them; `unknown` is still unproven.',
  },
  nightdesk_attentions_total: {
    kind: 'counter',
    labels: ['desk', 'reason'],
    source: 'filing',
    meaning: 'Matters for which filed sessions asked a person, answered or not ([runbook](runbook.md)).',
  },
  nightdesk_gateway_answers_total: {
    kind: 'counter',
    labels: ['desk', 'kind', 'answer'],
    source: 'gateway',
    meaning:
      'What the order gateway made of an order. `failed` was sent and refused or not answered; `threw` was not sent and is tried again.',
  },
  nightdesk_order_answer_seconds: {
    kind: 'histogram',
    labels: ['desk'],
    source: 'gateway',
    meaning: 'From the sending of an order to the word of the broker, accepted or not.',
    buckets: ANSWER_TIMES,
  },
  nightdesk_order_after_open_seconds: {
    kind: 'histogram',
    labels: ['desk', 'side'],
    source: 'gateway',
    meaning: "From the open to each sending of an order of the day, by the broker's clock.",
    buckets: DAY_TIMES,
  },
  nightdesk_attention_open: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'look',
    meaning: 'Running workflows of the desk, sessions and the desk itself, that ask for a person.',
  },
  nightdesk_attention_matters: {
    kind: 'gauge',
    labels: ['desk', 'reason'],
    source: 'look',
    meaning: 'Matters that running sessions ask a person for, by reason.',
  },
  nightdesk_unknown_orders: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'look',
    meaning:
      'Orders that may or may not have traded: of the running session, and of earlier ones that the desk keeps.',
  },
  nightdesk_desk_mode: {
    kind: 'gauge',
    labels: ['desk', 'mode'],
    source: 'look',
    meaning:
      '1 for the mode that the desk is in, a HALT file of this machine included; 0 for the others, and for all before its first session.',
  },
  nightdesk_sessions_running: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'look',
    meaning: 'Sessions of the desk that run.',
  },
  nightdesk_sessions_overdue: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'look',
    meaning:
      'Trading days since the last ended session whose own session should have ended by now: its close and half an hour are over.',
  },
  nightdesk_last_session_date_seconds: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'look',
    meaning: 'Date of the newest ended session, as its midnight UTC in seconds since 1970.',
  },
  nightdesk_last_session_ended_seconds: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'look',
    meaning: "When that session ended, by Temporal's clock, in seconds since 1970.",
  },
  nightdesk_last_session_outcome: {
    kind: 'gauge',
    labels: ['desk', 'outcome'],
    source: 'look',
    meaning: '1 for how the newest ended session ended, 0 for the others.',
  },
  nightdesk_open_to_last_order_seconds: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'look',
    meaning: 'From the open to the last entry that the broker took, of the newest session that has one.',
  },
  nightdesk_tier_exposure_ratio: {
    kind: 'gauge',
    labels: ['desk', 'tier'],
    source: 'look',
    meaning: 'What the tier has at risk, as measured last, of live equity; NaN while it is unknown.',
  },
  nightdesk_tier_entry_limit_ratio: {
    kind: 'gauge',
    labels: ['desk', 'tier'],
    source: 'look',
    meaning: 'Up to where entries may fill the tier.',
  },
  nightdesk_tier_cap_ratio: {
    kind: 'gauge',
    labels: ['desk', 'tier'],
    source: 'look',
    meaning: "The tier's cap.",
  },
  nightdesk_equity_usd: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'look',
    meaning: 'Live equity at the last look of the newest session.',
  },
  nightdesk_cash_usd: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'look',
    meaning: 'Cash at that look; 0 where it is below zero.',
  },
  nightdesk_scan_symbols: {
    kind: 'gauge',
    labels: ['desk', 'result'],
    source: 'look',
    meaning: 'Symbols of the newest scan: measured, excluded for lack of good bars, candidates.',
  },
  nightdesk_task_queue_backlog: {
    kind: 'gauge',
    labels: ['queue'],
    source: 'look',
    meaning: 'Tasks that wait for a worker, as Temporal estimates them.',
  },
  nightdesk_task_queue_backlog_age_seconds: {
    kind: 'gauge',
    labels: ['queue'],
    source: 'look',
    meaning: 'For how long the oldest of them has waited.',
  },
  nightdesk_task_queue_pollers: {
    kind: 'gauge',
    labels: ['queue'],
    source: 'look',
    meaning: 'Workers that asked Temporal for tasks in the last minutes.',
  },
  nightdesk_clock_skew_seconds: {
    kind: 'gauge',
    labels: [],
    source: 'process',
    meaning:
      "How far this machine's clock and the broker's are apart, either way. Not measured on the embedded exchange.",
  },
  nightdesk_last_look_seconds: {
    kind: 'gauge',
    labels: [],
    source: 'process',
    meaning: 'When this worker last read all of the above without a failure, in seconds since 1970.',
  },
  nightdesk_desk_served: {
    kind: 'gauge',
    labels: ['desk'],
    source: 'process',
    meaning:
      "1 for a desk that this worker trades for, 0 for one that it was given and can't, such as one without keys.",
  },
  nightdesk_worker_info: {
    kind: 'gauge',
    labels: ['version', 'trades'],
    source: 'process',
    meaning: '1. Its labels say which code this worker runs and what it trades at.',
  },
} as const satisfies Record<`nightdesk_${string}`, Metric>;

export type MetricName = keyof typeof METRICS;
type LabelsOf<Name extends MetricName> = (typeof METRICS)[Name]['labels'][number];
type ValueOf<L extends Label> = (typeof LABELS)[L] extends readonly (infer Value)[] ? Value : string;

/** One value of one series: an addition to a counter, a value of a histogram, or what a gauge stands at. */
export type Sample = {
  [Name in MetricName]: {
    readonly name: Name;
    readonly labels: { readonly [L in LabelsOf<Name>]: ValueOf<L> };
    readonly value: number;
  };
}[MetricName];

/** Where samples go. It never throws: nothing of a session may fail because it was counted. */
export interface Meter {
  record(samples: readonly Sample[]): void;
}
