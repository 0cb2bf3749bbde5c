/**
 * The way of one session through its bar, one step a minute: the first minute is the bar's open, the last its close,
 * high and low are both touched and never passed. Everything is keyed (seed, symbol, date), so that a path is the same
 * whoever asks, and whenever (design, section 7).
 */
import type { Price } from '../../domain/money';
import { price, priceOfTicks, ticksDown } from '../../domain/money';
import type { PathPoint, RawBar } from '../market';
import { draws, drawsFrom, normal } from './keyed-random';
import type { Draw } from './keyed-random';

/** What keys the draws of a path. */
interface PathKey {
  readonly seed: number;
  readonly symbol: string;
}

/** A point of the path but for its instant. */
export type PathMinute = Omit<PathPoint, 'steppedAtMs'>;

/** Where a path must pass: which minute, at how many ticks. */
interface Waypoint {
  readonly minute: number;
  readonly ticks: number;
}

/** A path that is only walked as far as somebody asks. */
export interface LazyPath {
  readonly minutes: number;
  /** The point of a minute, from 0 to before `minutes`. */
  at(minute: number): PathMinute;
}

/** The path of a bar over a session of `minutes`, one entry for each. `minutes` is at least 4. */
export function minutePath(bar: RawBar, minutes: number, key: PathKey): readonly PathMinute[] {
  const path = lazyPath(bar, minutes, key);
  return Array.from({ length: minutes }, (_, minute) => path.at(minute));
}

/**
 * The same path, each part of it made when it is first asked for: most looks are at the open or after the close, where
 * price, high and low are the bar's own and only the quote is drawn.
 */
export function lazyPath(bar: RawBar, minutes: number, { seed, symbol }: PathKey): LazyPath {
  const tick = tickOf(bar);
  const last = minutes - 1;
  const centTicks = Math.max(1, ticksDown(CENT, tick));
  const walk = once(() => walked(bar, tick, minutes, { seed, symbol }));
  const volumes = once(() =>
    cumulativeVolumes(bar.volume, minutes, draws(seed, symbol, bar.date, 'minute volumes')),
  );
  const priceAt = (minute: number): Price => {
    if (minute === 0) return bar.open;
    return minute === last ? bar.close : priceOfTicks(walk().ticks[minute] ?? 0, tick);
  };
  return {
    minutes,
    at(minute) {
      const price = priceAt(minute);
      const quote = once(() => {
        const drawn = drawsFrom(DRAWS_A_QUOTE * minute, [seed, symbol, bar.date, 'quotes']);
        return quoteAround(ticksDown(price, tick), minute, centTicks, drawn);
      });
      const extreme = (which: 'high' | 'low'): Price => {
        if (minute === 0) return bar.open;
        return minute === last ? bar[which] : priceOfTicks(walk()[which][minute] ?? 0, tick);
      };
      return {
        price,
        get bid() {
          return priceOfTicks(quote().bid, tick);
        },
        get ask() {
          return priceOfTicks(quote().ask, tick);
        },
        get high() {
          return extreme('high');
        },
        get low() {
          return extreme('low');
        },
        get volume() {
          return minute === last ? bar.volume : (volumes()[minute] ?? bar.volume);
        },
      };
    },
  };
}

/** A value that is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** All minutes in ticks, and the highest and lowest so far. */
interface Walked {
  readonly ticks: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
}

function walked(bar: RawBar, tick: Price, minutes: number, { seed, symbol }: PathKey): Walked {
  const low = ticksDown(bar.low, tick);
  const high = ticksDown(bar.high, tick);
  const ticks = walkThrough(
    waypoints(bar, tick, minutes, draws(seed, symbol, bar.date, 'turns')),
    { low, high, step: (0.7 * (high - low)) / Math.sqrt(minutes) },
    draws(seed, symbol, bar.date, 'path'),
  );
  let highest = 0;
  let lowest = Infinity;
  return {
    ticks,
    high: ticks.map((at) => (highest = Math.max(highest, at))),
    low: ticks.map((at) => (lowest = Math.min(lowest, at))),
  };
}

