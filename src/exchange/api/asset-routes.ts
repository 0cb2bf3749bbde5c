/** `GET /v2/assets`: every symbol of the market is an active, tradable US equity. */
import type { Hono } from 'hono';
import { uuidOf } from '../identifiers';
import { isFractionable } from '../trading/account-settings';
import type { Floor } from '../trading/floor';
import { REFUSALS } from '../trading/refusals';
import { route } from './exchange-context';
import type { ExchangeContext } from './exchange-context';

/** Where everything is listed: the market's data names no listing exchange. */
export const LISTING = 'NYSE';

export function assetRoutes(app: Hono, exchange: ExchangeContext): void {
  const { floor } = exchange;
  route(app, exchange, 'get', '/v2/assets', ({ nowMs, query }) => {
    const isWanted =
      (query('status') ?? 'active') === 'active' && (query('asset_class') ?? 'us_equity') === 'us_equity';
    return { body: isWanted ? floor.market.symbols.map((symbol) => assetBody(floor, symbol, nowMs)) : [] };
  });
  route(app, exchange, 'get', '/v2/assets/:asset', ({ nowMs, param }) => ({
    body: assetBody(floor, symbolOf(floor, param('asset')), nowMs),
  }));
}

function assetBody(floor: Floor, symbol: string, nowMs: number): unknown {
  return {
    id: uuidOf('asset', symbol),
    class: 'us_equity',
    exchange: LISTING,
    symbol,
    name: symbol,
    status: 'active',
    tradable: true,
    marginable: false,
    shortable: false,
    fractionable: isFractionable(floor, symbol, nowMs),
    attributes: [],
  };
}

/** The symbol that a symbol or an asset id stands for. Refuses an unknown one. */
export function symbolOf(floor: Floor, symbolOrId: string): string {
  const symbol = floor.market.symbols.find(
    (each) => each === symbolOrId || uuidOf('asset', each) === symbolOrId,
  );
  if (symbol === undefined) throw REFUSALS.assetNotFound(symbolOrId);
  return symbol;
}
