import { CLOSES_FOR_REGIME } from '../../domain/daily-bars';

/** The part by which each calm close lies beside the level, below and above in turn. */
const SWING = 0.01;

/**
 * Closes of a share that does nothing: they swing evenly around `level`, the last one on it, so that the short window
 * of the volatility regime is as lively as the long one.
 */
export const calmCloses = (level: string): readonly number[] =>
  Array.from({ length: CLOSES_FOR_REGIME }, (_, day) =>
    day === CLOSES_FOR_REGIME - 1 ? Number(level) : Number(level) * (day % 2 === 0 ? 1 - SWING : 1 + SWING),
  );
