/** What every result is held against. */
export const BENCHMARK = 'SPY';
