/**
 * Symbols for a large universe, made up after the calibrated ones: each trades the way of one of them, some sessions
 * earlier and at a price of its own. Nothing of it is kept, so that thousands cost no memory; they never split. They are
 * for load: what moves together in a real market doesn't here.
 */
import type { Calibration } from './calibration';
import { draws } from './keyed-random';
import type { WalkedSession } from './synthetic-walk';

export interface MadeUpSymbol {
  /** Whose way it goes. */
  readonly like: Calibration;
  /** How many sessions later than it. */
  readonly lag: number;
  /** Its price over the other's. */
  readonly scale: number;
}

const LETTERS = 26;
/** No name of the calibration begins so and has five letters. */
const FIRST = 'Q';
const MOST_LAG = 1_000;

/** So many symbols with names QAAAA, QAAAB and so on, drawn by the seed. */
export function madeUpSymbols(
  count: number,
  rows: readonly Calibration[],
  seed: number,
): ReadonlyMap<string, MadeUpSymbol> {
  return new Map(
    Array.from({ length: Math.max(0, count) }, (_, index) => {
      const symbol = nameOf(index);
      const draw = draws(seed, symbol, 'made up');
      const like = rows[Math.floor(draw() * rows.length)];
      if (!like) throw new Error('there is no calibrated symbol to make others up after');
      const lag = 1 + Math.floor(draw() * MOST_LAG);
      // From 10 to 500 USD at the anchor, evenly on a logarithmic scale.
      const scale = (10 * 50 ** draw()) / like.anchor;
      return [symbol, { like, lag, scale }] as const;
    }),
  );
}

/** Its session at an index of the table; before the other's first ones, its way runs backwards. */
export function sessionOf(
  { lag, scale }: MadeUpSymbol,
  sessions: readonly WalkedSession[],
  index: number,
): WalkedSession | undefined {
  const session = sessions[Math.abs(index - lag)];
  if (!session) return undefined;
  const { open, close, shareFactor } = session;
  return { open: (open / shareFactor) * scale, close: (close / shareFactor) * scale, shareFactor: 1 };
}

function nameOf(index: number): string {
  const letters = [3, 2, 1, 0].map((place) =>
    String.fromCharCode(65 + (Math.floor(index / LETTERS ** place) % LETTERS)),
  );
  return [FIRST, ...letters].join('');
}
