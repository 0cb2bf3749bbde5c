/** What the broker adapter would write of the exchange's state, so that the rules can't tell the two apart. */
import { instantText } from '../domain/instant';
import { decimal, minus, perShareDown, ratio, usdText, ZERO_SHARES } from '../domain/money';
import type {
  AccountFact,
  ClockReading,
  CorporateActionFact,
  OpenOrderFact,
  PositionFact,
  QuoteFact,
  TradeFact,
} from '../domain/observation';
import type { OrderFact } from '../domain/order-state';
import { rememberedOf } from '../domain/remembered';
import type { MarketCorporateAction } from '../exchange/market';
import type { Floor } from '../exchange/trading/floor';
import type { Position } from '../exchange/store/account-store';
import { latestQuote, latestTrade } from '../exchange/trading/latest-prices';
import type { Order } from '../exchange/trading/order';
import { buyingPower, equity, heldForOrders } from '../exchange/trading/valuation';

type Seen = Pick<Floor, 'calendar' | 'view'>;

export const positionFacts = (floor: Floor): readonly PositionFact[] =>
  floor.accounts.positions().map((position) => {
    const free = positionFact(position);
    const held = heldForOrders(floor, position.symbol);
    return held === ZERO_SHARES ? free : { ...free, available: decimal(minus(position.qty, held)) };
  });

/** A position never changes, but is replaced: what is written of one is written once. Orders likewise. */
const positionFact = rememberedOf(({ symbol, qty, cost }: Position): PositionFact => ({
  symbol,
  qty: decimal(qty),
  available: decimal(qty),
  averageEntry: decimal(perShareDown(cost, qty)),
}));

export function clockFact(floor: Pick<Floor, 'calendar'>, nowMs: number): ClockReading {
  const calendar = floor.calendar();
  return {
    at: instantText(nowMs),
    isOpen: calendar.open(nowMs) !== undefined,
    nextOpen: instantText(calendar.nextOpening(nowMs).openMs),
    nextClose: instantText(calendar.nextClosing(nowMs).closeMs),
    speed: 1,
  };
}

export function accountFact(floor: Floor, nowMs: number): AccountFact {
  const { cash, lastEquity } = floor.account();
  return {
    equity: usdText(equity(floor, nowMs)),
    lastEquity: usdText(lastEquity),
    cash: usdText(cash),
    buyingPower: usdText(buyingPower(floor)),
    blocked: false,
  };
}

export function tradeFact(floor: Seen, symbol: string, nowMs: number): TradeFact | undefined {
  const trade = latestTrade(floor, symbol, nowMs);
  return trade && { price: decimal(trade.price), at: instantText(trade.atMs) };
}

export function quoteFact(floor: Seen, symbol: string, nowMs: number): QuoteFact | undefined {
  const quote = latestQuote(floor, symbol, nowMs);
  return quote && { bid: decimal(quote.bid), ask: decimal(quote.ask), at: instantText(quote.atMs) };
}

const averageOf = ({ filledQty, filledCost }: Order): string | null =>
  filledQty === 0n ? null : decimal(perShareDown(filledCost, filledQty));

export const orderFact = rememberedOf((order: Order): OrderFact => ({
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
}));

export const openOrderFact = (order: Order): OpenOrderFact => ({
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

export const corporateActionFact = ({
  symbol,
  exDate,
  kind,
  value,
}: MarketCorporateAction): CorporateActionFact =>
  kind === 'split'
    ? { symbol, kind, exDate, ratio: { to: decimal(ratio(value)), from: '1' } }
    : { symbol, kind: 'cash-dividend', exDate, amount: decimal(ratio(value)) };
