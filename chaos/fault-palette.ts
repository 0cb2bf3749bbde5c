/** The exchange's faults as the simulator uses them: each name with what makes it bite, and when. */
import type { Draw } from '../src/exchange/market/keyed-random';
import { instantMs, instantText } from '../src/domain/instant';
import { pick, weighted } from './choose';

/** A fault as `PUT /control/faults` takes it. */
export interface FaultRule {
  readonly name: string;
  readonly on?: string;
  /** Market times between which it fires, RFC 3339. */
  readonly from?: string;
  readonly until?: string;
  readonly probability?: number;
  readonly times?: number;
  readonly symbols?: readonly string[];
  readonly ms?: number;
  readonly never?: boolean;
  readonly side?: string;
  readonly ratio?: string;
  /** The session that it concerns, `YYYY-MM-DD`. */
  readonly date?: string;
}

/** A fault before it is known when the market opens: its times are milliseconds after the open. */
export type PlannedFault = Omit<FaultRule, 'from' | 'until' | 'date'> & {
  readonly fromOpenMs?: number;
  readonly untilOpenMs?: number;
};

/** The fault with its times, for a session that trades on a day. */
export function faultRule(
  { fromOpenMs, untilOpenMs, ...fault }: PlannedFault,
  day: { readonly date: string; readonly open: string },
): FaultRule {
  const after = (ms: number): string => instantText(instantMs(day.open) + ms);
  return {
    ...fault,
    ...(ANNOUNCED.has(fault.name) ? { date: day.date } : {}),
    ...(fromOpenMs === undefined ? {} : { from: after(fromOpenMs) }),
    ...(untilOpenMs === undefined ? {} : { until: after(untilOpenMs) }),
  };
}

/** Faults that are announced for a session. */
export const ANNOUNCED: ReadonlySet<string> = new Set(['split', 'calendar-changed']);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The exchange withholds an answer until the worker has been killed. */
export const HOLDS: readonly PlannedFault[] = [
  { name: 'hold-after', on: 'orders.place' },
  { name: 'hold-after', on: 'orders.place' },
  { name: 'hold-before', on: 'orders.place' },
  { name: 'hold-in-body', on: 'orders.place' },
];

/** What can happen to any request. */
const ON_ANY: readonly string[] = [
  ...['reset-before', 'reset-after', 'reset-in-headers', 'reset-in-body'],
  ...['500-before', '503-before', '504-before', '504-after', 'html-before', 'html-after'],
  ...['unreadable', '429', '429-bare', 'slow-before', 'slow-after'],
];
/** What only an order that is placed can meet. */
const ON_PLACING: readonly string[] = [...ON_ANY, 'empty-id'];
const READS: readonly string[] = [
  'orders.read',
  'account',
  'positions',
  'assets',
  'clock',
  'calendar',
  'data',
  'any',
];

type Make = (draw: Draw, symbols: readonly string[]) => PlannedFault;

const PALETTE: readonly (readonly [number, Make])[] = [
  [10, (draw) => placing(draw)],
  [5, (draw) => reading(draw)],
  [1, (draw) => ({ ...slowed(pick(ON_ANY, draw), draw), on: 'orders.cancel', ...often(draw) })],
  [2, (draw) => ({ name: 'hidden', ms: pick([3_000, 20_000, 10 * MINUTE], draw), ...often(draw) })],
  [2, (draw) => ({ name: 'late-rejection', ...often(draw) })],
  [2, (draw) => ({ name: 'partial-fill', ...(draw() < 0.5 ? { never: true } : {}), ...often(draw) })],
  [1, (draw) => ({ name: 'stuck-cancel', ms: pick([10_000, 10 * MINUTE], draw), ...often(draw) })],
  [2, (draw, symbols) => ({ name: 'halt', symbols: some(draw, symbols), ...inTheWindow(draw) })],
  [
    1,
    (draw, symbols) => ({
      ...{ name: 'fractional-blocked', fromOpenMs: 0, untilOpenMs: HOUR },
      ...(draw() < 0.5 ? { symbols: some(draw, symbols) } : {}),
    }),
  ],
  [1, (draw, symbols) => ({ name: 'stale-quote', symbols: some(draw, symbols), ...inTheWindow(draw) })],
  [
    1,
    (draw, symbols) => ({
      ...{ name: 'one-sided-quote', side: pick(['bid', 'ask'], draw), symbols: some(draw, symbols) },
      ...inTheWindow(draw),
    }),
  ],
  [1, (draw) => ({ name: 'clock-skew', ms: 90_000, ...often(draw) })],
  [1, () => ({ name: 'calendar-changed' })],
  [1, (draw, symbols) => ({ name: 'split', symbols: [pick(symbols, draw)], ratio: pick(['2', '10'], draw) })],
];

export const drawFault: Make = (draw, symbols) => weighted(PALETTE, draw)(draw, symbols);

function placing(draw: Draw): PlannedFault {
  return { ...slowed(pick(ON_PLACING, draw), draw), on: 'orders.place', ...often(draw) };
}

function reading(draw: Draw): PlannedFault {
  return { ...slowed(pick(ON_ANY, draw), draw), on: pick(READS, draw), ...often(draw) };
}

/** Slow answers on either side of the desk's patience. */
const slowed = (name: string, draw: Draw): PlannedFault =>
  name.startsWith('slow') ? { name, ms: pick([1_500, 6_000, 12_000], draw) } : { name };

const often = (draw: Draw): { readonly probability: number; readonly times: number } => ({
  probability: pick([0.1, 0.3, 0.7], draw),
  times: pick([1, 2, 4], draw),
});

/** Some minutes from somewhere around the open. */
function inTheWindow(draw: Draw): { readonly fromOpenMs: number; readonly untilOpenMs: number } {
  const fromOpenMs = Math.floor((draw() - 0.5) * MINUTE);
  return { fromOpenMs, untilOpenMs: fromOpenMs + pick([MINUTE, 5 * MINUTE, HOUR], draw) };
}

const some = (draw: Draw, symbols: readonly string[]): readonly string[] =>
  Array.from({ length: pick([1, 2, 3], draw) }, () => pick(symbols, draw));
