/**
 * How one symbol of the synthetic market moves in one session: a night (close to open) and a day (open to close), each
 * the market's move times beta plus the symbol's own. Nights have fat tails, and days take part of a night back, so
 * that overnight, intraday and daily volatility all come out as calibrated. Gaps above 2 % come somewhat too often
 * (5 % of all nights, 3.2 % in the real market): real nights are quieter than a t, and wilder on earnings.
 */
import type { Calibration } from './calibration';
import { draws, studentT } from './keyed-random';

/** Log returns of one session. */
interface SessionReturn {
  readonly overnight: number;
  readonly intraday: number;
}

/** The returns of one symbol on a session date: a pure function of the seed. */
export type ReturnModel = (date: string) => SessionReturn;

/** Degrees of freedom of intraday moves: an excess kurtosis of 1, the median of the 29 calibrated symbols. */
const INTRADAY_DEGREES = 10;
/** An excess kurtosis outside this range is a sampling accident or asks for degrees too near to 4. */
const KURTOSIS = { least: 0.2, most: 30 };
/** No night is more standard deviations than this: the largest of 11,542 real ones was 10.2. */
const LARGEST_NIGHT = 10;

/** Second moments of nights and days, and the fourth cumulant of nights. */
interface Moments {
  readonly overnight: number;
  readonly intraday: number;
  readonly covariance: number;
  readonly overnightCumulant: number;
}

function momentsOf(row: Calibration): Moments {
  const overnight = row.overnightVol ** 2;
  const intraday = row.intradayVol ** 2;
  return {
    overnight,
    intraday,
    covariance: (row.dailyVol ** 2 - overnight - intraday) / 2,
    overnightCumulant: row.overnightExcessKurtosis * overnight ** 2,
  };
}

/** What is left of a symbol's moments when the market's, times beta, are taken out; SPY has nothing left. */
function residualMoments(symbol: Moments, market: Moments, beta: number): Moments {
  const left = (own: number, common: number, power: number): number => own - beta ** power * common;
  return {
    overnight: Math.max(0, left(symbol.overnight, market.overnight, 2)),
    intraday: Math.max(0, left(symbol.intraday, market.intraday, 2)),
    covariance: left(symbol.covariance, market.covariance, 2),
    overnightCumulant: left(symbol.overnightCumulant, market.overnightCumulant, 4),
  };
}

function moves(moments: Moments, seed: number, name: string): ReturnModel {
  if (moments.overnight === 0) return () => ({ overnight: 0, intraday: 0 });
  const kurtosis = moments.overnightCumulant / moments.overnight ** 2;
  const degrees = 4 + 6 / Math.min(KURTOSIS.most, Math.max(KURTOSIS.least, kurtosis));
  const nightVol = Math.sqrt(moments.overnight);
  const takenBack = moments.covariance / moments.overnight;
  const dayVol = Math.sqrt(Math.max(0, moments.intraday - takenBack * moments.covariance));
  return (date) => {
    const night = studentT(draws(seed, name, date, 'overnight'), degrees);
    const overnight = nightVol * Math.min(LARGEST_NIGHT, Math.max(-LARGEST_NIGHT, night));
    const day = studentT(draws(seed, name, date, 'intraday'), INTRADAY_DEGREES);
    return { overnight, intraday: takenBack * overnight + dayVol * day };
  };
}

/**
 * Makes the model of any calibrated symbol; `market` is the row of SPY, whose moves are the market's. They are drawn
 * once and shared by all symbols.
 */
export function returnModels(market: Calibration, seed: number): (row: Calibration) => ReturnModel {
  const drawn = new Map<string, SessionReturn>();
  const draw = moves(momentsOf(market), seed, 'market');
  const common = (date: string): SessionReturn => {
    const known = drawn.get(date) ?? draw(date);
    drawn.set(date, known);
    return known;
  };
  return (row) => {
    const own = moves(residualMoments(momentsOf(row), momentsOf(market), row.betaToSpy), seed, row.symbol);
    return (date) => {
      const shared = common(date);
      const alone = own(date);
      return {
        overnight: row.betaToSpy * shared.overnight + alone.overnight,
        intraday: row.betaToSpy * shared.intraday + alone.intraday,
      };
    };
  };
}
