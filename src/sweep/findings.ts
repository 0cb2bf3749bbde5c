/** What a sweep shows, and above all what it doesn't, in plain sentences that are computed from its numbers. */
import type { Benchmark } from '../backtest/benchmarks';
import type { Appraisal } from '../statistics/appraisal';
import { sharpeError } from '../statistics/returns';
import type { Luck, SweepReport } from './sweep';
import type { WalkForwardReport } from './walk-forward';

/** As sure as one has to be before a ratio is called more than luck. */
const SURE = 0.95;

/** Two ratios this many standard errors apart are told apart; 1.96 leaves 5 % to chance. */
const APART = 1.96;

/** Most of a ratio is lost when less than this part of it is left. */
const MOST_LOST = 0.5;

/** Something with a return and a Sharpe ratio. */
type Performance = Pick<Benchmark, 'return' | 'sharpe'>;

/** Every finding about a sweep, in the order in which they matter. */
export function findings({
  period,
  results: [best],
  luck,
  minTrades,
  walkForward,
}: SweepReport): readonly string[] {
  const { statistics, spy, control } = best;
  return [
    tooFewTrades('The best set', statistics.trades, minTrades),
    heldAgainst('The best set', statistics, 'SPY', spy, period.sessions),
    heldAgainst('The best set', statistics, 'the control symbol', control, period.sessions),
    luckText(luck, statistics.sharpe),
    ...(walkForward === null ? [NOT_SPLIT] : outOfSample(walkForward, minTrades)),
    TRIED_BEFORE,
  ].flatMap((finding) => finding ?? []);
}

const NOT_SPLIT =
  'These sets are judged on the very period on which the best was picked: add walkForward: { train: 126, test: 63 } to the file, or judge it on another period.';

const TRIED_BEFORE =
  "Whatever was tried on these bars before, by whomever, was a try too, and isn't counted here.";

function outOfSample(report: WalkForwardReport, minTrades: number): readonly (string | null)[] {
  const { outOfSample: out, inSample, asConfigured, spy, control, appraisal } = report;
  return [
    tooFewTrades('Out of sample the chosen sets', out.trades, minTrades),
    heldAgainst('Out of sample the chosen sets', out, 'SPY', spy, out.sessions),
    heldAgainst('Out of sample the chosen sets', out, 'the control symbol', control, out.sessions),
    heldAgainst('Out of sample the chosen sets', out, 'the rules as they are', asConfigured, out.sessions),
    whatWasLost(inSample.sharpe, out.sharpe),
    appraisalText(appraisal),
  ];
}

/** Null where there are enough. */
export function tooFewTrades(who: string, trades: number, least: number): string | null {
  if (trades >= least) return null;
  const made = trades === 0 ? 'no trade' : trades === 1 ? '1 trade' : `${trades} trades`;
  return `${who} made ${made}: too few to say anything, ${least} would be the least.`;
}

/**
 * A return and a Sharpe ratio over some sessions against another. Only where both are better, and the ratio by more than
 * the sessions leave open, is nothing said against it.
 */
export function heldAgainst(
  who: string,
  own: Performance,
  name: string,
  other: Performance | null,
  sessions: number,
): string {
  if (other === null) return `There is no price of ${name} in this market to hold it against.`;
  if (own.return === other.return && own.sharpe === other.sharpe) return `${who} did the same as ${name}.`;
  const isMore = own.return > other.return;
  const by = (own.sharpe ?? -Infinity) - (other.sharpe ?? -Infinity);
  const isBetter = by > 0;
  const apart = APART * sharpeError(own.sharpe ?? 0, sessions);
  /** Better, and by no more than chance explains. */
  const isWithin = isBetter && by < apart;
  const doubt = isWithin
    ? `, though ${sessions} sessions tell only ratios apart that differ by ${plain(apart)}`
    : '';
  return (
    `${who} made ${isMore ? 'more' : 'no more'} than ${name} (${percent(own.return)} against ${percent(other.return)}), ` +
    `${isMore === isBetter ? 'at' : 'but at'} ${isBetter ? 'a' : 'no'} better Sharpe ratio (${plain(own.sharpe)} against ` +
    `${plain(other.sharpe)})${doubt}${conclusion(isMore, isBetter, isWithin)}.`
  );
}

function conclusion(isMore: boolean, isBetter: boolean, isWithin: boolean): string {
  if (isBetter && !isWithin) return isMore ? '' : ': less risk, not more money';
  return isMore && !isBetter ? ': more risk, no edge shown' : ': no edge shown';
}

/** What the best of many worthless tries would look like, and whether this best is above it. */
export function luckText({ tries, expectedSharpe, confidence }: Luck, sharpe: number | null): string {
  if (sharpe === null || confidence === null)
    return 'There is too little to tell a Sharpe ratio from luck: too few sessions, or nothing that moved.';
  const luck =
    tries === 1
      ? `One set was tried, its Sharpe ratio is ${plain(sharpe)}`
      : `Of ${tries} sets one looks best even if none is worth anything: by luck alone its Sharpe ratio would be about ${plain(expectedSharpe)}, and it is ${plain(sharpe)}`;
  return `${luck}. ${sureText(confidence, tries === 1 ? 'above zero' : 'above that')}`;
}

/** Whether anything is left of a result without what SPY's moves explain: a part of a rising market is no edge. */
export function appraisalText(found: Appraisal | null): string {
  if (found === null) return "Out of sample there is too little to tell an edge from SPY's moves.";
  const { beta, ratio, confidence } = found;
  return (
    `Out of sample ${plain(beta)} of SPY's moves are in it (beta); what is left without them has a ratio of ` +
    `${plain(ratio)}. ${sureText(confidence, 'above zero')}`
  );
}

const sureText = (confidence: number, what: string): string =>
  `That the true one is ${what} is ${confidence >= SURE ? `${sure(confidence)}.` : `only ${sure(confidence)}, less than the 95 % that one would ask for.`}`;

/** Never certain, and never impossible. */
const sure = (confidence: number): string =>
  `${(100 * Math.min(0.99, Math.max(0.01, confidence))).toFixed(0)} % sure`;

/** Null where out of sample is about as good as in sample, or there was nothing to lose. */
export function whatWasLost(inSample: number | null, out: number | null): string | null {
  if (inSample === null || out === null || inSample <= 0 || out >= MOST_LOST * inSample) return null;
  const left = out <= 0 ? 'nothing of it was left' : 'most of it was gone';
  return `The chosen sets had a Sharpe ratio of ${plain(inSample)} where they were chosen and ${plain(out)} after it: ${left} out of sample.`;
}

const percent = (part: number): string => `${part > 0 ? '+' : ''}${(100 * part).toFixed(2)} %`;
const plain = (value: number | null): string => (value === null ? 'none' : value.toFixed(2));
