/**
 * The way of one synthetic symbol through the sessions table: from the calibrated close forward to the table's end and
 * backward to its start, and the splits on that way. Floating point throughout: these are statistics until the market
 * rounds them to cents.
 */
import { ANCHOR_DATE } from './calibration';
import type { Calibration } from './calibration';
import { draws } from './keyed-random';
import type { ReturnModel } from './return-model';
import { sessionsTable } from './sessions-table';

/**
 * How much of its distance from the calibrated price a symbol loses in a session (half of it in about sixteen months).
 * Too little to see in any scan; without it nine years would carry some symbol to pennies or to millions.
 */
const PULL = 1 / 500;

/** One session of the walk: USD as traded, and how many of the anchor's shares one share is. */
export interface WalkedSession {
  readonly open: number;
  readonly close: number;
  readonly shareFactor: number;
}

/** New shares for one old, first traded in `index` of the sessions table. */
interface WalkedSplit {
  readonly index: number;
  readonly ratio: number;
}

export interface Walk {
  /** One for each session of the table. */
  readonly sessions: readonly WalkedSession[];
  /** Oldest first. */
  readonly splits: readonly WalkedSplit[];
}

/** The walk of one symbol: a pure function of its calibration, its return model and the seed. */
export function walk(row: Calibration, returns: ReturnModel, seed: number): Walk {
  const { logOpens, logCloses } = unsplit(row, returns);
  const splits = splitsOf(
    row.symbol,
    logCloses.map((each) => Math.exp(each)),
    seed,
  );
  const factors = shareFactors(splits, logCloses.length);
  const sessions = logCloses.map((logClose, index) => {
    const shareFactor = factors[index] ?? 1;
    return {
      open: Math.exp(logOpens[index] ?? logClose) * shareFactor,
      close: Math.exp(logClose) * shareFactor,
      shareFactor,
    };
  });
  return { sessions, splits };
}

/** Log prices in the anchor's shares. Backward is the mirror of forward, so that both sides of the anchor look alike. */
function unsplit(row: Calibration, returns: ReturnModel): { logOpens: number[]; logCloses: number[] } {
  const table = sessionsTable();
  const count = table.sessions.length;
  const anchorIndex = table.indexOf(ANCHOR_DATE) ?? 0;
  const anchor = Math.log(row.anchor);
  const moves = table.sessions.map(({ date }) => returns(date));
  const logOpens = new Array<number>(count).fill(anchor);
  const logCloses = new Array<number>(count).fill(anchor);

  for (let index = anchorIndex + 1; index < count; index += 1) {
    const { overnight, intraday } = moves[index] ?? STILL;
    const before = logCloses[index - 1] ?? anchor;
    logOpens[index] = before + overnight - PULL * (before - anchor);
    logCloses[index] = (logOpens[index] ?? anchor) + intraday;
  }
  for (let index = anchorIndex; index >= 0; index -= 1) {
    const { overnight, intraday } = moves[index] ?? STILL;
    const close = logCloses[index] ?? anchor;
    logOpens[index] = close - intraday;
    if (index > 0) logCloses[index - 1] = close - intraday - overnight - PULL * (close - anchor);
  }
  return { logOpens, logCloses };
}

const STILL = { overnight: 0, intraday: 0 };

const RATIOS = [2, 3, 4, 5, 10];
/** A board thinks of a split once in about three years, and splits only what is dear before and not cheap after. */
const THOUGHTS_A_YEAR = 1 / 3;
const DEAR = { from: 250, to: 2_000 };
const NOT_CHEAP = 40;

/** Splits drawn for each calendar year; `closes` are in the anchor's shares. About one a symbol in several years. */
function splitsOf(symbol: string, closes: readonly number[], seed: number): WalkedSplit[] {
  const anchorIndex = sessionsTable().indexOf(ANCHOR_DATE) ?? 0;
  const thoughts = splitThoughts(symbol, seed);
  const passes = (priceBefore: number, ratio: number): boolean =>
    priceBefore >= DEAR.from && priceBefore <= DEAR.to && priceBefore / ratio >= NOT_CHEAP;

  const after: WalkedSplit[] = [];
  let factor = 1;
  for (const split of thoughts.filter(({ index }) => index > anchorIndex)) {
    if (!passes((closes[split.index - 1] ?? 0) * factor, split.ratio)) continue;
    factor /= split.ratio;
    after.push(split);
  }
  const before: WalkedSplit[] = [];
  factor = 1;
  for (const split of thoughts.filter(({ index }) => index <= anchorIndex).reverse()) {
    if (!passes((closes[split.index - 1] ?? 0) * factor * split.ratio, split.ratio)) continue;
    factor *= split.ratio;
    before.unshift(split);
  }
  return [...before, ...after];
}

/** At most one thought a calendar year, on a session and with a ratio of its own. */
function splitThoughts(symbol: string, seed: number): WalkedSplit[] {
  const years = sessionsTable().sessions.map(({ date }) => date.slice(0, 4));
  return [...new Set(years)].flatMap((year) => {
    const draw = draws(seed, symbol, year, 'split');
    if (draw() >= THOUGHTS_A_YEAR) return [];
    const first = years.indexOf(year);
    const index = first + Math.floor(draw() * (years.lastIndexOf(year) - first + 1));
    const ratio = RATIOS[Math.floor(draw() * RATIOS.length)] ?? 2;
    return index === 0 ? [] : [{ index, ratio }];
  });
}

/** What one share of each session is in the anchor's shares: dearer before a past split, cheaper after a later one. */
function shareFactors(splits: readonly WalkedSplit[], count: number): number[] {
  const anchorIndex = sessionsTable().indexOf(ANCHOR_DATE) ?? 0;
  const factors = new Array<number>(count).fill(1);
  for (const { index: first, ratio } of splits) {
    if (first > anchorIndex) {
      for (let index = first; index < count; index += 1) factors[index] = (factors[index] ?? 1) / ratio;
    } else {
      for (let index = 0; index < first; index += 1) factors[index] = (factors[index] ?? 1) * ratio;
    }
  }
  return factors;
}
