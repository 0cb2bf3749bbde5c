/**
 * What goes wrong in one session: a pure function of the seed and the session's number, so that a session that broke a
 * promise can be run again without those before it.
 */
import { draws, type Draw } from '../src/exchange/market/keyed-random';
import type { Phase } from '../src/domain/phase';
import { pick, weighted } from './choose';
import { ANNOUNCED, drawFault, HOLDS, type PlannedFault } from './fault-palette';
import type { Victim } from './part';

/** A wall time after the session has reached a phase. */
export interface Moment {
  readonly phase: Phase;
  readonly afterMs: number;
}

/** A kill: who, when, and for how long. */
export interface Kill {
  /** For the counts. */
  readonly name: string;
  readonly victims: readonly Victim[];
  /** Or the moment at which the exchange holds an order's answer. */
  readonly when: Moment | 'order-held';
  /** Wall milliseconds until the victims are started again. */
  readonly downMs: number;
  /** The market goes on to this long after the open, raced, before the victims are started again; null: it just runs. */
  readonly marketGoesOnToMs: number | null;
}

/** Something the account's owner does by hand. */
export interface HandTrade {
  readonly phase: Phase;
  readonly side: 'buy' | 'sell';
  /** `held`: one of the symbols held then; `proposed`: one of the scan's candidates. */
  readonly of: 'held' | 'proposed' | { readonly symbol: string };
  /** Which of them: a number of [0, 1) over the list. */
  readonly pick: number;
  /** Whole shares, or for a sell the part of the shares held. */
  readonly shares: string;
}

/** A halt raised by signal. */
export interface PlannedHalt extends Moment {
  readonly mode: 'halted' | 'reducing';
  /** Wall milliseconds until it is lifted; null: when the session has ended. */
  readonly liftedAfterMs: number | null;
}

export interface SessionPlan {
  readonly number: number;
  readonly seed: number;
  readonly faults: readonly PlannedFault[];
  /** How often an order fills in two parts. */
  readonly partialFills: number;
  /** Requests a minute, or null for no limit. */
  readonly rateLimit: number | null;
  readonly kills: readonly Kill[];
  readonly handTrades: readonly HandTrade[];
  readonly halt: PlannedHalt | null;
}

/** Alpaca's limit on a free plan. */
const RATE_LIMIT = 200;
const PARTIAL_FILLS = 0.1;
const MINUTE = 60_000;

/** The plan of a session. `symbols` are those that faults may pick. */
export function planSession(seed: number, number: number, symbols: readonly string[]): SessionPlan {
  const draw = (what: string): Draw => draws(seed, number, what);
  const faults = drawFaults(draw('faults'), symbols);
  const kills = drawKills(draw('kills'));
  const holds = kills.filter(({ when }) => when === 'order-held').length;
  return {
    number,
    seed: Math.floor(draw('seed')() * 2 ** 31),
    faults: [...(holds > 0 ? [drawHold(holds, draw('hold'))] : []), ...faults],
    partialFills: draw('partial fills')() < 0.5 ? PARTIAL_FILLS : 0,
    rateLimit: draw('rate limit')() < 0.3 ? RATE_LIMIT : null,
    kills,
    handTrades: drawHandTrades(draw('hand')),
    halt: drawHalt(draw('halt')),
  };
}

function drawFaults(draw: Draw, symbols: readonly string[]): readonly PlannedFault[] {
  const count = pick([0, 1, 1, 2, 2, 3], draw);
  const drawn = Array.from({ length: count }, () => drawFault(draw, symbols));
  // What is announced for a day is announced once.
  return drawn.filter(
    ({ name }, place) => !ANNOUNCED.has(name) || drawn.findIndex((each) => each.name === name) === place,
  );
}

const drawHold = (times: number, draw: Draw): PlannedFault => ({ ...pick(HOLDS, draw), times });