const CENT = price('0.01');
/** Cents, or as fine as the bar's own prices are. */
const TICKS = ['0.01', '0.001', '0.0001', '0.00001', '0.000001', '0.0000001', '0.00000001'].map(price);
const FINEST = price('0.000000001');

function tickOf({ open, high, low, close }: RawBar): Price {
  return TICKS.find((tick) => [open, high, low, close].every((each) => each % tick === 0n)) ?? FINEST;
}

/** Open, close, and between them the turns at high and low, where open or close isn't one of them already. */
function waypoints(bar: RawBar, tick: Price, minutes: number, draw: Draw): readonly Waypoint[] {
  const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map((at) => ticksDown(at, tick));
  const last = minutes - 1;
  // Two different minutes strictly between the first and the last.
  const one = 1 + Math.floor(draw() * (last - 1));
  const other = 1 + ((one - 1 + 1 + Math.floor(draw() * (last - 2))) % (last - 1));
  const [early, late] = one < other ? [one, other] : [other, one];
  // A day that ends higher usually sees its low first.
  const lowFirst = draw() < (bar.close >= bar.open ? 0.7 : 0.3);
  const lowTurn = { minute: lowFirst ? early : late, ticks: low };
  const highTurn = { minute: lowFirst ? late : early, ticks: high };
  const turns = [lowTurn, highTurn].filter(({ ticks }) => ticks !== open && ticks !== close);
  return [{ minute: 0, ticks: open }, ...turns, { minute: last, ticks: close }]
    .filter((each): each is Waypoint => each.ticks !== undefined)
    .sort((left, right) => left.minute - right.minute);
}

/** A random bridge from each waypoint to the next, folded back where it would leave the bar. */
function walkThrough(
  points: readonly Waypoint[],
  { low, high, step }: { low: number; high: number; step: number },
  draw: Draw,
): number[] {
  const path: number[] = [];
  let at = points[0]?.ticks ?? low;
  for (const { minute, ticks } of points) {
    while (path.length < minute) {
      const left = minute - path.length + 1;
      path.push(Math.round(at));
      at += (ticks - at) / left + step * Math.sqrt((left - 1) / left) * normal(draw);
      at = folded(at, low, high);
    }
    at = ticks;
  }
  path.push(Math.round(at));
  return path;
}

/** A number mirrored at both ends of a range as often as it takes to be inside. */
function folded(value: number, low: number, high: number): number {
  const width = high - low;
  if (width === 0) return low;
  const off = Math.abs(value - low) % (2 * width);
  return low + (off <= width ? off : 2 * width - off);
}

/** Busy at the open and towards the close, quiet at noon; the last minute completes the bar's volume. */
function cumulativeVolumes(volume: number, minutes: number, draw: Draw): readonly number[] {
  const weights = Array.from({ length: minutes }, (_, minute) => {
    const fromNoon = (2 * minute) / (minutes - 1) - 1;
    return (1 + 2 * fromNoon ** 2) * (0.5 + draw());
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight, minute) => {
    sum += weight;
    return minute === minutes - 1 ? volume : Math.min(volume, Math.floor((volume * sum) / total));
  });
}

/** How many numbers a quote is drawn from: `quoteAround` takes exactly these. */
const DRAWS_A_QUOTE = 2;
/** Minutes after the open in which spreads are still wide. */
const WIDE_MINUTES = 5;

/**
 * A bid and an ask with the trade between them: one to three basis points apart, three times that right after the
 * open, and never less than a cent. Below a cent the bid stays at one tick: a path is never one-sided.
 */
function quoteAround(ticks: number, minute: number, cent: number, draw: Draw): { bid: number; ask: number } {
  const basisPoints = (1 + 2 * draw()) * (minute < WIDE_MINUTES ? 3 : 1);
  const spread = Math.max(cent, Math.round((ticks * basisPoints) / 10_000));
  const bid = Math.max(1, ticks - Math.round(draw() * spread));
  return { bid, ask: bid + spread };
}
