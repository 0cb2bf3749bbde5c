/**
 * The scripted market of the drift scenario, the design's example (section 3.2): six positions at 5 % drift to 34 %, and
 * a new 5 % signal, 39 %, is refused.
 *
 * The positions are bought by hand for 5,000 USD each, with 70,000 in cash. Overnight after the scan all six open
 * higher by the same factor 119/99, so that they are worth 0.34 of 70,000 + 6 × 5,000 × 119/99. AAPL closes the scan day
 * oversold and opens next to its close, with nothing else against it. Everything else swings calmly: no other symbol is
 * oversold, and no volatility flips.
 */
import type { Price } from '../../domain/money';
import { price, priceOfTicks, ticksDown } from '../../domain/money';
import type { Market, RawBar } from '../market';
import { pathReader } from './path-reader';
import { sessionsTable } from './sessions-table';

/** A position that the scenario's operator bought by hand at the scan day's close. */
interface ScenarioHolding {
  readonly symbol: string;
  /** Shares, a decimal string. */
  readonly quantity: string;
  /** USD a share at the scan day's close, a decimal string: quantity × price is 5,000 for each. */
  readonly price: string;
}

/** What a run of the scenario starts from. Dates are New York's; money is a decimal string. */
export const DRIFT_SCENARIO: {
  readonly scanDate: string;
  readonly tradingDate: string;
  readonly cash: string;
  readonly holdings: readonly ScenarioHolding[];
} = {
  scanDate: '2026-01-05',
  tradingDate: '2026-01-06',
  cash: '70000',
  holdings: [
    { symbol: 'MSFT', quantity: '12.5', price: '400' },
    { symbol: 'GOOGL', quantity: '25', price: '200' },
    { symbol: 'AMZN', quantity: '20', price: '250' },
    { symbol: 'NVDA', quantity: '31.25', price: '160' },
    { symbol: 'META', quantity: '8', price: '625' },
    { symbol: 'JPM', quantity: '15.625', price: '320' },
  ],
};

/** The symbol that the scan proposes, and its price before it falls. */
const OVERSOLD = { symbol: 'AAPL', price: '250' };
/** Symbols that do nothing, among them the baseline. */
const CALM: Readonly<Record<string, string>> = {
  SPY: '600',
  QQQ: '520',
  DIA: '430',
  IWM: '220',
  XLK: '240',
  XLF: '50',
  XLV: '140',
  XLE: '88',
  XLY: '230',
};

/** Bars from 63 sessions before the scan to 37 after it; earlier and later nothing trades. */
const FIRST_DATE = '2025-10-01';
const LAST_DATE = '2026-02-27';
/** Nothing here is random but the way through each bar. */
const SEED = 0;
const VOLUME = 20_000_000;
const CENT = price('0.01');

const HELD: Readonly<Record<string, string>> = Object.fromEntries(
  DRIFT_SCENARIO.holdings.map((holding) => [holding.symbol, holding.price]),
);
const START_PRICES: Readonly<Record<string, string>> = {
  ...CALM,
  [OVERSOLD.symbol]: OVERSOLD.price,
  ...HELD,
};

/** The scripted market; it is always the same. */
export function driftMarket(): Market {
  return {
    label: 'scripted market, drift scenario',
    symbols: Object.keys(START_PRICES),
    sessions: sessionsTable().sessions,
    bar,
    at: pathReader(bar, SEED),
    corporateActions: [],
  };
}

function bar(symbol: string, date: string): RawBar | undefined {
  const start = START_PRICES[symbol];
  const scan = sessionsTable().indexOf(DRIFT_SCENARIO.scanDate);
  const index = sessionsTable().indexOf(date);
  if (start === undefined || index === undefined || scan === undefined) return undefined;
  if (date < FIRST_DATE || date > LAST_DATE) return undefined;
  const day = index - scan;
  const base = ticksDown(price(start), CENT);
  const open = Math.round(base * opening(symbol, day));
  const close = Math.round(base * closing(symbol, day));
  return {
    date,
    open: inCents(open),
    high: inCents(Math.ceil(Math.max(open, close) * 1.001)),
    low: inCents(Math.floor(Math.min(open, close) * 0.999)),
    close: inCents(close),
    volume: VOLUME,
  };
}

/** The close as a multiple of the start price; `day` counts sessions from the scan's, which is 0. */
function closing(symbol: string, day: number): number {
  if (symbol === OVERSOLD.symbol) return 1 + 0.01 * (FALL[day] ?? wave(day));
  const rally = symbol in HELD && day > 0 ? RALLY : 1;
  return rally * (1 + 0.004 * wave(day));
}

/** Nights are quiet: an open is 0.05 % above the last close, but for the night of the rally. */
function opening(symbol: string, day: number): number {
  const rally = symbol in HELD && day === 1 ? RALLY : 1.0005;
  return closing(symbol, day - 1) * rally;
}

/** 30,000 × 119/99 is 34 % of 70,000 + 30,000 × 119/99. */
const RALLY = 119 / 99;
/** Where the oversold symbol leaves its wave: it falls on the scan day and is back in its wave two sessions later. */
const FALL: Readonly<Record<number, number>> = { 0: -2, 1: -1 };

/** A swing of four sessions, at rest on the scan day: its lowest z-score over 20 closes is -1.38. */
function wave(day: number): number {
  return [0, 1, 0, -1][((day % 4) + 4) % 4] ?? 0;
}

const inCents = (count: number): Price => priceOfTicks(count, CENT);
