import { HOUR, MINUTE, SECOND } from '../domain/instant';
import type { Rules } from '../domain/rules';

/**
 * The rules of a desk that has no configuration file: every number is the design's (section 3).
 * The three position limits are each tier's cap shared evenly by its symbols, so that a full tier is evenly held.
 */
export const DEFAULT_RULES: Rules = {
  desk: 'main',
  feed: 'sip',
  tiers: [
    { name: 'TIER1', cap: '0.4', positionLimit: '0.1', symbols: ['SPY', 'QQQ', 'DIA', 'IWM'] },
    { name: 'TIER2', cap: '0.3', positionLimit: '0.06', symbols: ['XLK', 'XLF', 'XLV', 'XLE', 'XLY'] },
    {
      name: 'TIER3',
      cap: '0.3',
      positionLimit: '0.015',
      symbols: [
        ...['AAPL', 'MSFT', 'GOOGL', 'AMZN', 'NVDA', 'META', 'TSLA', 'UNH', 'JPM', 'V'],
        ...['MA', 'LLY', 'WMT', 'HD', 'PG', 'XOM', 'CVX', 'JNJ', 'BAC', 'COST'],
      ],
    },
  ],
  unlistedTier: 'TIER3',
  buffer: '0.05',
  baseline: ['SPY', 'QQQ'],
  scan: { at: '16:05', lookback: 20, oversold: -1.5, maxCandidates: 10, minUniverse: '0.8' },
  open: {
    delayMs: 30 * SECOND,
    everyMs: 10 * SECOND,
    waitMs: 5 * MINUTE,
    entryWindowMs: 30 * MINUTE,
  },
  freshness: {
    maxGap: '0.02',
    maxSpread: '0.005',
    maxQuoteAgeMs: 2 * MINUTE,
    maxAgeMs: 24 * HOUR,
    ageClock: 'trading',
    maxVolatilityRatio: 2,
  },
  sizing: {
    whenFull: 'refuse',
    limitAboveScan: '0.02',
    limitAboveAsk: '0.005',
    minNotional: '10',
    maxVolumeShare: '0.01',
  },
  exits: {
    revertedAt: 0,
    maxHoldSessions: 10,
    stopLoss: '0.08',
    cooldownSessions: 5,
    untilBeforeCloseMs: 15 * MINUTE,
  },
  limits: {
    useMargin: false,
    maxGross: '0.95',
    maxOrderNotional: '0.12',
    maxSendsPerSession: 60,
    maxSendsPerMinute: 30,
    maxDailyLoss: '0.03',
  },
  fractional: {
    mode: 'auto',
    // IEX prints about 2 % of the consolidated volume, so the same liquidity shows as a fiftieth of it.
    minVolume: { sip: 1_000_000, iex: 20_000 },
    minNotionalOfPrice: '0.01',
  },
};
