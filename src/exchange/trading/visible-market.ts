/**
 * The market as it may be seen at an instant: nothing later than market time, nothing of a symbol's session before its
 * first print. Every price the exchange trades at or answers with comes through here.
 */
import { jsonNumber, ratio, restateDown } from '../../domain/money';
import type { Price, Ratio } from '../../domain/money';
import { rememberedOf } from '../../domain/remembered';
import type { Halts } from '../faults/market-faults';
import type { ExchangeSession, Market, MarketCorporateAction, PathPoint, RawBar } from '../market';
import { newYorkDate, newYorkMidnight } from '../new-york';
import type { TradingCalendar } from './trading-calendar';

/** The last print of a symbol: its point of the path and the session it belongs to. */
interface Print {
  readonly session: ExchangeSession;
  readonly point: PathPoint;
  /** True while that session is open: the quote is then alive, else it is the closing one. */
  readonly live: boolean;
  /** When the quote was made: now, or when the symbol was halted, or the close. */
  readonly quotedMs: number;
}

export interface VisibleMarket {
  readonly symbols: readonly string[];
  /** The last print of a symbol by an instant, or undefined before its first one. */
  lastPrint(symbol: string, atMs: number): Print | undefined;
  /** The session's point of the path, or undefined while the symbol hasn't printed in it. */
  pointIn(symbol: string, session: ExchangeSession, atMs: number): PathPoint | undefined;
  /** From when a symbol trades, at an instant of a session: then, or when it first prints, or its halt ends. */
  tradesFrom(symbol: string, session: ExchangeSession, atMs: number): number;
  /** The session's daily bar so far, or undefined before the symbol's first print. */
  dailyBar(symbol: string, session: ExchangeSession, atMs: number): RawBar | undefined;
  /** Splits of a symbol with `after < ex date <= until`, both New York dates. */
  splits(symbol: string, after: string, until: string): readonly MarketCorporateAction[];
  /** The price in today's units of the last print by an instant: restated over the splits since. */
  valuation(symbol: string, atMs: number): Price | undefined;
}

export function visibleMarket(
  market: Market,
  calendar: TradingCalendar,
  lateOpenMs: (date: string, symbol: string) => number,
  halts: Halts,
): VisibleMarket {
  const firstPrintMs = (symbol: string, session: ExchangeSession): number =>
    halts.tradesFrom(symbol, session.openMs + lateOpenMs(session.date, symbol));

  function pointIn(symbol: string, session: ExchangeSession, atMs: number): PathPoint | undefined {
    const seenMs = halts.stillSince(symbol, atMs);
    return seenMs < firstPrintMs(symbol, session) ? undefined : market.at(symbol, session, seenMs);
  }

  function lastPrint(symbol: string, atMs: number): Print | undefined {
    const latest = calendar.latest(atMs);
    for (let session = latest; session; session = calendar.before(session.date)) {
      const point = pointIn(symbol, session, Math.min(atMs, session.closeMs));
      if (!point) continue;
      const live = session === latest && atMs < session.closeMs;
      return { session, point, live, quotedMs: quotedMs(symbol, session, live, atMs) };
    }
    return undefined;
  }

  /** A quote before the symbol's first print is as fresh as any other, but for a halt's. */
  function quotedMs(symbol: string, session: ExchangeSession, live: boolean, atMs: number): number {
    if (live) return halts.stillSince(symbol, atMs);
    const isHalted = halts.tradesFrom(symbol, atMs) > atMs;
    return calendar.open(atMs) && !isHalted ? atMs : session.closeMs;
  }

  const splits = (symbol: string, after: string, until: string): readonly MarketCorporateAction[] => {
    const all = splitsOf(market).get(symbol);
    if (!all) return NO_SPLITS;
    return all.filter(({ exDate }) => after < exDate && exDate <= until);
  };

  return {
    symbols: market.symbols,
    lastPrint,
    pointIn,
    tradesFrom: (symbol, session, atMs) =>
      halts.tradesFrom(symbol, Math.max(atMs, firstPrintMs(symbol, session))),
    splits,
    dailyBar(symbol, session, atMs) {
      const bar = market.bar(symbol, session.date);
      // A closed session is its bar: no path is walked for history.
      if (atMs >= session.closeMs) return firstPrintMs(symbol, session) < session.closeMs ? bar : undefined;
      const point = pointIn(symbol, session, atMs);
      if (!bar || !point) return undefined;
      const { high, low, price, volume } = point;
      return { date: bar.date, open: bar.open, high, low, close: price, volume };
    },
    valuation(symbol, atMs) {
      const print = lastPrint(symbol, atMs);
      if (!print) return undefined;
      const { price } = print.point;
      const since = splits(symbol, print.session.date, newYorkDate(atMs));
      return since.length === 0 ? price : restated(price, since);
    },
  };
}

const NO_SPLITS: readonly MarketCorporateAction[] = [];

/** By symbol; looked for when it is first asked for, because a synthetic market walks every symbol for it. */
const splitsOf = rememberedOf((market: Market): ReadonlyMap<string, readonly MarketCorporateAction[]> => {
  const bySymbol = new Map<string, MarketCorporateAction[]>();
  for (const action of market.corporateActions) {
    if (action.kind !== 'split') continue;
    const before = bySymbol.get(action.symbol);
    if (before) before.push(action);
    else bySymbol.set(action.symbol, [action]);
  }
  return bySymbol;
});

/** A bar in the units of a date: splits with an ex date up to it, never a later one. */
export function adjustedBar(
  view: Pick<VisibleMarket, 'splits'>,
  symbol: string,
  bar: RawBar,
  today: string,
): RawBar {
  const splits = view.splits(symbol, bar.date, today);
  if (splits.length === 0) return bar;
  return {
    date: bar.date,
    open: restated(bar.open, splits),
    high: restated(bar.high, splits),
    low: restated(bar.low, splits),
    close: restated(bar.close, splits),
    volume: Math.round(splits.reduce((volume, split) => volume * jsonNumber(splitRatio(split)), bar.volume)),
  };
}

const ONE = ratio('1');

/** A price in the units after these splits, rounded down to 1e-9. */
export const restated = (at: Price, splits: readonly MarketCorporateAction[]): Price =>
  splits.reduce((price, split) => restateDown(price, splitRatio(split), ONE), at);

/** New shares for one old. */
export const splitRatio = (split: MarketCorporateAction): Ratio => ratio(split.value);

/** When a split takes effect: as its ex date begins in New York. */
export const splitMs = (split: MarketCorporateAction): number => newYorkMidnight(split.exDate);
