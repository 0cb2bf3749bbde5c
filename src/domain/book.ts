/**
 * The book: what an observation says, as the exact values that the capacity rule and the order limits compute on
 * (design 3.2). Nothing in it throws: whatever can't be read is null here and a refusal there.
 */
import { parseClientOrderId } from './client-order-id';
import { marketPrice } from './market-price';
import {
  DecimalError,
  larger,
  minus,
  notional,
  plus,
  shares,
  smaller,
  sum,
  usd,
  ZERO_SHARES,
  ZERO_USD,
} from './money';
import { sessionPrices } from './session-open';
import type { Price, Shares, Usd } from './money';
import type { AccountFact, Observation, OpenOrderFact, PositionFact } from './observation';
import type { Rules } from './rules';
import type { SessionTimes } from './session';

/** The account's money, exact. */
interface AccountBalance {
  readonly equity: Usd;
  readonly lastEquity: Usd;
  readonly cash: Usd;
  readonly buyingPower: Usd;
}

/** One position as the broker lists it; `qty` is negative for a short one. Null is unreadable. */
interface Holding {
  readonly symbol: string;
  readonly qty: Shares | null;
  /** What was paid a share: it stands in for a missing price in the gross limit, and nowhere else. */
  readonly averageEntry: Price | null;
}

/** What an open buy may still buy: shares at a price, or an amount of money. */
type Unfilled = { readonly qty: Shares; readonly at: Price } | { readonly amount: Usd };

/** A buy that may still fill. */
interface OpenBuy {
  readonly symbol: string;
  /** True for an order of this desk and this session, which counts through its reservation. */
  readonly own: boolean;
  /** Shares that the order itself proves to be bought. */
  readonly filled: Shares;
  /** Null when it can't be valued. */
  readonly unfilled: Unfilled | null;
}

/** Exact values of one observation. Not JSON-plain: made where it is used, never sent. */
export interface Book {
  /** Null when any number of the account is unreadable. */
  readonly account: AccountBalance | null;
  /**
   * The lower of the broker's equity and cash + Σ quantity × price. A holding without a price counts as nothing
   * there, which is lower and so safer for a long one; a short one is bounded by the broker's own number.
   */
  readonly liveEquity: Usd | null;
  /**
   * What the daily loss is measured on: live equity, or the broker's equity while a holding has no price, because a
   * missing print is not a loss and must not stop the other tiers.
   */
  readonly markedEquity: Usd | null;
  readonly holdings: readonly Holding[];
  readonly openBuys: readonly OpenBuy[];
  /** Symbols with any open order, of either side and whoever sent it. */
  readonly openOrders: ReadonlySet<string>;
  /** The latest trade of this session, for each symbol that has one. */
  readonly prices: ReadonlyMap<string, Price>;
}

/** Reads an observation for the session at `times`. Never throws. */
export function readBook(
  observation: Observation,
  times: Pick<SessionTimes, 'scanDay' | 'tradingDay'>,
  rules: Rules,
): Book {
  const prices = sessionPrices({ observation, times });
  const holdings = observation.positions.map(readHolding);
  const account = readAccount(observation.account);
  const positionsValue = sum(holdings.map((holding) => valueOf(holding, prices) ?? ZERO_USD));
  const liveEquity = account && smaller(account.equity, plus(account.cash, positionsValue));
  const allPriced = holdings.every((holding) => valueOf(holding, prices) !== null);
  return {
    account,
    liveEquity,
    markedEquity: allPriced ? liveEquity : (account?.equity ?? null),
    holdings,
    openBuys: observation.openOrders
      .filter((order) => order.side !== 'sell')
      .map((order) => readBuy(order, prices.get(order.symbol) ?? null, times.scanDay.date, rules.desk)),
    openOrders: new Set(observation.openOrders.map((order) => order.symbol)),
    prices,
  };
}

/** A holding's signed value at this session's price; null when either is unknown. */
function valueOf({ symbol, qty }: Holding, prices: ReadonlyMap<string, Price>): Usd | null {
  if (qty === ZERO_SHARES) return ZERO_USD;
  const at = prices.get(symbol);
  return qty === null || at === undefined ? null : notional(at, qty);
}

function readAccount({ equity, lastEquity, cash, buyingPower }: AccountFact): AccountBalance | null {
  return readable(() => ({
    equity: usd(equity),
    lastEquity: usd(lastEquity),
    cash: usd(cash),
    buyingPower: usd(buyingPower),
  }));
}

const readHolding = ({ symbol, qty, averageEntry }: PositionFact): Holding => ({
  symbol,
  qty: readable(() => shares(qty)),
  averageEntry: marketPrice(averageEntry),
});

function readBuy(order: OpenOrderFact, current: Price | null, sessionDate: string, desk: string): OpenBuy {
  const identity = parseClientOrderId(order.clientOrderId);
  return {
    symbol: order.symbol,
    own: identity?.desk === desk && identity.date === sessionDate,
    filled: readable(() => shares(order.filledQty)) ?? ZERO_SHARES,
    unfilled: readUnfilled(order, current),
  };
}

/**
 * What is unfilled of a buy, at the highest of limit, stop and current price. Without a current price the limit
 * bounds what it can cost; a stop or market order without one can't be valued.
 */
function readUnfilled(order: OpenOrderFact, current: Price | null): Unfilled | null {
  return readable(() => {
    const filled = shares(order.filledQty);
    if (filled < ZERO_SHARES) return null;
    if (order.qty !== null) {
      const asked = shares(order.qty);
      const at = highestPrice(order, current);
      return asked <= ZERO_SHARES || filled > asked || at === null ? null : { qty: minus(asked, filled), at };
    }
    const asked = usd(order.notional ?? '');
    if (asked <= ZERO_USD) return null;
    const spent = marketPrice(order.filledAveragePrice);
    // An unknown average frees nothing: the whole amount still counts.
    const rest = minus(asked, spent === null ? ZERO_USD : notional(spent, filled));
    return { amount: larger(rest, ZERO_USD) };
  });
}

function highestPrice({ limit, stop }: OpenOrderFact, current: Price | null): Price | null {
  const named = [limit, stop].filter((text) => text !== null).map(marketPrice);
  if (named.includes(null) || (current === null && limit === null)) return null;
  return [...named, current].reduce<Price | null>(
    (highest, each) => (each === null ? highest : highest === null ? each : larger(highest, each)),
    null,
  );
}

/** What `read` makes of the broker's text, or null where that text is no number. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecimalError) return null;
    throw error;
  }
}
