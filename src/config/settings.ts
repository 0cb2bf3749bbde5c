import { z } from 'zod';
import type { Rules } from '../domain/rules';
import { choice, count, dollars, duration, flag, shaped, share, statistic } from './scalars';

const tierName = shaped(/^[A-Z][A-Z0-9_]{0,15}$/, 'a tier name of capitals and digits, like TIER1');
/** A symbol as the exchange writes it. */
export const symbol = shaped(/^[A-Z]{1,6}(\.[A-Z])?$/, 'a symbol in capitals, like SPY or BRK.B');

/** One tier as the file writes it. */
export const TIER = z.strictObject({
  cap: share({ over: '0', upTo: '1' }),
  positionLimit: share({ over: '0', upTo: '1' }),
  symbols: z.array(symbol).describe('[SPY, QQQ]'),
});

/**
 * The keys of the configuration file, in the file's words and units. Every bound is one inside which the check it
 * belongs to still checks something: no key switches a check off (design 3.4).
 */
export const SETTINGS = z.strictObject({
  desk: shaped(/^[a-z0-9]{1,16}$/, '1 to 16 letters a-z and digits: it is part of every client order id'),
  feed: choice('sip', 'iex'),
  tiers: z.record(tierName, TIER).describe('a name for each tier'),
  tradeOnly: z.array(symbol).describe('[SPY, XLK]').exactOptional(),
  unlistedTier: tierName,
  buffer: share({ from: '0', below: '1' }),
  baseline: z.array(symbol).describe('[SPY, QQQ]'),
  scan: z.strictObject({
    at: shaped(
      /^(1[6-9]|2[0-3]):[0-5]\d$/,
      'a New York time after the close, from 16:00 to 23:59, like 16:05',
    ),
    lookback: count(5, 250),
    oversold: statistic(-10, -0.1),
    maxCandidates: count(1, 10),
    minUniverse: share({ from: '0.5', upTo: '1' }),
  }),
  open: z.strictObject({
    delay: duration('0 s', '30 min'),
    every: duration('1 s', '5 min'),
    wait: duration('10 s', '60 min'),
    window: duration('1 min', '4 h'),
  }),
  freshness: z.strictObject({
    maxGap: share({ over: '0', upTo: '0.2' }),
    maxSpread: share({ over: '0', upTo: '0.1' }),
    maxQuoteAge: duration('1 s', '30 min'),
    maxAge: duration('1 h', '120 h'),
    ageClock: choice('trading', 'wall'),
    maxVolatilityRatio: statistic(1, 10),
  }),
  sizing: z.strictObject({
    whenFull: choice('refuse', 'resize'),
    limitAboveScan: share({ from: '0', upTo: '0.2' }),
    limitAboveAsk: share({ from: '0', upTo: '0.1' }),
    minNotional: dollars('1', '1000000'),
    maxVolumeShare: share({ over: '0', upTo: '0.1' }),
  }),
  exits: z.strictObject({
    // Above 1.5 the shortest look-back could hardly ever say so: the z of the last of five closes is at most 1.79.
    revertedAt: statistic(-3, 1.5),
    maxHold: count(1, 250),
    stopLoss: share({ over: '0', upTo: '0.5' }),
    cooldown: count(1, 60),
    until: duration('1 min', '2 h'),
  }),
  limits: z.strictObject({
    useMargin: flag,
    maxGross: share({ over: '0', upTo: '1' }),
    maxOrderNotional: share({ over: '0', upTo: '1' }),
    maxSendsPerSession: count(1, 500),
    maxSendsPerMinute: count(1, 200),
    maxDailyLoss: share({ over: '0', upTo: '0.5' }),
  }),
  fractional: z.strictObject({
    mode: choice('auto', 'require', 'off'),
    minVolume: z.strictObject({ sip: count(0, 1_000_000_000), iex: count(0, 1_000_000_000) }),
    minNotionalOfPrice: share({ from: '0', upTo: '1' }),
  }),
});

/**
 * What one file may say of them: any part. A group that isn't named keeps its values; a tier that is built in may be
 * named in part, a new one is checked for completeness when it is read.
 */
export const SETTINGS_IN_FILE = SETTINGS.extend({
  tiers: z.record(tierName, TIER.partial()).describe('a name for each tier'),
  scan: SETTINGS.shape.scan.partial(),
  open: SETTINGS.shape.open.partial(),
  freshness: SETTINGS.shape.freshness.partial(),
  sizing: SETTINGS.shape.sizing.partial(),
  exits: SETTINGS.shape.exits.partial(),
  limits: SETTINGS.shape.limits.partial(),
  fractional: SETTINGS.shape.fractional
    .extend({ minVolume: SETTINGS.shape.fractional.shape.minVolume.partial() })
    .partial(),
}).partial();

/** Every setting, resolved: exact decimal text for shares and money, milliseconds for durations. */
export type Settings = z.output<typeof SETTINGS>;

/** The settings that say the same as these rules. */
export function settingsOf(rules: Rules): Settings {
  const { open, freshness, scan, exits } = rules;
  return {
    desk: rules.desk,
    feed: rules.feed,
    tiers: Object.fromEntries(
      rules.tiers.map(({ name, cap, positionLimit, symbols }) => [
        name,
        { cap, positionLimit, symbols: [...symbols] },
      ]),
    ),
    ...(rules.tradeOnly === undefined ? {} : { tradeOnly: [...rules.tradeOnly] }),
    unlistedTier: rules.unlistedTier,
    buffer: rules.buffer,
    baseline: [...rules.baseline],
    scan,
    open: {
      delay: open.delayMs,
      every: open.everyMs,
      wait: open.waitMs,
      window: open.entryWindowMs,
    },
    freshness: {
      maxGap: freshness.maxGap,
      maxSpread: freshness.maxSpread,
      maxQuoteAge: freshness.maxQuoteAgeMs,
      maxAge: freshness.maxAgeMs,
      ageClock: freshness.ageClock,
      maxVolatilityRatio: freshness.maxVolatilityRatio,
    },
    sizing: rules.sizing,
    exits: {
      revertedAt: exits.revertedAt,
      maxHold: exits.maxHoldSessions,
      stopLoss: exits.stopLoss,
      cooldown: exits.cooldownSessions,
      until: exits.untilBeforeCloseMs,
    },
    limits: rules.limits,
    fractional: { ...rules.fractional, minVolume: { ...rules.fractional.minVolume } },
  };
}

/** The rules that these settings mean. The inverse of `settingsOf`. */
export function rulesOf({ tiers, open, freshness, exits, ...alike }: Settings): Rules {
  return {
    ...alike,
    tiers: Object.entries(tiers).map(([name, tier]) => ({ name, ...tier })),
    open: {
      delayMs: open.delay,
      everyMs: open.every,
      waitMs: open.wait,
      entryWindowMs: open.window,
    },
    freshness: {
      maxGap: freshness.maxGap,
      maxSpread: freshness.maxSpread,
      maxQuoteAgeMs: freshness.maxQuoteAge,
      maxAgeMs: freshness.maxAge,
      ageClock: freshness.ageClock,
      maxVolatilityRatio: freshness.maxVolatilityRatio,
    },
    exits: {
      revertedAt: exits.revertedAt,
      maxHoldSessions: exits.maxHold,
      stopLoss: exits.stopLoss,
      cooldownSessions: exits.cooldown,
      untilBeforeCloseMs: exits.until,
    },
  };
}
