/** What the account is worth and what it may still spend. A cash account: buying power is cash less open buys. */
import { minus, notional, plus, sum, ZERO_SHARES } from '../../domain/money';
import type { Price, Shares, Usd } from '../../domain/money';
import type { Position } from '../store/account-store';
import type { Floor } from './floor';
import { heldShares, reservedCash } from './order';

/** The price a position is valued at: its symbol's last print, in today's units. */
export function priceOf(floor: Floor, symbol: string, atMs: number): Price {
  const price = floor.view().valuation(symbol, atMs);
  if (price === undefined) throw new Error(`${symbol} is held and has never printed`);
  return price;
}

const marketValue = (floor: Floor, position: Position, atMs: number): Usd =>
  notional(priceOf(floor, position.symbol, atMs), position.qty);

export const longMarketValue = (floor: Floor, atMs: number): Usd =>
  sum(floor.accounts.positions().map((position) => marketValue(floor, position, atMs)));

export const equity = (floor: Floor, atMs: number): Usd =>
  plus(floor.account().cash, longMarketValue(floor, atMs));

/** Cash that no open buy keeps back; `except` names an order whose own reservation doesn't count. */
export const buyingPower = (floor: Floor, except?: string): Usd =>
  minus(
    floor.account().cash,
    sum(floor.orders.open().flatMap((order) => (order.id === except ? [] : [reservedCash(order)]))),
  );

/** The shares of a symbol that open sells keep back. */
export const heldForOrders = (floor: Floor, symbol: string): Shares =>
  floor.orders
    .open()
    .filter((order) => order.symbol === symbol)
    .reduce((total, order) => plus(total, heldShares(order)), ZERO_SHARES);
