/**
 * The account of a backtest: the floor of the embedded exchange over stores in memory, and what the desk reads of it.
 * Every fact is written as the broker adapter would write it, so that the rules can't tell the two apart.
 */
import { classifyRefusal } from '../brokers/alpaca/failure-table';
import type { ApprovedOrder } from '../domain/approved-order';
import type { BrokerFailure } from '../domain/broker-failure';
import type { DailyBar } from '../domain/daily-bars';
import { instantText } from '../domain/instant';
import { decimal, minus, perShareDown, ratio, usd, usdText } from '../domain/money';
import type {
  AccountFact,
  ClockReading,
  CorporateActionFact,
  Observation,
  OpenOrderFact,
  PositionFact,
  QuoteFact,
  TradeFact,
} from '../domain/observation';
import type { OrderFact } from '../domain/order-state';
import type { Feed } from '../domain/rules';
import type { Market, MarketCorporateAction } from '../exchange/market';
import { newYorkDate } from '../exchange/new-york';
import { advance } from '../exchange/trading/advance';
import { floorOn, type Floor } from '../exchange/trading/floor';
import { latestQuote, latestTrade } from '../exchange/trading/latest-prices';
import { isOpen, type Order } from '../exchange/trading/order';
import { cancelOrder, placeOrder } from '../exchange/trading/order-entry';
import { readOrderRequest } from '../exchange/trading/order-request';
import { Refusal } from '../exchange/trading/refusals';
import { buyingPower, equity, heldForOrders } from '../exchange/trading/valuation';
import { adjustedBar } from '../exchange/trading/visible-market';
import { memoryStores } from './memory-stores';

/** What a look at the market is for. */
export interface Look {
  /** Symbols proposed for an order: their assets are read too. */
  readonly proposed: readonly string[];
  /** Symbols whose price is needed. */
  readonly baseline: readonly string[];
  readonly feed: Feed;
  /** Corporate actions with an ex date after the one and until the other. */
  readonly scanDate: string;
  readonly tradingDate: string;
}

/** The sent order as the broker has it, or why it wasn't taken. */
export type Sent =
  | { readonly kind: 'accepted'; readonly order: OrderFact }
  | { readonly kind: 'failed'; readonly failure: BrokerFailure };

export interface PaperAccount {
  /** Market time, milliseconds since 1970. */
  readonly nowMs: number;
  /** Lets the market run until an instant: orders fill, days close, splits take effect. */
  moveTo(ms: number): void;
  observe(look: Look): Observation;
  /** The account alone, without a price. */
  observeAccount(feed: Feed): Observation;
  positions(): readonly PositionFact[];
  send(order: ApprovedOrder): Sent;
  /** An order as it is now. Throws for one that was never sent. */
  order(clientOrderId: string): OrderFact;
  /** The same, or undefined for one that the account never had. */
  find(clientOrderId: string): OrderFact | undefined;
  cancel(clientOrderId: string): void;
  /** The bars of a symbol on these dates, split-adjusted as of now. */
  dailyBars(symbol: string, dates: readonly string[]): readonly DailyBar[];
  corporateActions(symbols: readonly string[], after: string, until: string): readonly CorporateActionFact[];
  /** The equity at the last close, USD. */
  lastEquity(): string;
}

