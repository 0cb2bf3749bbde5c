/**
 * What the broker said, as JSON-plain facts: the evidence that decisions are made from and audits re-execute them
 * from. Prices, quantities and money are decimal strings; instants are RFC 3339 in UTC; maps are keyed by symbol.
 * `book.ts` turns them into exact values.
 */
import type { Feed } from './rules';

/** The broker's clock: the only "now" of any decision. */
export interface ClockReading {
  readonly at: string;
  readonly isOpen: boolean;
  readonly nextOpen: string;
  readonly nextClose: string;
  /** Market seconds a wall second: 1 at a real broker, more while the embedded exchange compresses a night. */
  readonly speed: number;
}

export interface AccountFact {
  readonly equity: string;
  /** Equity at the last close. */
  readonly lastEquity: string;
  readonly cash: string;
  readonly buyingPower: string;
  /** True when the broker refuses every order of this account. */
  readonly blocked: boolean;
}

/** A holding, the desk's or not; `qty` is negative for a short one. */
export interface PositionFact {
  readonly symbol: string;
  readonly qty: string;
  /** What no open order holds: the most that can be sold now. */
  readonly available: string;
  readonly averageEntry: string;
  /** Set where it is no US equity, as the broker calls it: `crypto`, `us_option`. Stock data has no price of it. */
  readonly otherClass?: string;
}

/** An order that may still fill. `qty` is null for an order by notional, and the other way round. */
export interface OpenOrderFact {
  readonly id: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly qty: string | null;
  readonly notional: string | null;
  readonly filledQty: string;
  readonly filledAveragePrice: string | null;
  readonly limit: string | null;
  readonly stop: string | null;
  readonly status: string;
}

/** The latest trade. */
export interface TradeFact {
  readonly price: string;
  readonly at: string;
}

/** The latest quote; a side of `0` isn't there. */
export interface QuoteFact {
  readonly bid: string;
  readonly ask: string;
  readonly at: string;
}

export interface AssetFact {
  readonly tradable: boolean;
  readonly fractionable: boolean;
}

/** A change of the share itself. `ratio` stands for splits and stock dividends: `to` new shares for `from` old ones. */
export interface CorporateActionFact {
  readonly symbol: string;
  readonly kind: 'split' | 'stock-dividend' | 'spin-off' | 'merger' | 'rename' | 'cash-dividend';
  /** The first date on which the share trades without the right, `YYYY-MM-DD`. */
  readonly exDate: string;
  readonly ratio?: { readonly to: string; readonly from: string };
  /** USD a share, for a cash dividend. */
  readonly amount?: string;
}

/**
 * One look at the market and the account. Open orders were read before positions, so that a fill in between
 * counts twice and never zero times.
 */
export interface Observation {
  readonly clock: ClockReading;
  readonly feed: Feed;
  readonly openOrders: readonly OpenOrderFact[];
  readonly account: AccountFact;
  readonly positions: readonly PositionFact[];
  readonly trades: Readonly<Record<string, TradeFact>>;
  readonly quotes: Readonly<Record<string, QuoteFact>>;
  readonly assets: Readonly<Record<string, AssetFact>>;
  /** Those between the scan date (exclusive) and the session's trading date (inclusive). */
  readonly corporateActions: readonly CorporateActionFact[];
}
