/** `GET /v1/corporate-actions`: splits and cash dividends, processed on their ex date, never one still to come. */
import { jsonNumber, ratio } from '../../domain/money';
import { uuidOf } from '../identifiers';
import type { MarketCorporateAction } from '../market';
import { newYorkDate } from '../new-york';
import { REFUSALS } from '../trading/refusals';
import { route } from './exchange-context';
import type { Asked, ExchangeApp, ExchangeContext } from './exchange-context';
import { countIn, dateIn, symbolsIn, wordIn, wordsIn } from './query';

const GROUPS = {
  forward_split: 'forward_splits',
  reverse_split: 'reverse_splits',
  cash_dividend: 'cash_dividends',
} as const;
type ActionType = keyof typeof GROUPS;

/** Every type Alpaca knows; this market has the first three. */
const TYPES = [
  ...([
    'forward_split',
    'reverse_split',
    'cash_dividend',
    'unit_split',
    'stock_dividend',
    'spin_off',
  ] as const),
  ...(['cash_merger', 'stock_merger', 'stock_and_cash_merger', 'redemption', 'name_change'] as const),
  ...(['worthless_removal', 'rights_distribution', 'partial_call', 'reorganization'] as const),
  ...(['capital_gains_distribution'] as const),
];

/** What can't go together with `ids`. */
const FILTERS = ['symbols', 'cusips', 'types', 'start', 'end', 'region', 'data_quality'];

/** The data names no CUSIP, and the wire requires one. */
const NO_CUSIP = '000000000';

export function corporateActionRoutes(app: ExchangeApp, exchange: ExchangeContext): void {
  route(app, exchange, 'get', '/v1/corporate-actions', (asked) => {
    const { badDataRequest } = REFUSALS;
    const { query } = asked;
    const tooMany = () => badDataRequest('invalid limit: larger than the allowed maximum of 1000');
    const limit = countIn(query('limit'), { otherwise: 100, most: 1000 }, tooMany, badDataRequest);
    const first = offset(query('page_token'));
    const found = wanted(asked.floor.market.corporateActions, asked);
    const groups: Record<string, unknown[]> = {};
    for (const action of found.slice(first, first + limit)) {
      (groups[GROUPS[typeOf(action)]] ??= []).push(actionBody(action));
    }
    const isMore = first + limit < found.length;
    return { body: { corporate_actions: groups, next_page_token: isMore ? token(first + limit) : null } };
  });
}

function wanted(
  actions: readonly MarketCorporateAction[],
  { query, nowMs }: Asked,
): readonly MarketCorporateAction[] {
  const { badDataRequest } = REFUSALS;
  const today = newYorkDate(nowMs);
  const known = actions.filter(({ exDate }) => exDate <= today);
  const ids = symbolsIn(query('ids'));
  if (ids) {
    const others = FILTERS.filter((name) => query(name) !== undefined);
    if (others.length > 0) throw badDataRequest(`ids can't be combined with ${others.join(', ')}`);
    return known.filter((action) => ids.includes(idOf(action)));
  }
  const start = dateIn(query('start') ?? today, badDataRequest, 'start');
  const end = dateIn(query('end') ?? today, badDataRequest, 'end');
  const sort = wordIn(query('sort'), ['asc', 'desc'], 'asc', badDataRequest, 'sort');
  const symbols = symbolsIn(query('symbols'));
  const cusips = symbolsIn(query('cusips'));
  const types = wordsIn(query('types'), TYPES, badDataRequest, 'types');
  const region = wordIn(query('region'), ['us', 'non_us', 'all'], 'us', badDataRequest, 'region');
  wordIn(query('data_quality'), ['complete', 'all'], 'complete', badDataRequest, 'data_quality');
  if (region === 'non_us') return [];
  const found = known.filter(
    (action) =>
      start <= action.exDate &&
      action.exDate <= end &&
      (cusips?.includes(NO_CUSIP) ?? true) &&
      (symbols?.includes(action.symbol) ?? true) &&
      (types?.includes(typeOf(action)) ?? true),
  );
  return sort === 'asc' ? found : found.reverse();
}

const idOf = (action: MarketCorporateAction): string =>
  uuidOf('corporate action', `${typeOf(action)} ${action.symbol} ${action.exDate}`);

function typeOf({ kind, value }: MarketCorporateAction): ActionType {
  if (kind === 'dividend') return 'cash_dividend';
  return ratio(value) > ratio('1') ? 'forward_split' : 'reverse_split';
}

function actionBody(action: MarketCorporateAction): unknown {
  const { symbol, exDate, value } = action;
  const type = typeOf(action);
  const common = {
    id: idOf(action),
    symbol,
    process_date: exDate,
    ex_date: exDate,
  };
  const rate = jsonNumber(ratio(value));
  switch (type) {
    case 'forward_split':
      return { ...common, cusip: NO_CUSIP, new_rate: rate, old_rate: 1 };
    case 'reverse_split':
      return { ...common, old_cusip: NO_CUSIP, new_cusip: NO_CUSIP, new_rate: rate, old_rate: 1 };
    case 'cash_dividend':
      return { ...common, cusip: NO_CUSIP, rate, special: false, foreign: false };
  }
}

const token = (first: number): string => Buffer.from(`from ${first}`).toString('base64');

function offset(pageToken: string | undefined): number {
  if (pageToken === undefined) return 0;
  const match = /^from (\d{1,9})$/.exec(Buffer.from(pageToken, 'base64').toString());
  if (!match) throw REFUSALS.badDataRequest('invalid page_token');
  return Number(match[1]);
}
