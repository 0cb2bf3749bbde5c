/** Where market data comes from: the consolidated tape, or IEX alone (about 2 % of the volume). Never mixed. */
export type Feed = 'sip' | 'iex';

/** One tier of the universe. */
export interface TierRule {
  readonly name: string;
  /** The tier's share of live equity, e.g. `0.40`. */
  readonly cap: string;
  /** The most of live equity that one position of this tier may be at entry, e.g. `0.10`. */
  readonly positionLimit: string;
  /** The tier's symbols, in configured order; each symbol is in exactly one tier. */
  readonly symbols: readonly string[];
}

/**
 * Everything a session decides by, resolved from defaults and configuration before the session starts.
 * JSON-plain: ratios and money are decimal strings, durations are milliseconds, times of day are New York's `HH:MM`.
 * Workflow code has no defaults of its own; it is given these.
 */
export interface Rules {
  /** The desk's name, 1 to 16 of a-z and 0-9: part of every client order id. */
  readonly desk: string;
  readonly feed: Feed;
  readonly tiers: readonly TierRule[];
  /**
   * The symbols that may be bought: a subset of the universe. Absent: all of it. The rest is scanned, and what is held
   * of it counts.
   */
  readonly tradeOnly?: readonly string[];
  /** The tier against which a held symbol outside the universe counts. */
  readonly unlistedTier: string;
  /** The part of each cap kept free at entry; the entry limit is `cap × (1 − buffer)`. */
  readonly buffer: string;
  /** The index symbols whose volatility flip refuses every entry. */
  readonly baseline: readonly string[];
  readonly scan: {
    /** New York time of day at which the scan is due. */
    readonly at: string;
    /** How many closes, the scan day's included, the z-score is taken over. */
    readonly lookback: number;
    /** A z-score below this is oversold. */
    readonly oversold: number;
    readonly maxCandidates: number;
    /** The least share of the universe with good bars; below it the scan ends in attention. */
    readonly minUniverse: string;
  };
  readonly open: {
    /** From the open to the first observation. */
    readonly delayMs: number;
    /** Between observations. */
    readonly everyMs: number;
    /** The longest that the desk looks for a trade and a quote of everything; then `NOT_OPENED`. */
    readonly waitMs: number;
    /** Entries may leave until this long after the open. */
    readonly entryWindowMs: number;
  };
  readonly freshness: {
    readonly maxGap: string;
    readonly maxSpread: string;
    readonly maxQuoteAgeMs: number;
    readonly maxAgeMs: number;
    /** `trading` leaves out whole non-trading New York days; `wall` is strict. */
    readonly ageClock: 'trading' | 'wall';
    /** Above this ratio of short to long volatility the regime has flipped. */
    readonly maxVolatilityRatio: number;
  };
  readonly sizing: {
    /** What happens to an entry that the tier's headroom can't hold. */
    readonly whenFull: 'refuse' | 'resize';
    /** The limit price is at most this far above the scan price. */
    readonly limitAboveScan: string;
    /** The limit price is at most this far above the ask. */
    readonly limitAboveAsk: string;
    /** The smallest order worth sending, USD. */
    readonly minNotional: string;
    /** The largest share of the 20-day mean volume that one order may be. */
    readonly maxVolumeShare: string;
  };
  readonly exits: {
    /** A holding whose z-score is back at this, or above, is sold. */
    readonly revertedAt: number;
    /** A holding is sold after this many closes, the day of its purchase being the first. */
    readonly maxHoldSessions: number;
    /** A holding whose price is below its average cost × (1 − this) is sold. */
    readonly stopLoss: string;
    /** Sessions for which a symbol that was stopped out isn't bought again. */
    readonly cooldownSessions: number;
    /** Exits may leave until this long before the close. */
    readonly untilBeforeCloseMs: number;
  };
  readonly limits: {
    /** False: entries spend cash only. */
    readonly useMargin: boolean;
    /** The largest share of live equity that all exposures together may be. */
    readonly maxGross: string;
    /** The largest share of live equity that one order may be. */
    readonly maxOrderNotional: string;
    readonly maxSendsPerSession: number;
    readonly maxSendsPerMinute: number;
    /** The largest loss since the last close, as a share of the last close's equity, at which entries still leave. */
    readonly maxDailyLoss: string;
  };
  readonly fractional: {
    /** `auto` uses fractions where proven, `require` refuses to start without, `off` never tries. */
    readonly mode: 'auto' | 'require' | 'off';
    /** Mean shares a day below which an order starts at the whole rung, for each feed. */
    readonly minVolume: Readonly<Record<Feed, number>>;
    /** An order of less than this share of the share price starts at the whole rung. */
    readonly minNotionalOfPrice: string;
  };
}