/** Opens an account of `cash` USD at an instant of a market. */
export function paperAccount(market: Market, seed: number, cash: string, startMs: number): PaperAccount {
  const floor = floorOn(memoryStores(), market, seed);
  const balance = usd(cash);
  const balanceAsOf = floor.calendar().latest(startMs)?.date ?? newYorkDate(startMs);
  floor.accounts.saveAccount({
    ...{ cash: balance, lastEquity: balance, balanceAsOf, createdMs: startMs, advancedToMs: startMs },
  });
  const known = new Set(market.symbols);
  let nowMs = startMs;

  const each = <T>(symbols: readonly string[], read: (symbol: string) => T | undefined): Record<string, T> =>
    Object.fromEntries(
      symbols.flatMap((symbol) => {
        const fact = known.has(symbol) ? read(symbol) : undefined;
        return fact === undefined ? [] : [[symbol, fact] as const];
      }),
    );
  const positions = (): readonly PositionFact[] =>
    floor.accounts.positions().map(({ symbol, qty, cost }) => ({
      symbol,
      qty: decimal(qty),
      available: decimal(minus(qty, heldForOrders(floor, symbol))),
      averageEntry: decimal(perShareDown(cost, qty)),
    }));
  const observeAccount = (feed: Feed): Observation => ({
    clock: clockFact(floor, nowMs),
    feed,
    openOrders: floor.orders.open().map(openOrderFact),
    account: accountFact(floor, nowMs),
    positions: positions(),
    ...{ trades: {}, quotes: {}, assets: {}, corporateActions: [] },
  });
  const corporateActions: PaperAccount['corporateActions'] = (symbols, after, until) => {
    const today = newYorkDate(nowMs);
    const last = until < today ? until : today;
    return (
      floor.market.corporateActions
        .filter(({ symbol, exDate }) => exDate > after && exDate <= last && symbols.includes(symbol))
        .map(corporateActionFact)
        // As the broker lists them: splits first.
        .sort((left, right) => Number(left.kind !== 'split') - Number(right.kind !== 'split'))
    );
  };
  const found = (clientOrderId: string): Order => {
    const order = floor.orders.byClientOrderId(clientOrderId);
    if (!order) throw new Error(`order ${clientOrderId} was never sent`);
    return order;
  };

  return {
    get nowMs() {
      return nowMs;
    },
    moveTo(ms) {
      nowMs = Math.max(nowMs, ms);
      advance(floor, nowMs);
    },
    observe({ proposed, baseline, feed, scanDate, tradingDate }) {
      const held = observeAccount(feed);
      const symbols = [
        ...new Set([...proposed, ...baseline, ...held.positions.map(({ symbol }) => symbol)]),
      ].sort();
      return {
        ...held,
        trades: each(symbols, (symbol) => tradeFact(floor, symbol, nowMs)),
        quotes: each(symbols, (symbol) => quoteFact(floor, symbol, nowMs)),
        assets: each(proposed, () => ({ tradable: true, fractionable: true })),
        corporateActions: corporateActions(symbols, scanDate, tradingDate),
      };
    },
    observeAccount,
    positions,
    send(order) {
      try {
        return {
          kind: 'accepted',
          order: orderFact(placeOrder(floor, readOrderRequest(body(order)), nowMs)),
        };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { status, code, message } = error;
        const refusal = { status, brokerCode: code, message, requestId: null, retryAfterMs: undefined };
        return { kind: 'failed', failure: classifyRefusal(refusal, 'an order') };
      }
    },
    order: (clientOrderId) => orderFact(found(clientOrderId)),
    find(clientOrderId) {
      const order = floor.orders.byClientOrderId(clientOrderId);
      return order && orderFact(order);
    },
    cancel(clientOrderId) {
      const order = found(clientOrderId);
      if (isOpen(order)) cancelOrder(floor, order, nowMs);
    },
    dailyBars: (symbol, dates) =>
      known.has(symbol) ? barFacts(floor, symbol, dates, newYorkDate(nowMs)) : [],
    corporateActions,
    lastEquity: () => usdText(floor.account().lastEquity),
  };
}

/** An approved order as the adapter sends it. */
const body = ({ clientOrderId, symbol, side, qty, limit }: ApprovedOrder): unknown => ({
  ...{ client_order_id: clientOrderId, symbol, side, qty, time_in_force: 'day', extended_hours: false },
  ...(limit === null ? { type: 'market' } : { type: 'limit', limit_price: limit }),
  ...(side === 'sell' ? { position_intent: 'sell_to_close' } : {}),
});

