/** `/v2/stocks`: daily bars, latest trades and quotes, snapshots. Symbols the market doesn't know stay absent. */
import { MINUTE, SECOND } from '../../domain/instant';
import { jsonNumber } from '../../domain/money';
import { newYorkDate, newYorkMidnight } from '../new-york';
import type { Floor } from '../trading/floor';
import { latestQuote, latestTrade } from '../trading/latest-prices';
import { isListed } from '../market/listed';
import { dataPlan } from '../trading/account-settings';
import { REFUSALS } from '../trading/refusals';
import { barBody, dailyBarsPage } from './daily-bars-page';
import { route } from './exchange-context';
import type { Asked, ExchangeApp, ExchangeContext } from './exchange-context';
import { countIn, dateIn, instantIn, symbolsIn, wordIn } from './query';

const HISTORICAL_FEEDS = ['sip', 'iex', 'otc', 'boats'] as const;
const LATEST_FEEDS = [...HISTORICAL_FEEDS, 'delayed_sip', 'overnight'] as const;

export function marketDataRoutes(app: ExchangeApp, exchange: ExchangeContext): void {
  const latest = (
    asked: Asked,
    read: (floor: Floor, symbol: string, nowMs: number) => unknown,
  ): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      requested(asked, LATEST_FEEDS, asked.nowMs).flatMap((symbol) => {
        const { floor, nowMs } = asked;
        const found = isListed(floor.market, symbol) ? read(floor, symbol, nowMs) : undefined;
        return found === undefined ? [] : [[symbol, found]];
      }),
    );
  route(app, exchange, 'get', '/v2/stocks/bars', (asked) => ({ body: bars(asked) }));
  route(app, exchange, 'get', '/v2/stocks/trades/latest', (asked) => ({
    body: { trades: latest(asked, tradeBody) },
  }));
  route(app, exchange, 'get', '/v2/stocks/quotes/latest', (asked) => ({
    body: { quotes: latest(asked, quoteBody) },
  }));
  route(app, exchange, 'get', '/v2/stocks/snapshots', (asked) => ({
    body: latest(asked, snapshotBody),
  }));
}

/** How old consolidated data is before every plan has it. */
const SIP_DELAY = 15 * MINUTE;

/**
 * The symbols asked for. A feed is checked, and refused where the account's plan lacks it up to the instant asked for;
 * otherwise it plays no part, because the market has one source.
 */
function requested(
  { query, floor, nowMs }: Asked,
  feeds: readonly string[],
  untilMs: number,
): readonly string[] {
  const symbols = symbolsIn(query('symbols'));
  if (!symbols) throw REFUSALS.badDataRequest('symbols is required');
  const feed = wordIn(query('feed'), feeds, 'sip', REFUSALS.badDataRequest, 'feed');
  if (feed === 'sip' && untilMs > nowMs - SIP_DELAY && dataPlan(floor) === 'basic')
    throw REFUSALS.recentSip();
  wordIn(query('currency'), ['USD'], 'USD', REFUSALS.badDataRequest, 'currency');
  return symbols;
}

function bars(asked: Asked): unknown {
  const { floor, query, nowMs } = asked;
  const { badDataRequest, dataLimit } = REFUSALS;
  const [start, end] = [query('start'), query('end')];
  // Without an end, a plan without recent data ends where its data does.
  const usualEndMs = dataPlan(floor) === 'basic' ? nowMs - SIP_DELAY : nowMs;
  const toMs = end === undefined ? usualEndMs : instantIn(end, badDataRequest, 'end');
  const symbols = requested(asked, HISTORICAL_FEEDS, toMs);
  const timeframe = query('timeframe');
  if (timeframe === undefined) throw badDataRequest('timeframe is required');
  if (timeframe !== '1Day' && timeframe !== '1D') {
    throw badDataRequest(`invalid timeframe: ${timeframe}; the embedded exchange has daily bars only (1Day)`);
  }
  const asOf = query('asof') ?? '-';
  // No symbol of this market was ever renamed.
  if (asOf !== '-') dateIn(asOf, badDataRequest, 'asof');
  return dailyBarsPage(
    floor,
    {
      symbols,
      fromMs:
        start === undefined ? newYorkMidnight(newYorkDate(nowMs)) : instantIn(start, badDataRequest, 'start'),
      toMs,
      adjustment: wordIn(query('adjustment'), ['raw', 'split'], 'raw', badDataRequest, 'adjustment'),
      sort: wordIn(query('sort'), ['asc', 'desc'], 'asc', badDataRequest, 'sort'),
      limit: countIn(query('limit'), { otherwise: 1000, most: 10_000 }, dataLimit, badDataRequest),
      pageToken: query('page_token'),
    },
    nowMs,
  );
}

const text = (ms: number): string => new Date(ms).toISOString();

function tradeBody(floor: Floor, symbol: string, nowMs: number): unknown {
  const trade = latestTrade(floor, symbol, nowMs);
  return (
    trade && {
      ...{ t: text(trade.atMs), x: 'V', p: jsonNumber(trade.price), s: 100 },
      ...{ c: ['@'], i: Math.floor(trade.atMs / SECOND), z: 'C' },
    }
  );
}

function quoteBody(floor: Floor, symbol: string, nowMs: number): unknown {
  const quote = latestQuote(floor, symbol, nowMs);
  return (
    quote && {
      ...{ t: text(quote.atMs), bx: 'V', bp: jsonNumber(quote.bid), bs: 100 },
      ...{ ax: 'V', ap: jsonNumber(quote.ask), as: quote.ask === 0n ? 0 : 100, c: ['R'], z: 'C' },
    }
  );
}

/** Before a symbol's first print of the day its `dailyBar` is still the session before; before its first ever, null. */
function snapshotBody(floor: Floor, symbol: string, nowMs: number): unknown {
  const view = floor.view();
  const print = view.lastPrint(symbol, nowMs);
  if (!print) return null;
  const daily = view.dailyBar(symbol, print.session, nowMs);
  const before = floor.calendar().before(print.session.date);
  const previous = before && view.lastPrint(symbol, before.closeMs);
  const previousBar = previous && view.dailyBar(symbol, previous.session, nowMs);
  return {
    latestTrade: tradeBody(floor, symbol, nowMs),
    latestQuote: quoteBody(floor, symbol, nowMs),
    ...(daily ? { dailyBar: barBody(daily) } : {}),
    ...(previousBar ? { prevDailyBar: barBody(previousBar) } : {}),
  };
}
