/** Runs that are aimed at one thing: a market in which ten stocks are bought, and a plan for exactly that session. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { weeklyDips } from '../bench/weekly-dips';
import { openMarket } from '../src/exchange/market/market-source';
import type { Kill, SessionPlan } from './plan';
import type { SabotageName } from './sabotage';
import type { Setting } from './setting';

/** Orders that a directed session sends when nothing stops them. */
export const ORDERS = 10;

/** The first ten stocks of TIER3, in tiers of two that two positions nearly fill. */
const PAIRED = [
  ['AAPL', 'MSFT'],
  ['GOOGL', 'AMZN'],
  ['NVDA', 'META'],
  ['TSLA', 'UNH'],
  ['JPM', 'V'],
] as const;

const QUIET: Omit<SessionPlan, 'number' | 'seed'> = {
  ...{ faults: [], partialFills: 0, rateLimit: null, kills: [], handTrades: [], halt: null },
};

const afterAccept: Kill = {
  name: 'worker-after-accept',
  victims: ['worker'],
  when: 'order-held',
  downMs: 0,
  marketGoesOnToMs: null,
};

/** A market made for one session of ten orders, its bars written into a folder. */
export function tenOrders(folder: string, seed: number, paired: boolean): Setting {
  const bars = join(folder, 'ten-orders.csv');
  const { sessions, csv } = weeklyDips([ORDERS]);
  writeFileSync(bars, csv);
  return {
    ...{ market: openMarket({ seed, bars }), bars, seed },
    from: sessions[0]?.date ?? '',
    cash: '100000',
    holdings: [],
    config: paired ? pairedTiers() : '',
  };
}

/** A tier has room for both of its symbols, and for less than a third beside them. */
const pairedTiers = (): string =>
  [
    'tiers:',
    '  TIER1: { cap: 20 %, positionLimit: 5 % }',
    '  TIER2: none',
    '  TIER3: none',
    ...PAIRED.map(
      ([one, other]) =>
        `  ${one}X: { cap: 10 %, positionLimit: 4 %, symbols: [${one}, ${other}, ${SPARE[one]}] }`,
    ),
    `unlistedTier: ${PAIRED[0][0]}X`,
    '',
  ].join('\n');

/** The third symbol of each tier, which never dips: what the account's owner buys. */
const SPARE: Readonly<Record<(typeof PAIRED)[number][0], string>> = {
  AAPL: 'WMT',
  GOOGL: 'HD',
  NVDA: 'PG',
  TSLA: 'XOM',
  JPM: 'CVX',
};

const FIRSTS = PAIRED.map(([first]) => first);

/** The worker is killed each time the exchange has accepted an order and hasn't answered yet. */
export const killedAfterEachAccept = (number: number, seed: number): SessionPlan => ({
  ...{ ...QUIET, number, seed },
  faults: [{ name: 'hold-after', on: 'orders.place', fromOpenMs: 0 }],
  kills: Array.from({ length: ORDERS }, () => afterAccept),
});

/** What makes each broken build show. */
export function planFor(name: SabotageName, seed: number): SessionPlan {
  const plan = { ...QUIET, number: 1, seed };
  switch (name) {
    case 'look-up-removed':
      return {
        ...plan,
        faults: [{ name: 'hold-after', on: 'orders.place', fromOpenMs: 0, times: 2 }],
        kills: [afterAccept, afterAccept],
      };
    case 'released-on-unknown':
      // The first order of a tier is accepted, half filled and out of sight; the owner takes the room beside it.
      return {
        ...plan,
        faults: [
          { name: 'partial-fill', symbols: FIRSTS },
          { name: 'hidden', ms: 600_000, symbols: FIRSTS },
          { name: '504-after', on: 'orders.place', symbols: FIRSTS },
        ],
        handTrades: ownersPurchases('execute'),
      };
    case 'gateway-check-skipped':
      // While the first order is late, the owner fills the tiers of the others.
      return {
        ...plan,
        faults: [{ name: 'slow-before', on: 'orders.place', fromOpenMs: 0, ms: 5_000, times: 1 }],
        handTrades: ownersPurchases('execute'),
      };
    case 'number-raised-after-unknown':
      return {
        ...plan,
        faults: [
          { name: 'hidden', ms: 600_000, fromOpenMs: 0 },
          { name: '504-after', on: 'orders.place', fromOpenMs: 0 },
        ],
      };
  }
}

/** A spare symbol of each tier, for about 3 % of equity. */
const ownersPurchases = (phase: 'execute'): SessionPlan['handTrades'] =>
  Object.values(SPARE).map((symbol) => ({ side: 'buy', of: { symbol }, pick: 0, shares: '10', phase }));
