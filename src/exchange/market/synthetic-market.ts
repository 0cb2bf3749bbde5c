/**
 * The default market: made up, labelled as such, and calibrated to the real one (`data/calibration.csv`): volatilities
 * by night and by day, betas, fat tails, ranges, volumes, and a split now and then. Bars are a pure function of the
 * seed over the sessions table, built for each symbol when it is first asked for.
 *
 * Left out: cash dividends (the calibration has none, so no price falls by one), correlation beyond the beta to SPY,
 * and clusters of volatility.
 */
import type { Price } from '../../domain/money';
import { price, priceOfTicks } from '../../domain/money';
import type { Market, MarketCorporateAction, RawBar } from '../market';
import { calibration } from './calibration';
import type { Calibration } from './calibration';
import { draws, normal } from './keyed-random';
import { madeUpSymbols, sessionOf } from './made-up-symbols';
import { pathReader } from './path-reader';
import { returnModels } from './return-model';
import { sessionsTable } from './sessions-table';
import { walk } from './synthetic-walk';
import type { Walk, WalkedSession } from './synthetic-walk';

const CENT = price('0.01');
/** No synthetic price is below 1 USD, where ticks, spreads and percentages stop making sense. */
const LEAST_CENTS = 100;
/** The symbol whose moves are the market's. */
const MARKET_SYMBOL = 'SPY';

/**
 * The synthetic market of a seed: the calibrated symbols, and, where more are asked for, made-up ones after them
 * (`made-up-symbols.ts`), which are for load and not for strategies.
 */
export function syntheticMarket(seed: number, symbols = calibration().length): Market {
  const rows = new Map(calibration().map((row) => [row.symbol, row]));
  const madeUp = madeUpSymbols(symbols - rows.size, [...rows.values()], seed);
  const spy = rows.get(MARKET_SYMBOL);
  if (!spy) throw new Error(`calibration.csv has no row for ${MARKET_SYMBOL}`);
  const table = sessionsTable();

  const modelOf = returnModels(spy, seed);
  const walks = new Map<string, Walk>();
  const walkOf = (row: Calibration): Walk => {
    const known = walks.get(row.symbol);
    if (known) return known;
    const made = walk(row, modelOf(row), seed);
    walks.set(row.symbol, made);
    return made;
  };
  const bar = (symbol: string, date: string): RawBar | undefined => {
    const index = table.indexOf(date);
    if (index === undefined) return undefined;
    const row = rows.get(symbol);
    if (row) {
      const session = walkOf(row).sessions[index];
      return session && barOf(row, date, session, seed);
    }
    const other = madeUp.get(symbol);
    const session = other && sessionOf(other, walkOf(other.like).sessions, index);
    return session && barOf({ ...other.like, symbol }, date, session, seed);
  };
  const splits = (row: Calibration): MarketCorporateAction[] =>
    walkOf(row).splits.map(({ index, ratio }) => ({
      symbol: row.symbol,
      exDate: table.sessions[index]?.date ?? '',
      kind: 'split',
      value: `${ratio}`,
    }));

  let actions: readonly MarketCorporateAction[] | undefined;
  return {
    label: `synthetic market, seed ${seed}${madeUp.size === 0 ? '' : `, ${symbols} symbols`}`,
    symbols: [...rows.keys(), ...madeUp.keys()],
    sessions: table.sessions,
    bar,
    at: pathReader(bar, seed),
    get corporateActions() {
      actions ??= [...rows.values()]
        .flatMap(splits)
        .sort((left, right) => (left.exDate < right.exDate ? -1 : left.exDate > right.exDate ? 1 : 0));
      return actions;
    },
  };
}

/** High and low are those of a Brownian path from open to close, its volatility scaled to the calibrated range. */
function barOf(row: Calibration, date: string, session: WalkedSession, seed: number): RawBar {
  const open = cents(session.open);
  const close = cents(session.close);
  const move = Math.log(close / open);
  // Mean high-low over mean |open-close| is near 2 × √((1 + 2c²) / 3) for a path c times as volatile as its ends.
  const variance = row.intradayVol ** 2 * Math.max(0.1, (3 * (row.rangeOverIntraday / 2) ** 2 - 1) / 2);
  const draw = draws(seed, row.symbol, date, 'range');
  const reach = (towards: number): number =>
    (towards + Math.sqrt(towards ** 2 - 2 * variance * Math.log(1 - draw()))) / 2;
  const high = Math.max(open, close, cents(session.open * Math.exp(reach(move))));
  const low = Math.min(open, close, cents(session.open * Math.exp(-reach(-move))));

  const surprise = row.logVolumeStd * normal(draws(seed, row.symbol, date, 'volume'));
  const shares = (row.meanVolume * Math.exp(surprise - row.logVolumeStd ** 2 / 2)) / session.shareFactor;
  return {
    date,
    open: inCents(open),
    high: inCents(high),
    low: inCents(low),
    close: inCents(close),
    volume: Math.max(1, Math.round(shares)),
  };
}

const cents = (dollars: number): number => Math.max(LEAST_CENTS, Math.round(dollars * 100));
const inCents = (count: number): Price => priceOfTicks(count, CENT);
