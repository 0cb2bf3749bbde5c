/**
 * Every fault by its name: where it strikes, and what it does there. This is all there is to know of a fault of the
 * wire; those of orders and of the market are worked by the trading floor, which asks for them by name.
 */
import type { RequestClass } from './request-class';
import {
  answer,
  cutBody,
  cutHeaders,
  cutText,
  emptyId,
  reset,
  tooMany,
  tooManyBare,
  wait,
} from './wire-acts';
import type { WireAct } from './wire-acts';

const HTML =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';
const internal = answer(
  500,
  'application/json',
  '{"code":50010000,"message":"internal server error occurred"}',
);
const unavailable = answer(503, 'application/json', '{"message":"service unavailable"}');
const gatewayTimeout = answer(504, null, '');

/** The fields of a fault beside its name; `OWN` ones belong to some faults only. */
const REQUEST_FIELDS = ['on', 'from', 'until', 'probability', 'times', 'symbols'] as const;
const ORDER_FIELDS = ['from', 'until', 'probability', 'times', 'symbols'] as const;
export type FaultField = (typeof REQUEST_FIELDS)[number] | 'ms';

export interface FaultKind {
  /**
   * `before`: what the act answers, nothing was applied. `after`: everything was applied and committed first.
   * `order`: nothing happens to the request; the order it makes is marked.
   */
  readonly strikes: 'before' | 'after' | 'order';
  /** The class it strikes unless its plan says another. */
  readonly on: RequestClass;
  readonly takes: readonly FaultField[];
  /** The default of `ms`: wall time for `before` and `after`, market time for `order`. */
  readonly ms: number;
  readonly act: WireAct | null;
  /** For the reader of the documentation. */
  readonly does: string;
}

const wire = (strikes: 'before' | 'after', act: WireAct, does: string, ms?: number): FaultKind => ({
  ...{ strikes, act, does, on: 'orders.place', ms: ms ?? 0 },
  takes: ms === undefined ? REQUEST_FIELDS : [...REQUEST_FIELDS, 'ms'],
});
const order = (on: RequestClass, does: string, ms?: number): FaultKind => ({
  ...{ strikes: 'order', act: null, does, on, ms: ms ?? 0 },
  takes: ms === undefined ? ORDER_FIELDS : [...ORDER_FIELDS, 'ms'],
});

export const FAULTS = {
  'reset-before': wire('before', reset, 'the connection is reset; nothing is applied'),
  'reset-after': wire('after', reset, 'applied, then the connection is reset before any byte'),
  'reset-in-headers': wire('after', cutHeaders, 'applied, then the connection closes inside the headers'),
  'reset-in-body': wire('after', cutBody, 'applied, then the connection closes after half of the body'),
  'slow-before': wire('before', wait, 'waits `ms`, then goes on, unless the client has gone by then', 15_000),
  'slow-after': wire('after', wait, 'applied, answered `ms` late', 15_000),
  'hold-before': wire(
    'before',
    wait,
    'waits until the client goes, and then applies nothing; at most `ms`',
    120_000,
  ),
  'hold-after': wire('after', wait, 'applied, then silent until the client goes; at most `ms`', 120_000),
  '500-before': wire('before', internal, '500 with code 50010000; nothing is applied'),
  '503-before': wire('before', unavailable, '503 with a message; nothing is applied'),
  '504-before': wire('before', gatewayTimeout, '504 with an empty body; nothing is applied'),
  '504-after': wire('after', gatewayTimeout, 'applied, answered with the same 504'),
  'html-before': wire(
    'before',
    answer(502, 'text/html', HTML),
    '502 with a page of HTML; nothing is applied',
  ),
  'html-after': wire('after', answer(200, 'text/html', HTML), 'applied, answered 200 with the same page'),
  'empty-id': wire('after', emptyId, 'applied, answered 200 with the id empty'),
  unreadable: wire('after', cutText, 'applied, answered 200 with JSON cut in half'),
  '429': wire('before', tooMany, '429 with a reset time `ms` ahead; nothing is applied', 2_000),
  '429-bare': wire('before', tooManyBare, '429 without any X-RateLimit header; nothing is applied'),
  hidden: order(
    'orders.place',
    'no look-up or list shows the order for `ms` of market time; its id is taken',
    3_000,
  ),
} as const satisfies Readonly<Record<string, FaultKind>>;

export type FaultName = keyof typeof FAULTS;

/** The kinds by name, with every field of a kind to be asked for. */
export const kindOf = (name: FaultName): FaultKind => FAULTS[name];
