/**
 * Every fault by its name: where it strikes, what it does there and what may be said of it in a plan. For a fault of
 * the wire or of an answer this is all; those of orders and of the market are worked by the trading floor, which asks
 * for them by name.
 */
import type { RequestClass } from './request-class';
import {
  answer,
  cutBody,
  cutHeaders,
  cutText,
  emptyId,
  reset,
  stall,
  tooMany,
  tooManyBare,
  wait,
} from './wire-acts';
import type { WireAct } from './wire-acts';
import { ageQuotes, emptySide, skewClock } from './answer-edits';
import type { AnswerEdit } from './answer-edits';

const HTML =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';
const internal = answer(
  500,
  'application/json',
  '{"code":50010000,"message":"internal server error occurred"}',
);
const unavailable = answer(503, 'application/json', '{"message":"service unavailable"}');
const unauthorised = answer(
  401,
  'application/json',
  '{"code":40110000,"message":"request is not authorized"}',
);
const gatewayTimeout = answer(504, null, '');

/** Fields of a fault beside its name, by what it strikes. */
const OF_A_REQUEST = ['on', 'from', 'until', 'probability', 'times', 'symbols'] as const;
const OF_ITS_CLASS = ['from', 'until', 'probability', 'times', 'symbols'] as const;
type FaultField =
  (typeof OF_A_REQUEST)[number] | ('ms' | 'never' | 'side' | 'date' | 'open' | 'close' | 'ratio');

export interface FaultKind {
  /**
   * `before`: what the act answers, nothing was applied. `after`: everything was applied and committed first.
   * `answer`: the true answer is changed. `order`: the order is marked as it is taken or told to end.
   * `market`: no request, but the market itself, from an instant to another.
   */
  readonly strikes: 'before' | 'after' | 'answer' | 'order' | 'market';
  /** The class it strikes unless its plan says another; null for the market's. */
  readonly on: RequestClass | null;
  readonly takes: readonly FaultField[];
  readonly needs: readonly FaultField[];
  /** The default of `ms`: wall time for `before` and `after`, market time for the others. */
  readonly ms: number;
  readonly act: WireAct | null;
  readonly edit: AnswerEdit | null;
}

const PLAIN = { on: null, needs: [], ms: 0, act: null, edit: null } as const;

const wire = (strikes: 'before' | 'after', act: WireAct, ms?: number): FaultKind => ({
  ...{ ...PLAIN, strikes, act, on: 'orders.place', ms: ms ?? 0 },
  takes: ms === undefined ? OF_A_REQUEST : [...OF_A_REQUEST, 'ms'],
});
const answered = (
  on: 'clock' | 'data',
  edit: AnswerEdit,
  ms: number,
  ...own: readonly FaultField[]
): FaultKind => ({
  ...{ ...PLAIN, strikes: 'answer', on, edit, ms, takes: [...OF_ITS_CLASS, ...own] },
});
const ordered = (
  on: 'orders.place' | 'orders.cancel',
  ms: number,
  ...own: readonly FaultField[]
): FaultKind => ({
  ...{ ...PLAIN, strikes: 'order', on, ms, takes: [...OF_ITS_CLASS, ...own] },
});
const market = (needs: readonly FaultField[], ...may: readonly FaultField[]): FaultKind => ({
  ...{ ...PLAIN, strikes: 'market', needs, takes: [...needs, ...may, 'from', 'probability'] },
});

export const FAULTS = {
  // The connection is reset: nothing applied, or applied and not a byte of the answer sent, or half of it.
  'reset-before': wire('before', reset),
  'reset-after': wire('after', reset),
  'reset-in-headers': wire('after', cutHeaders),
  'reset-in-body': wire('after', cutBody),
  // The answer is late by `ms`, or (`hold`) for as long as the client waits. A client that goes before the request
  // is applied has sent nothing.
  'slow-before': wire('before', wait, 15_000),
  'slow-after': wire('after', wait, 15_000),
  'hold-before': wire('before', wait, 120_000),
  'hold-after': wire('after', wait, 120_000),
  'hold-in-body': wire('after', stall, 120_000),
  // The answer is another one.
  '401': wire('before', unauthorised),
  '500-before': wire('before', internal),
  '503-before': wire('before', unavailable),
  '504-before': wire('before', gatewayTimeout),
  '504-after': wire('after', gatewayTimeout),
  'html-before': wire('before', answer(502, 'text/html', HTML)),
  'html-after': wire('after', answer(200, 'text/html', HTML)),
  '429': wire('before', tooMany, 2_000),
  '429-bare': wire('before', tooManyBare),
  // The answer is good but for one thing.
  'empty-id': wire('after', emptyId),
  unreadable: wire('after', cutText),
  'stale-quote': answered('data', ageQuotes, 600_000, 'ms'),
  'one-sided-quote': answered('data', emptySide, 0, 'side'),
  'clock-skew': answered('clock', skewClock, 90_000, 'ms'),
  // The order is taken, and something is the matter with it.
  hidden: ordered('orders.place', 3_000, 'ms'),
  'late-rejection': ordered('orders.place', 0),
  'partial-fill': ordered('orders.place', 60_000, 'ms', 'never'),
  'stuck-cancel': ordered('orders.cancel', 60_000, 'ms'),
  // The market.
  halt: market(['symbols'], 'until'),
  'fractional-blocked': market([], 'symbols', 'until'),
  'calendar-changed': market([], 'date', 'open', 'close'),
  split: market(['symbols'], 'ratio', 'date'),
} as const satisfies Readonly<Record<string, FaultKind>>;

export type FaultName = keyof typeof FAULTS;

/** The kinds by name, with every field of a kind to be asked for. */
export const kindOf = (name: FaultName): FaultKind => FAULTS[name];