/** How often each kill is chosen, of all kills. */
const KILLS: readonly (readonly [number, (draw: Draw) => Kill])[] = [
  [5, (draw) => at('order-held', draw, ['worker'], 'order-held')],
  [2, (draw) => at('worker-mid-order', draw, ['worker'], { phase: 'execute', afterMs: within(draw, 1_500) })],
  [
    2,
    (draw) => at('exchange-mid-order', draw, ['exchange'], { phase: 'execute', afterMs: within(draw, 800) }),
  ],
  [
    1,
    (draw) => at('temporal-mid-order', draw, ['temporal'], { phase: 'execute', afterMs: within(draw, 800) }),
  ],
  [2, (draw) => at('temporal-at-open', draw, ['temporal'], { phase: 'open', afterMs: within(draw, 800) })],
  [2, (draw) => at('exchange-at-open', draw, ['exchange'], { phase: 'open', afterMs: within(draw, 800) })],
  [1, (draw) => at('worker-at-open', draw, ['worker'], { phase: 'open', afterMs: within(draw, 1_200) })],
  [2, (draw) => at('worker-overnight', draw, ['worker'], { phase: 'night', afterMs: within(draw, 1_500) })],
  [1, (draw) => at('all-overnight', draw, ALL, { phase: 'night', afterMs: within(draw, 1_500) })],
  [1, (draw) => at('in-the-evening', draw, [anyOf(draw)], { phase: 'brief', afterMs: within(draw, 400) })],
  [
    1,
    (draw) => at('while-following', draw, [anyOf(draw)], { phase: 'follow', afterMs: within(draw, 1_500) }),
  ],
  [1, (draw) => at('while-settling', draw, [anyOf(draw)], { phase: 'settle', afterMs: within(draw, 100) })],
  [1, (draw) => at('all-mid-order', draw, ALL, { phase: 'execute', afterMs: within(draw, 800) })],
  [1, (draw) => outage('outage-into-window', draw, 10 * MINUTE)],
  [1, (draw) => outage('outage-past-window', draw, 40 * MINUTE)],
  [1, (draw) => outage('outage-to-the-close', draw, 380 * MINUTE)],
];
const ALL: readonly Victim[] = ['worker', 'temporal', 'exchange'];

function drawKills(draw: Draw): readonly Kill[] {
  const count = pick([0, 0, 0, 0, 1, 1, 1, 1, 1, 2], draw);
  return Array.from({ length: count }, () => weighted(KILLS, draw)(draw));
}

const at = (name: string, draw: Draw, victims: readonly Victim[], when: Kill['when']): Kill => ({
  ...{ name, victims, when },
  downMs: within(draw, 3_000),
  marketGoesOnToMs: null,
});

/** The worker is away over the open. */
const outage = (name: string, draw: Draw, marketGoesOnToMs: number): Kill => ({
  ...at(name, draw, ['worker'], { phase: 'night', afterMs: within(draw, 500) }),
  marketGoesOnToMs,
});

function drawHandTrades(draw: Draw): readonly HandTrade[] {
  const count = pick([0, 0, 1, 2], draw);
  return Array.from({ length: count }, (): HandTrade => {
    const side = draw() < 0.6 ? 'buy' : 'sell';
    const of = side === 'sell' || draw() < 0.5 ? 'held' : 'proposed';
    return {
      ...{ phase: 'night', side, of },
      pick: draw(),
      shares: side === 'buy' ? pick(['1', '5', '20'], draw) : pick(['0.3', '1'], draw),
    };
  });
}

function drawHalt(draw: Draw): PlannedHalt | null {
  if (draw() >= 0.12) return null;
  return {
    mode: draw() < 0.6 ? 'halted' : 'reducing',
    phase: pick(['night', 'open', 'execute', 'execute', 'follow'], draw),
    afterMs: within(draw, 1_000),
    liftedAfterMs: draw() < 0.5 ? within(draw, 3_000) : null,
  };
}

const within = (draw: Draw, mostMs: number): number => Math.floor(draw() * mostMs);
const anyOf = (draw: Draw): Victim => pick(ALL, draw);
