/** `GET /v2/positions`. */
import { decimal, minus, notional, partDown, perShareDown, usdText } from '../../domain/money';
import type { Price, Usd } from '../../domain/money';
import { uuidOf } from '../identifiers';
import { newYorkDate } from '../new-york';
import type { Position } from '../store/account-store';
import type { Floor } from '../trading/floor';
import { REFUSALS } from '../trading/refusals';
import { heldForOrders, priceOf } from '../trading/valuation';
import { restated } from '../trading/visible-market';
import { LISTING, symbolOf } from './asset-routes';
import { route } from './exchange-context';
import type { ExchangeApp, ExchangeContext } from './exchange-context';

export function positionRoutes(app: ExchangeApp, exchange: ExchangeContext): void {
  route(app, exchange, 'get', '/v2/positions', ({ floor, nowMs }) => ({
    body: floor.accounts.positions().map((position) => positionBody(floor, position, nowMs)),
  }));
  route(app, exchange, 'get', '/v2/positions/:asset', ({ floor, nowMs, param }) => {
    const position = floor.accounts.position(symbolOf(floor, param('asset')));
    if (!position) throw REFUSALS.noPosition();
    return { body: positionBody(floor, position, nowMs) };
  });
}

function positionBody(floor: Floor, { symbol, qty, cost }: Position, nowMs: number): unknown {
  const current = priceOf(floor, symbol, nowMs);
  const lastDay = lastDayPrice(floor, symbol, nowMs) ?? current;
  const value = notional(current, qty);
  const lastDayValue = notional(lastDay, qty);
  const part = (gain: Usd, of: Usd): string => (of > 0n ? decimal(partDown(gain, of)) : '0');
  return {
    asset_id: uuidOf('asset', symbol),
    symbol,
    exchange: LISTING,
    asset_class: 'us_equity',
    asset_marginable: false,
    side: 'long',
    qty: decimal(qty),
    qty_available: decimal(minus(qty, heldForOrders(floor, symbol))),
    avg_entry_price: decimal(perShareDown(cost, qty)),
    cost_basis: usdText(cost),
    market_value: usdText(value),
    current_price: decimal(current),
    lastday_price: decimal(lastDay),
    change_today: part(minus(value, lastDayValue), lastDayValue),
    unrealized_pl: usdText(minus(value, cost)),
    unrealized_plpc: part(minus(value, cost), cost),
    // Measured from the last close, also for shares bought today.
    unrealized_intraday_pl: usdText(minus(value, lastDayValue)),
    unrealized_intraday_plpc: part(minus(value, lastDayValue), lastDayValue),
  };
}

/** The close before today's session, in today's units. */
function lastDayPrice(floor: Floor, symbol: string, nowMs: number): Price | undefined {
  const today = newYorkDate(nowMs);
  const session = floor.calendar().before(today);
  const print = session && floor.view().lastPrint(symbol, session.closeMs);
  return print && restated(print.point.price, floor.view().splits(symbol, print.session.date, today));
}