function clockFact(floor: Floor, nowMs: number): ClockReading {
  const calendar = floor.calendar();
  return {
    at: instantText(nowMs),
    isOpen: calendar.open(nowMs) !== undefined,
    nextOpen: instantText(calendar.nextOpening(nowMs).openMs),
    nextClose: instantText(calendar.nextClosing(nowMs).closeMs),
    speed: 1,
  };
}

function accountFact(floor: Floor, nowMs: number): AccountFact {
  const { cash, lastEquity } = floor.account();
  return {
    equity: usdText(equity(floor, nowMs)),
    lastEquity: usdText(lastEquity),
    cash: usdText(cash),
    buyingPower: usdText(buyingPower(floor)),
    blocked: false,
  };
}

function tradeFact(floor: Floor, symbol: string, nowMs: number): TradeFact | undefined {
  const trade = latestTrade(floor, symbol, nowMs);
  return trade && { price: decimal(trade.price), at: instantText(trade.atMs) };
}

function quoteFact(floor: Floor, symbol: string, nowMs: number): QuoteFact | undefined {
  const quote = latestQuote(floor, symbol, nowMs);
  return quote && { bid: decimal(quote.bid), ask: decimal(quote.ask), at: instantText(quote.atMs) };
}

const averageOf = ({ filledQty, filledCost }: Order): string | null =>
  filledQty === 0n ? null : decimal(perShareDown(filledCost, filledQty));

const orderFact = (order: Order): OrderFact => ({
  id: order.id,
  clientOrderId: order.clientOrderId,
  symbol: order.symbol,
  side: order.side,
  status: order.status,
  qty: order.qty === null ? null : decimal(order.qty),
  limit: order.limit === null ? null : decimal(order.limit),
  filledQty: decimal(order.filledQty),
  filledAveragePrice: averageOf(order),
  submittedAt: instantText(order.submittedMs),
});

const openOrderFact = (order: Order): OpenOrderFact => ({
  id: order.id,
  clientOrderId: order.clientOrderId,
  symbol: order.symbol,
  side: order.side,
  qty: order.qty === null ? null : decimal(order.qty),
  notional: order.notional === null ? null : usdText(order.notional),
  filledQty: decimal(order.filledQty),
  filledAveragePrice: averageOf(order),
  limit: order.limit === null ? null : decimal(order.limit),
  stop: null,
  status: order.status,
});

const corporateActionFact = ({ symbol, exDate, kind, value }: MarketCorporateAction): CorporateActionFact =>
  kind === 'split'
    ? { symbol, kind, exDate, ratio: { to: decimal(ratio(value)), from: '1' } }
    : { symbol, kind: 'cash-dividend', exDate, amount: decimal(ratio(value)) };

/** Bars as the feed has them, by symbol, the number of its splits so far, and date. A run reads those of the one before. */
const written = new WeakMap<Market, Map<string, Map<string, DailyBar>>>();

function barFacts(
  floor: Floor,
  symbol: string,
  dates: readonly string[],
  today: string,
): readonly DailyBar[] {
  let ofMarket = written.get(floor.market);
  if (!ofMarket) written.set(floor.market, (ofMarket = new Map<string, Map<string, DailyBar>>()));
  const key = `${symbol} ${floor.view().splits(symbol, '', today).length}`;
  let known = ofMarket.get(key);
  if (!known) ofMarket.set(key, (known = new Map<string, DailyBar>()));
  const facts: DailyBar[] = [];
  for (const date of dates) {
    const fact = known.get(date) ?? barFact(floor, symbol, date, today);
    if (!fact) continue;
    known.set(date, fact);
    facts.push(fact);
  }
  return facts;
}

function barFact(floor: Floor, symbol: string, date: string, today: string): DailyBar | undefined {
  const bar = floor.market.bar(symbol, date);
  if (!bar) return undefined;
  const { open, high, low, close, volume } = adjustedBar(floor.view(), symbol, bar, today);
  return {
    date,
    ...{ open: decimal(open), high: decimal(high), low: decimal(low), close: decimal(close) },
    volume: Math.floor(volume),
  };
}
