/** Where a stretch of sessions is set: keyed by the seed and the stretch, so that it can be run again alone. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { draws, type Draw } from '../src/exchange/market/keyed-random';
import type { Market } from '../src/exchange/market';
import { openMarket } from '../src/exchange/market/market-source';
import { busyMarket } from './busy-market';
import { pick, weighted } from './choose';

/** What a stretch starts with. */
export interface Setting {
  readonly market: Market;
  /** A file of daily bars, or null for the synthetic market. */
  readonly bars: string | null;
  readonly seed: number;
  /** The date of the first session's scan. */
  readonly from: string;
  /** Decimal string, USD. */
  readonly cash: string;
  /** What the account's owner holds from the start, as `SYMBOL=shares`. */
  readonly holdings: readonly string[];
  /** The desk's configuration, YAML. */
  readonly config: string;
}

/** Sessions of one stretch: enough for positions to be sold again by every rule. */
export const STRETCH = 14;
/** Bars that a scan needs behind it, and a margin. */
const SESSIONS_BEFORE = 30;
/** Splits, holidays and the table's end are in there. */
const SYNTHETIC_YEARS = { from: '2020-01-02', to: '2026-06-30' } as const;

/** The real bars that are looked for beside the checkout, never part of it. */
export function realBars(root: string): string | null {
  const file = resolve(root, '..', 'shared', 'market', 'bars-2023-06-2024-12.csv');
  return existsSync(file) ? file : null;
}

/** The stretch that a session of a run belongs to, from 0. */
export const stretchOf = (session: number): number => Math.floor((session - 1) / STRETCH);

/**
 * The setting of a session: its stretch's, beginning at that session. `folder` takes the bars of a made-up market;
 * `bars` are the real ones, or null where there are none.
 */
export function settingOf(seed: number, session: number, bars: string | null, folder: string): Setting {
  const stretch = stretchOf(session);
  const draw = draws(seed, stretch, 'setting');
  const marketSeed = Math.floor(draw() * 2 ** 31);
  const kind = weighted(MARKETS, draw);
  const file =
    kind === 'busy' || (kind === 'real' && bars === null)
      ? busyMarket(join(folder, `busy-${stretch}.csv`), marketSeed, BUSY.from, BUSY.to)
      : kind === 'real'
        ? bars
        : null;
  const market = openMarket({ seed: marketSeed, ...(file === null ? {} : { bars: file }) });
  return {
    ...{ market, bars: file, seed: marketSeed },
    from: startDate(market, file === null, session - 1 - stretch * STRETCH, draw),
    cash: pick(['100000', '100000', '10000'], draw),
    holdings: pick([[], ['XOM=10', 'JNJ=5'], ['AAPL=8'], ['SPY=3', 'COST=1']], draw),
    config: configuration(draw),
  };
}

/** How often each market is taken. */
const MARKETS = [
  [5, 'busy'],
  [3, 'real'],
  [1, 'synthetic'],
] as const;
/** Summer time ends and begins in there, and there are holidays and early closes. */
const BUSY = { from: '2024-09-03', to: '2025-04-30' } as const;

function startDate(market: Market, synthetic: boolean, offset: number, draw: Draw): string {
  const traded = market.sessions.filter(
    ({ date }) =>
      market.symbols.some((symbol) => market.bar(symbol, date)) &&
      (!synthetic || (date >= SYNTHETIC_YEARS.from && date <= SYNTHETIC_YEARS.to)),
  );
  const last = traded.length - STRETCH - 2;
  const first = Math.floor(SESSIONS_BEFORE + draw() * (last - SESSIONS_BEFORE));
  const day = traded[first + offset];
  if (!day) throw new RangeError(`${market.label} has too few sessions for a stretch of ${STRETCH}`);
  return day.date;
}

/**
 * More signals than a real desk has, and tiers that are full with one of their symbols, so that there are always orders
 * to torment and limits to break. Every limit is as built in.
 */
function configuration(draw: Draw): string {
  const oversold = pick(['-0.6', '-0.1', '-0.1'], draw);
  const pairs = draw() < 0.5;
  const tiers = [
    'tiers:',
    ...['TIER1', 'TIER2', 'TIER3'].map((name) => `  ${name}: none`),
    ...PAIRS.map(
      ([one, other]) => `  ${one}${other}: { cap: 10 %, positionLimit: 5 %, symbols: [${one}, ${other}] }`,
    ),
    `unlistedTier: ${PAIRS[0].join('')}`,
  ];
  return [
    `scan: { oversold: ${oversold} }`,
    `sizing: { whenFull: ${pick(['refuse', 'resize'], draw)} }`,
    `exits: { revertedAt: 0, maxHold: ${pick([3, 10], draw)} }`,
    ...(pairs ? tiers : []),
    '',
  ].join('\n');
}

const PAIRS = [
  ['SPY', 'QQQ'],
  ['JPM', 'BAC'],
  ['V', 'MA'],
  ['XOM', 'CVX'],
  ['HD', 'COST'],
  ['AAPL', 'MSFT'],
  ['XLK', 'XLF'],
  ['XLV', 'JNJ'],
  ['WMT', 'PG'],
] as const;
