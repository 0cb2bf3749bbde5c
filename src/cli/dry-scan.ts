/** A scan that only looks: measured as a session measures, with nothing sent and nothing filed. */
import { measureUniverse } from '../activities/measure-universe';
import type { Measured } from '../domain/candidate';
import { marketPrice } from '../domain/market-price';
import type { Rules } from '../domain/rules';
import type { Excluded } from '../domain/scan';
import type { TradingDay } from '../domain/session';
import { universeOf } from '../domain/universe';
import { regimeCheck } from '../domain/volatility-regime';
import { brokerClock, type FoundBroker } from './find-broker';
import { newestSession, sessionOn } from './newest-session';

/** One measured symbol, without its closes. */
interface MeasuredLine {
  readonly symbol: string;
  readonly z: number;
  readonly close: string;
  /** Shares a day over the last 20 days. */
  readonly meanVolume: number;
}

/** What a dry scan found. JSON-plain: what `--json` prints. */
export interface DryScan {
  readonly desk: string;
  readonly session: TradingDay;
  /** The broker's clock when the bars had come, RFC 3339. */
  readonly at: string;
  readonly feed: Rules['feed'];
  readonly broker: { readonly mode: FoundBroker['mode']; readonly url: string };
  readonly configHash: string;
  /** The sessions whose bars were measured: the first, the last, how many. */
  readonly bars: { readonly from: string; readonly to: string; readonly sessions: number };
  readonly universe: number;
  /** How many of the universe could be measured. */
  readonly symbols: number;
  /** False when these are fewer than `minUniverse`: a session would buy nothing. */
  readonly enough: boolean;
  /** A z-score below this is oversold. */
  readonly oversold: number;
  readonly candidates: readonly (MeasuredLine & { readonly tier: string; readonly rank: number })[];
  readonly outranked: readonly { readonly symbol: string; readonly z: number }[];
  readonly excluded: readonly Excluded[];
  readonly baseline: readonly (MeasuredLine & {
    /** Short over long volatility if the symbol opened where it closed, or `unknown`. */
    readonly volatilityRatio: string;
    /** False when that alone would refuse every entry. */
    readonly calm: boolean;
  })[];
  readonly maxVolatilityRatio: number;
  readonly control: MeasuredLine | null;
}

/** Scans a session's universe: that of `date`, or of the newest session that has closed on the broker's clock. */
export async function dryScan(found: FoundBroker, date?: string): Promise<DryScan> {
  const {
    broker,
    mode,
    url,
    config: { rules, hash },
  } = found;
  const { at: now } = await brokerClock(found);
  const session = await (date === undefined ? newestSession(broker, now) : sessionOn(broker, date, now));
  const { at, sessionDates, measurements } = await measureUniverse(broker, rules, session.date);
  return {
    desk: rules.desk,
    session,
    at,
    feed: rules.feed,
    broker: { mode, url },
    configHash: hash,
    bars: { from: sessionDates[0] ?? session.date, to: session.date, sessions: sessionDates.length },
    universe: universeOf(rules).length,
    symbols: measurements.good,
    enough: measurements.enough,
    oversold: rules.scan.oversold,
    candidates: measurements.candidates.map((each) => ({
      ...measuredLine(each),
      tier: each.tier,
      rank: each.rank,
    })),
    outranked: measurements.outranked,
    excluded: measurements.excluded,
    baseline: measurements.baseline.map((each) => ({
      ...measuredLine(each),
      ...regimeIfUnchanged(each, rules),
    })),
    maxVolatilityRatio: rules.freshness.maxVolatilityRatio,
    control: measurements.control && measuredLine(measurements.control),
  };
}

const measuredLine = ({ symbol, z, close, meanVolume }: Measured): MeasuredLine => ({
  symbol,
  z,
  close,
  meanVolume,
});

/** The rule that refuses every entry at the open, asked for an open at the close: what the evening can know. */
function regimeIfUnchanged({ closes, close }: Measured, rules: Rules) {
  const at = marketPrice(close);
  const { ok, numbers } = regimeCheck(closes, { now: at, scan: at }, rules);
  return { volatilityRatio: numbers['ratio'] ?? 'unknown', calm: ok };
}
