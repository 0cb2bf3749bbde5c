/** The scan's measurement of one symbol, with what the open needs to judge it again. JSON-plain. */
export interface Measured {
  readonly symbol: string;
  /** Standard deviations of the last close from the mean of the look-back. */
  readonly z: number;
  /** The scan day's close, split-adjusted as of the scan: the scan price. Decimal string, USD. */
  readonly close: string;
  /** The last 25 split-adjusted closes, oldest first, the scan day's last; for the volatility regime. */
  readonly closes: readonly number[];
  /** Mean shares a day over the last 20 days, on the session's feed. */
  readonly meanVolume: number;
}

/** An oversold symbol that the scan proposes to buy. */
export interface Candidate extends Measured {
  readonly tier: string;
  /** 1 for the most oversold. */
  readonly rank: number;
}
