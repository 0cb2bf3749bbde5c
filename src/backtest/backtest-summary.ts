/** What a backtest comes to, and what it has to be held against. Returns are for people; nothing decides by them. */
import { centsText, jsonNumber, minus, partDown, ratio, shares, usd, ZERO_SHARES } from '../domain/money';
import type { IntentOutcome } from '../domain/climb';
import type { ReasonCode } from '../domain/reasons';
import type { Market } from '../exchange/market';
import type { BacktestSession } from './backtest-session';

/** How often something happened, the most frequent first. */
export type Counts<Name extends string> = readonly { readonly name: Name; readonly count: number }[];

/** JSON-plain. Returns and the drawdown are fractions: 0.05 is 5 %. */
export interface BacktestSummary {
  readonly sessions: number;
  /** Date of the first scan, and the last date that was traded. */
  readonly first: string;
  readonly last: string;
  readonly outcomes: Counts<string>;
  readonly candidates: number;
  /** Entries of which at least a part was bought. */
  readonly entries: number;
  /** Approved exits by their reason. */
  readonly exits: Counts<ReasonCode>;
  /** Refused candidates by the first reason. */
  readonly refused: Counts<ReasonCode>;
  readonly orders: Counts<IntentOutcome | 'working'>;
  /** At the start and at the last close, USD to the cent. */
  readonly cash: string;
  readonly equity: string;
  readonly return: number;
  /** The deepest fall from a close to a later one, zero or below. */
  readonly drawdown: number;
  /** SPY from the close of the first scan to the last close, without dividends; null where the market has none. */
  readonly spy: number | null;
  /** The control symbols: drawn anew for each session and held from its open to the next, one after the other. */
  readonly control: number | null;
  /** The date from whose open nothing was bought any more, because of the daily loss; null where that never came. */
  readonly reducingSince: string | null;
}

/** Sums a backtest up. Throws `RangeError` where no session ran. */
export function backtestSummary(
  sessions: readonly BacktestSession[],
  cash: string,
  market: Market,
): BacktestSummary {
  const first = sessions[0];
  const last = sessions.at(-1);
  if (!first || !last) throw new RangeError('no session ran');
  const decisions = sessions.flatMap((session) => session.decisions);
  const intents = sessions.flatMap((session) => session.intents);
  const candidates = decisions.filter(({ side }) => side === 'buy');
  const bought = intents.filter(({ side, filledQty }) => side === 'buy' && shares(filledQty) > ZERO_SHARES);
  const prices = restatedPrices(market);
  return {
    sessions: sessions.length,
    first: first.date,
    last: last.tradingDate,
    outcomes: counted(sessions.map(({ outcome }) => outcome)),
    candidates: candidates.length,
    entries: bought.length,
    exits: counted(
      decisions.flatMap(({ side, verdict, code }) =>
        side === 'sell' && verdict === 'approved' ? [code] : [],
      ),
    ),
    refused: counted(candidates.flatMap(({ verdict, code }) => (verdict === 'denied' ? [code] : []))),
    orders: counted(intents.map(({ outcome }) => outcome)),
    cash: centsText(usd(cash)),
    equity: centsText(usd(last.equity)),
    return: change(cash, last.equity),
    drawdown: deepestFall([cash, ...sessions.map(({ equity }) => equity)]),
    spy: prices.between('SPY', first.date, 'close', last.tradingDate, 'close'),
    control: controlReturn(sessions, prices),
    reducingSince: sessions.find(({ reducing }) => reducing)?.tradingDate ?? null,
  };
}

function counted<Name extends string>(names: readonly Name[]): Counts<Name> {
  const counts = new Map<Name, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}

const change = (from: string, to: string): number =>
  jsonNumber(partDown(minus(usd(to), usd(from)), usd(from)));

function deepestFall(equities: readonly string[]): number {
  let [highest = '0'] = equities;
  let deepest = 0;
  for (const equity of equities) {
    if (usd(equity) > usd(highest)) highest = equity;
    deepest = Math.min(deepest, change(highest, equity));
  }
  return deepest;
}

function controlReturn(sessions: readonly BacktestSession[], prices: RestatedPrices): number | null {
  const returns = sessions.flatMap(({ scan, tradingDate }, index) => {
    const next = sessions[index + 1];
    if (!scan.control || !next) return [];
    return prices.between(scan.control.symbol, tradingDate, 'open', next.tradingDate, 'open') ?? [];
  });
  return returns.length === 0 ? null : returns.reduce((product, each) => product * (1 + each), 1) - 1;
}

interface RestatedPrices {
  /** A symbol's return between two prices, over the splits in between; null where one of them isn't there. */
  between(
    symbol: string,
    from: string,
    at: 'open' | 'close',
    to: string,
    then: 'open' | 'close',
  ): number | null;
}

function restatedPrices(market: Market): RestatedPrices {
  return {
    between(symbol, from, at, to, then) {
      const before = market.bar(symbol, from)?.[at];
      const after = market.bar(symbol, to)?.[then];
      if (before === undefined || after === undefined) return null;
      const newForOld = market.corporateActions
        .filter((action) => action.kind === 'split' && action.symbol === symbol)
        .filter(({ exDate }) => from < exDate && exDate <= to)
        .reduce((product, { value }) => product * jsonNumber(ratio(value)), 1);
      return (jsonNumber(after) * newForOld) / jsonNumber(before) - 1;
    },
  };
}
