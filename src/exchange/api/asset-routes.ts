/** `GET /v2/assets`: every symbol of the market is an active, tradable US equity. */
import { uuidOf } from '../identifiers';
import { isListed } from '../market/listed';
import { isFractionable } from '../trading/account-settings';
import type { Floor } from '../trading/floor';
import { REFUSALS } from '../trading/refusals';
import { route } from './exchange-context';
import type { Asked, ExchangeApp, ExchangeContext } from './exchange-context';
import { wordIn, wordsIn } from './query';

/** Where everything is listed: the market's data names no listing exchange. */
export const LISTING = 'NYSE';
const EXCHANGES = ['AMEX', 'ARCA', 'BATS', LISTING, 'NASDAQ', 'NYSEARCA', 'OTC', 'CRYPTO'] as const;

/** Alpaca's classes; everything here is a `us_equity`. */
export const ASSET_CLASSES = [
  ...(['us_equity', 'us_option', 'crypto', 'crypto_perp', 'treasury', 'corporate'] as const),
  ...(['global_equity', 'us_index', 'us_equity_chain', 'ipo'] as const),
];

/** Alpaca's attributes; nothing here has one. */
const ATTRIBUTES = [
  ...(['ptp_no_exception', 'ptp_with_exception', 'ipo', 'has_options', 'options_late_close'] as const),
  ...(['fractional_eh_enabled', 'overnight_tradable', 'overnight_halted'] as const),
];

export function assetRoutes(app: ExchangeApp, exchange: ExchangeContext): void {
  route(app, exchange, 'get', '/v2/assets', (asked) => ({
    body: isEveryAssetWanted(asked)
      ? asked.floor.market.symbols.map((symbol) => assetBody(asked.floor, symbol, asked.nowMs))
      : [],
  }));
  route(app, exchange, 'get', '/v2/assets/:asset', ({ floor, nowMs, param }) => ({
    body: assetBody(floor, symbolOf(floor, param('asset')), nowMs),
  }));
}

/** All assets here are alike but for their name: a listing's filters keep all of them or none. */
function isEveryAssetWanted({ query }: Asked): boolean {
  const { malformed } = REFUSALS;
  const status = wordIn(query('status'), ['active', 'inactive'], 'active', malformed, 'status');
  const assetClass = wordIn(query('asset_class'), ASSET_CLASSES, 'us_equity', malformed, 'asset_class');
  const listing = wordIn(query('exchange'), EXCHANGES, LISTING, malformed, 'exchange');
  const attributes = wordsIn(query('attributes'), ATTRIBUTES, malformed, 'attributes');
  return status === 'active' && assetClass === 'us_equity' && listing === LISTING && attributes === undefined;
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
    // The API has dropped it, and alpaca-py 0.44.0 can't read an asset without it.
    easy_to_borrow: false,
    fractionable: isFractionable(floor, symbol, nowMs),
    attributes: [],
  };
}

/** The symbol that a symbol or an asset id stands for. Refuses an unknown one. */
export function symbolOf(floor: Floor, symbolOrId: string): string {
  const { market } = floor;
  const symbol = isListed(market, symbolOrId)
    ? symbolOrId
    : market.symbols.find((each) => uuidOf('asset', each) === symbolOrId);
  if (symbol === undefined) throw REFUSALS.assetNotFound(symbolOrId);
  return symbol;
}
