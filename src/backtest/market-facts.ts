/**
 * What a market shows, in the desk's words. A market never changes: each of these is made when it is first asked for
 * and read by every later run on the same market, so that a sweep reads its bars once and not once a parameter set.
 */
import { closedDays, newYorkInstant } from '../config/new-york-time';
import { instantText } from '../domain/instant';
import type { ClockReading, CorporateActionFact, QuoteFact, TradeFact } from '../domain/observation';
import { remembered, rememberedOf } from '../domain/remembered';
import { daysBefore, lastSessionDates, SCAN_LOOK_BACK_DAYS } from '../domain/session-calendar';
import type { SessionTimes, TradingDay } from '../domain/session';
import type { Halts } from '../exchange/faults/market-faults';
import type { Market } from '../exchange/market';
import { TradingCalendar } from '../exchange/trading/trading-calendar';
import { visibleMarket } from '../exchange/trading/visible-market';
import { barFacts, type BarFacts } from './bar-facts';
import { keptPath } from './kept-path';
import { marketScans, type MarketScans } from './market-scans';
import { clockFact, corporateActionFact, quoteFact, tradeFact } from './broker-facts';

/** A symbol's latest trade and quote at one instant; undefined before its first print. */
interface SeenPrices {
  readonly trade: TradeFact | undefined;
  readonly quote: QuoteFact | undefined;
}

/** One instant of a market. */
export interface InstantFacts {
  readonly clock: ClockReading;
  readonly prices: (symbol: string) => SeenPrices;
}

export interface MarketFacts {
  /** The sessions of the exchange, oldest first. */
  readonly days: readonly TradingDay[];
  /** The days from one date to another, inclusive. */
  readonly daysIn: (from: string, to: string) => readonly TradingDay[];
  /** The session that scans on a day at a New York time, and trades on the next; null on the last day. */
  readonly times: (scanDate: string, scanAt: string) => SessionTimes | null;
  /** The dates of the last `count` sessions up to a scan's, as far back as the desk looks; the same list each time. */
  readonly sessionDates: (date: string, count: number) => readonly string[];
  readonly bars: (symbol: string) => BarFacts;
  readonly scan: MarketScans;
  readonly at: (ms: number) => InstantFacts;
  /** Everything with an ex date after the one and until the other, as the broker lists it: splits first. */
  readonly corporateActions: (after: string, until: string) => readonly CorporateActionFact[];
}

/** The facts of a market as it is: without faults, and with nothing announced to it. */
export const marketFacts: (market: Market) => MarketFacts = rememberedOf((market) => factsOf(market));

/** Answers are kept for as long as the market is. */
const kept = <Key extends string | number, Answer extends object | null>(
  answer: (key: Key) => Answer,
): ((key: Key) => Answer) => remembered(answer, Infinity);

const NEVER_HALTED: Halts = { stillSince: (_, atMs) => atMs, tradesFrom: (_, atMs) => atMs };

function factsOf(market: Market): MarketFacts {
  const calendar = new TradingCalendar(market.sessions, new Set(), []);
  const view = visibleMarket(keptPath(market), calendar, () => 0, NEVER_HALTED);
  const seen = { calendar: () => calendar, view: () => view };
  const days = market.sessions.map(({ date, openMs, closeMs }): TradingDay => ({
    date,
    open: instantText(openMs),
    close: instantText(closeMs),
  }));
  const place = new Map(days.map(({ date }, index) => [date, index]));
  const daysIn = (from: string, to: string): readonly TradingDay[] => {
    // Most dates asked for are sessions themselves.
    const end = (place.get(to) ?? days.findLastIndex(({ date }) => date <= to)) + 1;
    let start = end;
    while (start > 0 && (days[start - 1]?.date ?? '') >= from) start -= 1;
    return days.slice(start, end);
  };
  const timesAt = kept((scanAt: string) =>
    kept((date: string): SessionTimes | null => {
      const index = place.get(date) ?? days.length;
      const [scanDay, tradingDay] = days.slice(index, index + 2);
      if (!scanDay || !tradingDay) return null;
      const closedDaysMs = closedDays(scanDay.date, tradingDay.date);
      return { scanDay, scanAt: newYorkInstant(date, scanAt), tradingDay, closedDaysMs };
    }),
  );
  const datesOf = kept((count: number) =>
    kept((date: string) =>
      lastSessionDates(daysIn(daysBefore(date, SCAN_LOOK_BACK_DAYS), date), date, count),
    ),
  );
  const actions = market.corporateActions
    .map(corporateActionFact)
    .sort((left, right) => Number(left.kind !== 'split') - Number(right.kind !== 'split'));
  const actionsAfter = kept((after: string) =>
    kept((until: string) => actions.filter(({ exDate }) => exDate > after && exDate <= until)),
  );
  const sessionDates = (date: string, count: number): readonly string[] => datesOf(count)(date);
  const bars = kept((symbol: string) => barFacts(market, view, symbol));
  return {
    days,
    daysIn,
    times: (scanDate, scanAt) => timesAt(scanAt)(scanDate),
    sessionDates,
    bars,
    scan: marketScans({ bars, sessionDates }),
    at: kept((ms: number) => ({
      clock: clockFact(seen, ms),
      prices: kept((symbol: string) => ({
        trade: tradeFact(seen, symbol, ms),
        quote: quoteFact(seen, symbol, ms),
      })),
    })),
    corporateActions: (after, until) => actionsAfter(after)(until),
  };
}
