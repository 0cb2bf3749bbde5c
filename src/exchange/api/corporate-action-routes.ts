/** `GET /v1/corporate-actions`: splits and cash dividends, processed on their ex date, never one still to come. */
import type { Hono } from 'hono';
import { jsonNumber, ratio } from '../../domain/money';
import { uuidOf } from '../identifiers';
import type { MarketCorporateAction } from '../market';
import { newYorkDate } from '../new-york';
import { REFUSALS } from '../trading/refusals';
import { route } from './exchange-context';
import type { Asked, ExchangeContext } from './exchange-context';
import { countIn, dateIn, symbolsIn, wordIn } from './query';

const GROUPS = {
  forward_split: 'forward_splits',
  reverse_split: 'reverse_splits',
  cash_dividend: 'cash_dividends',
} as const;
type ActionType = keyof typeof GROUPS;

/** The data names no CUSIP, and the wire requires one. */
const NO_CUSIP = '000000000';

export function corporateActionRoutes(app: Hono, exchange: ExchangeContext): void {
  route(app, exchange, 'get', '/v1/corporate-actions', (asked) => {
    const { badDataRequest } = REFUSALS;
    const { query } = asked;
    const tooMany = () => badDataRequest('invalid limit: larger than the allowed maximum of 1000');
    const limit = countIn(query('limit'), { otherwise: 100, most: 1000 }, tooMany, badDataRequest);
    const first = offset(query('page_token'));
    const found = wanted(exchange.floor.market.corporateActions, asked);
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
  const start = dateIn(query('start') ?? today, badDataRequest, 'start');
  const end = dateIn(query('end') ?? today, badDataRequest, 'end');
  const sort = wordIn(query('sort'), ['asc', 'desc'], 'asc', badDataRequest, 'sort');
  const symbols = symbolsIn(query('symbols'));
  const types = symbolsIn(query('types'));
  const found = actions.filter(
    (action) =>
      start <= action.exDate &&
      action.exDate <= end &&
      action.exDate <= today &&
      (symbols?.includes(action.symbol) ?? true) &&
      (types?.includes(typeOf(action)) ?? true),
  );
  return sort === 'asc' ? found : found.reverse();
}

function typeOf({ kind, value }: MarketCorporateAction): ActionType {
  if (kind === 'dividend') return 'cash_dividend';
  return ratio(value) > ratio('1') ? 'forward_split' : 'reverse_split';
}

function actionBody(action: MarketCorporateAction): unknown {
  const { symbol, exDate, value } = action;
  const type = typeOf(action);
  const common = {
    id: uuidOf('corporate action', `${type} ${symbol} ${exDate}`),
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
