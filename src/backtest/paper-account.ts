/**
 * The account of a backtest: the floor of the embedded exchange over stores in memory, what the desk reads of it and
 * what it sends to it.
 */
import { classifyRefusal } from '../brokers/alpaca/failure-table';
import type { ApprovedOrder } from '../domain/approved-order';
import type { BrokerFailure } from '../domain/broker-failure';
import { usd, usdText } from '../domain/money';
import type { AssetFact, CorporateActionFact, Observation, PositionFact } from '../domain/observation';
import type { OrderFact } from '../domain/order-state';
import type { Feed } from '../domain/rules';
import type { Market } from '../exchange/market';
import { newYorkDate } from '../exchange/new-york';
import { advance } from '../exchange/trading/advance';
import { floorOn } from '../exchange/trading/floor';
import { isOpen, type Order } from '../exchange/trading/order';
import { cancelOrder, placeOrder } from '../exchange/trading/order-entry';
import { readOrderRequest } from '../exchange/trading/order-request';
import { Refusal } from '../exchange/trading/refusals';
import { accountFact, openOrderFact, orderFact, positionFacts } from './broker-facts';
import { keptPath } from './kept-path';
import { marketFacts } from './market-facts';
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
  /** The account and one asset with its price: what the proof of fractions is judged by. */
  observeAsset(symbol: string, feed: Feed): Observation;
  /** What is known of these symbols; one that the market doesn't have is left out. */
  assets(symbols: readonly string[]): Observation['assets'];
  positions(): readonly PositionFact[];
  send(order: ApprovedOrder): Sent;
  /** An order as it is now. Throws for one that was never sent. */
  order(clientOrderId: string): OrderFact;
  /** The same, or undefined for one that the account never had. */
  find(clientOrderId: string): OrderFact | undefined;
  cancel(clientOrderId: string): void;
  corporateActions(symbols: readonly string[], after: string, until: string): readonly CorporateActionFact[];
  /** The equity at the last close, USD. */
  lastEquity(): string;
}

/** Every symbol of a backtest's market trades, and in fractions. */
const ASSET: AssetFact = { tradable: true, fractionable: true };

/** Opens an account of `cash` USD at an instant of a market. */
export function paperAccount(market: Market, seed: number, cash: string, startMs: number): PaperAccount {
  const floor = floorOn(memoryStores(), keptPath(market), seed);
  const balance = usd(cash);
  const balanceAsOf = floor.calendar().latest(startMs)?.date ?? newYorkDate(startMs);
  floor.accounts.saveAccount({
    ...{ cash: balance, lastEquity: balance, balanceAsOf, createdMs: startMs, advancedToMs: startMs },
  });
  const known = new Set(market.symbols);
  const facts = marketFacts(market);
  let nowMs = startMs;
  let now = facts.at(startMs);

  function each<T>(
    symbols: readonly string[],
    read: (symbol: string) => T | undefined,
  ): Readonly<Record<string, T>> {
    const found: Record<string, T> = {};
    for (const symbol of symbols) {
      const fact = known.has(symbol) ? read(symbol) : undefined;
      if (fact !== undefined) found[symbol] = fact;
    }
    return found;
  }
  const assets = (symbols: readonly string[]) => each(symbols, () => ASSET);
  const positions = (): readonly PositionFact[] => positionFacts(floor);
  const observeAccount = (feed: Feed): Observation => ({
    clock: now.clock,
    feed,
    openOrders: floor.orders.open().map(openOrderFact),
    account: accountFact(floor, nowMs),
    positions: positions(),
    ...{ trades: {}, quotes: {}, assets: {}, corporateActions: [] },
  });
  const corporateActions: PaperAccount['corporateActions'] = (symbols, after, until) => {
    const today = newYorkDate(nowMs);
    const last = until < today ? until : today;
    return facts.corporateActions(after, last).filter(({ symbol }) => symbols.includes(symbol));
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
      if (ms > nowMs) {
        nowMs = ms;
        now = facts.at(ms);
      }
      advance(floor, nowMs);
    },
    observe({ proposed, baseline, feed, scanDate, tradingDate }) {
      const held = observeAccount(feed);
      const symbols = [...new Set([...proposed, ...baseline, ...held.positions.map(({ symbol }) => symbol)])];
      return {
        ...held,
        trades: each(symbols, (symbol) => now.prices(symbol).trade),
        quotes: each(symbols, (symbol) => now.prices(symbol).quote),
        assets: assets(proposed),
        corporateActions: corporateActions(symbols, scanDate, tradingDate),
      };
    },
    observeAccount,
    observeAsset: (symbol, feed) => ({
      ...observeAccount(feed),
      trades: each([symbol], (each) => now.prices(each).trade),
      assets: assets([symbol]),
    }),
    assets,
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
