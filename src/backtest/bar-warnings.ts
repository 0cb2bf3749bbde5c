/**
 * What a market of bars lacks for a period: nothing that stops a backtest, because a scan excludes what it can't
 * measure, but a result on a market full of holes is one of other rules than it seems.
 */
import { asStatistic, isShareAtLeast, ratio, type Price } from '../domain/money';
import type { Rules } from '../domain/rules';
import { sessionsNeeded } from '../domain/scan';
import { universeOf } from '../domain/universe';
import type { Market } from '../exchange/market';

/** As many symbols as are told of one by one. */
const MOST_TOLD = 8;

/** As many stretches of missing sessions as are told for a symbol. */
const MOST_STRETCHES = 3;

/** An open this far from the close before, either way, is taken for a split that nobody told. */
const SPLIT_LIKE = 1.6;

/** Symbols without a bar, holes, and what looks like a split, from the first look-back to the end of the period. */
export function barWarnings(market: Market, rules: Rules, from: string, to: string): readonly string[] {
  const sessions = market.sessions.map(({ date }) => date).filter((date) => date <= to);
  const first = sessions.findIndex((date) => date >= from);
  const needed = sessionsNeeded(rules);
  const dates = sessions.slice(Math.max(0, first - needed + 1));
  const universe = universeOf(rules).map(({ symbol }) => symbol);
  const traded = [...new Set([...universe, ...rules.baseline])];
  const absent = traded.filter((symbol) => dates.every((date) => !market.bar(symbol, date)));
  const present = traded.filter((symbol) => !absent.includes(symbol));
  return [
    ...absentText(absent, universe, rules),
    ...few(
      present.flatMap((symbol) => holesOf(market, symbol, dates, needed)),
      'more symbols with holes',
    ),
    ...few(
      present.flatMap((symbol) => splitLike(market, symbol, dates)),
      'more such opens',
    ),
    ...untraded(market, traded),
  ];
}

function absentText(
  absent: readonly string[],
  universe: readonly string[],
  { baseline, scan }: Rules,
): readonly string[] {
  if (absent.length === 0) return [];
  const isMissing = (symbol: string): boolean => absent.includes(symbol);
  const left = universe.filter((symbol) => !isMissing(symbol)).length;
  const isEnough = isShareAtLeast(left, universe.length, ratio(scan.minUniverse));
  const missing = baseline.filter(isMissing);
  return [
    `no bar at all: ${absent.join(', ')}; every scan excludes ${absent.length === 1 ? 'it' : 'them'}`,
    ...(missing.length === 0
      ? []
      : [`without ${missing.join(' and ')}, which the baseline names, every entry is refused`]),
    ...(isEnough
      ? []
      : [
          `${left} of the ${universe.length} symbols have bars, fewer than scan.minUniverse: no scan proposes anything`,
        ]),
  ];
}

/** One line for a symbol with holes. */
function holesOf(
  market: Market,
  symbol: string,
  dates: readonly string[],
  needed: number,
): readonly string[] {
  const stretches: string[][] = [];
  let wasMissing = false;
  for (const date of dates) {
    const isMissing = !market.bar(symbol, date);
    if (isMissing && wasMissing) stretches.at(-1)?.push(date);
    else if (isMissing) stretches.push([date]);
    wasMissing = isMissing;
  }
  if (stretches.length === 0) return [];
  const count = stretches.reduce((total, each) => total + each.length, 0);
  const told = stretches.slice(0, MOST_STRETCHES).map(stretchText);
  const more = stretches.length - told.length;
  return [
    `${symbol} has no bar on ${count} ${count === 1 ? 'session' : 'sessions'}: ${told.join(', ')}` +
      `${more > 0 ? ` and ${more} more stretches` : ''}; a scan with one of them among its ${needed} excludes it`,
  ];
}

function stretchText(dates: readonly string[]): string {
  const [first = '', last = first] = [dates[0], dates.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}

/** One line for each open that no split explains. */
function splitLike(market: Market, symbol: string, dates: readonly string[]): readonly string[] {
  const splits = market.corporateActions.filter(
    (action) => action.symbol === symbol && action.kind === 'split',
  );
  let before: { readonly date: string; readonly close: Price } | null = null;
  const told: string[] = [];
  for (const date of dates) {
    const bar = market.bar(symbol, date);
    if (!bar) continue;
    if (before !== null) {
      const { date: last, close } = before;
      const change = asStatistic(bar.open) / asStatistic(close);
      const isKnown = splits.some(({ exDate }) => last < exDate && exDate <= date);
      if (!isKnown && (change > SPLIT_LIKE || change < 1 / SPLIT_LIKE))
        told.push(
          `${symbol} opens ${((change - 1) * 100).toFixed(0)} % from its last close on ${date}: if that is a split, ` +
            'give it in corporate-actions.csv beside the bars',
        );
    }
    before = { date, close: bar.close };
  }
  return told;
}

function untraded(market: Market, traded: readonly string[]): readonly string[] {
  const others = market.symbols.filter((symbol) => !traded.includes(symbol));
  if (others.length === 0) return [];
  const told = others.slice(0, MOST_TOLD).join(', ');
  const more = others.length - MOST_TOLD;
  return [`in the bars and in no tier, so never traded: ${told}${more > 0 ? ` and ${more} more` : ''}`];
}

const few = (lines: readonly string[], words: string): readonly string[] =>
  lines.length <= MOST_TOLD
    ? lines
    : [...lines.slice(0, MOST_TOLD), `and ${lines.length - MOST_TOLD} ${words}`];
