/** An account at the open, and candidates that are fresh there: what the tests of the risk rules bend one thing of. */
import { readBook } from '../../src/domain/book';
import type { Book } from '../../src/domain/book';
import { passed } from '../../src/domain/decision';
import type { Capability } from '../../src/domain/fractional';
import { judgeFreshness } from '../../src/domain/freshness';
import type { FreshCandidate } from '../../src/domain/freshness';
import { notional, plus, price, shares, usd, usdText } from '../../src/domain/money';
import type { AccountFact, Observation, OpenOrderFact } from '../../src/domain/observation';
import type { Reservation } from '../../src/domain/reservations';
import type { Rules } from '../../src/domain/rules';
import { evenCloses, OPEN_VIEW } from './calm-open';

export const { rules: RULES, times: TIMES } = OPEN_VIEW;
const AT_OPEN = TIMES.tradingDay.open;

/** Symbol to [quantity, price of this session]; a price of null is a holding without a trade yet. */
export type Held = Readonly<Record<string, readonly [string, string | null]>>;

export interface Account extends Partial<AccountFact> {
  readonly held?: Held;
  /** Further latest trades of this session. */
  readonly prices?: Readonly<Record<string, string>>;
  readonly openOrders?: readonly OpenOrderFact[];
}

/** What the broker says of an account; equity is cash plus holdings unless it is given. */
export function observed({ held = {}, prices = {}, openOrders = [], ...given }: Account = {}): Observation {
  const cash = given.cash ?? '100000';
  const worth = (): string =>
    usdText(
      Object.values(held).reduce(
        (total, [qty, at]) => plus(total, notional(price(at ?? '0'), shares(qty))),
        usd(cash),
      ),
    );
  const equity = given.equity ?? worth();
  const traded = Object.entries(held).flatMap(([symbol, [, at]]) =>
    at === null ? [] : [[symbol, at] as const],
  );
  return {
    ...OPEN_VIEW.observation,
    openOrders,
    account: { equity, lastEquity: equity, cash, buyingPower: cash, blocked: false, ...given },
    positions: Object.entries(held).map(([symbol, [qty, at]]) => ({
      ...{ symbol, qty, available: qty },
      averageEntry: at ?? '1',
    })),
    trades: Object.fromEntries(
      [...traded, ...Object.entries(prices)].map(([symbol, at]) => [symbol, { price: at, at: AT_OPEN }]),
    ),
  };
}

export const bookOf = (account: Account = {}, rules: Rules = RULES): Book =>
  readBook(observed(account), TIMES, rules);

/** An open buy of somebody else, by limit, of ten shares at 100 USD, with some of it changed. */
export const openBuy = (changes: Partial<OpenOrderFact> = {}): OpenOrderFact => ({
  id: 'a1b2',
  clientOrderId: 'placed-by-hand',
  symbol: 'AAPL',
  side: 'buy',
  qty: '10',
  notional: null,
  filledQty: '0',
  filledAveragePrice: null,
  limit: '100',
  stop: null,
  status: 'new',
  ...changes,
});

export const reservation = (symbol: string, changes: Partial<Reservation> = {}): Reservation => ({
  symbol,
  qty: '10',
  price: '100',
  filledQty: '0',
  state: 'held',
  ...changes,
});

/** A candidate that freshness let through at `at`: scan price, trade, bid and ask, unless an ask is given. */
export function fresh(
  symbol: string,
  at: string,
  { z = -2, meanVolume = 5_000_000, ask = at } = {},
): FreshCandidate {
  const closes = evenCloses(Number(at));
  const candidate = { symbol, z, meanVolume, close: at, closes, tier: 'TIER3', rank: 1 };
  const observation: Observation = {
    ...OPEN_VIEW.observation,
    trades: { [symbol]: { price: at, at: AT_OPEN } },
    quotes: { [symbol]: { bid: at, ask, at: AT_OPEN } },
    assets: { [symbol]: { tradable: true, fractionable: true } },
  };
  const judged = judgeFreshness(candidate, { ...OPEN_VIEW, observation, baseline: passed() });
  if (judged.kind === 'denied') throw new Error(`${symbol} isn't fresh: ${JSON.stringify(judged.decision)}`);
  return judged.candidate;
}

/** Fractions on the account and on these assets. */
export const fractions = (...symbols: string[]): Capability => ({
  account: true,
  symbols: Object.fromEntries(symbols.map((symbol) => [symbol, true])),
  source: 'declared',
});

/** The default rules with some of one group changed. */
export const ruled = <G extends 'sizing' | 'limits' | 'fractional'>(
  group: G,
  changes: Partial<Rules[G]>,
): Rules => ({ ...RULES, [group]: { ...RULES[group], ...changes } });

/** All symbols of the default universe. */
export const UNIVERSE = RULES.tiers.flatMap((tier) => tier.symbols);
