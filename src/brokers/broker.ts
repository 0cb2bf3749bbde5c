/**
 * The broker port: what Nightdesk asks of any broker. Everything that comes back is a JSON-plain fact of
 * `src/domain/observation.ts` with decimal strings; everything that goes wrong is a `BrokerError` with a classified
 * failure. No method retries: the activity's retry policy does, where the history shows it.
 */
import type {
  AccountFact,
  AssetFact,
  ClockReading,
  CorporateActionFact,
  OpenOrderFact,
  PositionFact,
  QuoteFact,
  TradeFact,
} from '../domain/observation';
import type { BrokerFailure } from '../domain/broker-failure';
import type { OrderFact } from '../domain/order-state';
import type { ApprovedOrder } from '../domain/approved-order';
import type { DailyBar } from '../domain/daily-bars';
import type { Feed } from '../domain/rules';
import type { TradingDay } from '../domain/session';

export interface DailyBarsRequest {
  readonly symbols: readonly string[];
  /** First and last session date, inclusive. */
  readonly from: string;
  readonly to: string;
  readonly feed: Feed;
  readonly adjustment: 'raw' | 'split';
  /** RFC 3339; nothing later is asked for. Plans without recent consolidated data refuse what lies after it. */
  readonly until?: string;
}

export interface Broker {
  /** The name of the host that orders go to: for the record, which kind of account this was. */
  readonly host: string;
  /**
   * The name of the host that market data comes from: two brokers of one source see the same bars, but for two exchanges of
   * one machine, whose ports say nothing of their market and change with each start.
   */
  readonly dataSource: string;
  clock(): Promise<ClockReading>;
  /** The trading days between two dates, inclusive. */
  calendar(from: string, to: string): Promise<readonly TradingDay[]>;
  account(): Promise<AccountFact>;
  /** The broker's own id of the account: no secret, and the same for every key of it. */
  accountId(): Promise<string>;
  /** The number under which the account's owner knows it: what they confirm before it trades money. */
  accountNumber(): Promise<string>;
  /** Whether the account itself may trade fractions. */
  fractionalTrading(): Promise<boolean>;
  /** One request a symbol; an asset the broker doesn't know is null. */
  asset(symbol: string): Promise<AssetFact | null>;
  /** Every symbol's bars, all pages; a symbol without bars is absent. */
  dailyBars(request: DailyBarsRequest): Promise<Readonly<Record<string, readonly DailyBar[]>>>;
  /** All open orders of the account, all pages. */
  openOrders(): Promise<readonly OpenOrderFact[]>;
  positions(): Promise<readonly PositionFact[]>;
  /** Every order the account ever had for these symbols, open or not, all pages, the oldest first. */
  ordersOf(symbols: readonly string[]): Promise<readonly OrderFact[]>;
  /** One batched request; a symbol without a trade is absent. */
  latestTrades(symbols: readonly string[], feed: Feed): Promise<Readonly<Record<string, TradeFact>>>;
  /** One batched request; a symbol without a quote is absent. */
  latestQuotes(symbols: readonly string[], feed: Feed): Promise<Readonly<Record<string, QuoteFact>>>;
  /** Changes with an ex date after `after` and until `until`, inclusive. */
  corporateActions(
    symbols: readonly string[],
    after: string,
    until: string,
  ): Promise<readonly CorporateActionFact[]>;
  /** The order with this client order id, open or not; null when the broker has none. */
  orderByClientId(clientOrderId: string): Promise<OrderFact | null>;
  /** Sends an order that the gateway approved: the only way in which an order leaves Nightdesk. */
  placeOrder(order: ApprovedOrder): Promise<OrderFact>;
  /** Asks for a cancel: a request, not a fact; look at the order afterwards. */
  cancelOrder(orderId: string): Promise<void>;
  /**
   * Makes calls without which an order can't be checked, sent, looked at or cancelled: they may use what is kept of
   * the account's requests for that. All others fail as transient while only that is left, with the time to wait.
   */
  forAnOrder<T>(calls: () => Promise<T>): Promise<T>;
}

/** Any broker call that didn't succeed. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly failure: BrokerFailure;

  constructor(failure: BrokerFailure, options?: { cause?: unknown }) {
    super(`${failure.code}: ${failure.message}`, options);
    this.failure = failure;
  }
}
