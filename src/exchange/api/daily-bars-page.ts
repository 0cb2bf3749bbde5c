/** One page of daily bars, sorted and cut as Alpaca does it: by symbol, then by time, counted over all symbols. */
import { jsonNumber, midDown } from '../../domain/money';
import type { RawBar } from '../market';
import { newYorkDate, newYorkMidnight } from '../new-york';
import type { Floor } from '../trading/floor';
import { REFUSALS } from '../trading/refusals';
import { adjustedBar } from '../trading/visible-market';

export interface BarsQuery {
  readonly symbols: readonly string[];
  /** Bounds on a bar's own instant, inclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly adjustment: 'raw' | 'split';
  readonly sort: 'asc' | 'desc';
  readonly limit: number;
  readonly pageToken: string | undefined;
}

export interface BarsPage {
  readonly bars: Readonly<Record<string, readonly unknown[]>> | null;
  readonly next_page_token: string | null;
}

interface Place {
  readonly symbol: string;
  readonly date: string;
}

/** The bars of a page. `bars` is null where there is nothing at all in the range, as recorded of the real API. */
export function dailyBarsPage(floor: Floor, query: BarsQuery, nowMs: number): BarsPage {
  const after = query.pageToken === undefined ? undefined : placeOf(query.pageToken);
  const bars: Record<string, unknown[]> = {};
  let count = 0;
  let last: Place | undefined;
  for (const { symbol, bar } of barsInOrder(floor, query, after, nowMs)) {
    if (count === query.limit && last) return { bars, next_page_token: tokenOf(last) };
    (bars[symbol] ??= []).push(barBody(bar));
    last = { symbol, date: bar.date };
    count += 1;
  }
  return { bars: count === 0 ? null : bars, next_page_token: null };
}

function* barsInOrder(
  floor: Floor,
  query: BarsQuery,
  after: Place | undefined,
  nowMs: number,
): Generator<{ symbol: string; bar: RawBar }> {
  const inRange = floor.calendar().sessions.filter((session) => {
    const t = newYorkMidnight(session.date);
    return query.fromMs <= t && t <= query.toMs;
  });
  const sessions = query.sort === 'asc' ? inRange : inRange.reverse();
  const view = floor.view();
  const today = newYorkDate(nowMs);
  for (const symbol of [...query.symbols].sort()) {
    if (after && symbol < after.symbol) continue;
    for (const session of sessions) {
      if (after?.symbol === symbol) {
        const isDelivered = query.sort === 'asc' ? session.date <= after.date : session.date >= after.date;
        if (isDelivered) continue;
      }
      const bar = view.dailyBar(symbol, session, nowMs);
      if (bar)
        yield { symbol, bar: query.adjustment === 'raw' ? bar : adjustedBar(view, symbol, bar, today) };
    }
  }
}

/**
 * A bar on the wire. Daily data carries neither trade count nor volume-weighted price: `n` counts round lots and `vw`
 * is the mean of open, high, low and close.
 */
export function barBody({ date, open, high, low, close, volume }: RawBar): unknown {
  return {
    t: `${new Date(newYorkMidnight(date)).toISOString().slice(0, 19)}Z`,
    o: jsonNumber(open),
    h: jsonNumber(high),
    l: jsonNumber(low),
    c: jsonNumber(close),
    v: Math.floor(volume),
    n: Math.max(1, Math.floor(volume / 100)),
    vw: jsonNumber(midDown(midDown(open, close), midDown(high, low))),
  };
}

const tokenOf = ({ symbol, date }: Place): string => Buffer.from(`${symbol}|D|${date}`).toString('base64');

function placeOf(token: string): Place {
  const [symbol, unit, date] = Buffer.from(token, 'base64').toString().split('|');
  if (symbol && unit === 'D' && date) return { symbol, date };
  throw REFUSALS.badDataRequest('invalid page_token');
}
