/** A candidate whose signal holds, and the open that it holds at: what the tests of freshness bend one thing of. */
import { DEFAULT_RULES } from '../../src/config/defaults';
import type { Candidate } from '../../src/domain/candidate';
import type { Check } from '../../src/domain/decision';
import { judgeFreshness } from '../../src/domain/freshness';
import type { Freshness } from '../../src/domain/freshness';
import type { Observation } from '../../src/domain/observation';
import type { Rules } from '../../src/domain/rules';
import type { OpenView } from '../../src/domain/session-open';
import { baselineCheck } from '../../src/domain/volatility-regime';

/** 25 closes that swing evenly around `level`, so that the short window is as volatile as the long one. */
export const evenCloses = (level: number): number[] =>
  Array.from({ length: 25 }, (_, day) => (day === 24 ? level : level * (day % 2 === 0 ? 0.99 : 1.01)));

const measured = (symbol: string, close: string) => ({
  symbol,
  z: -2,
  close,
  closes: evenCloses(Number(close)),
  meanVolume: 5_000_000,
});

/** MSFT, proposed at 265 by the scan of Friday 2024-08-09. */
export const CANDIDATE: Candidate = { ...measured('MSFT', '265'), tier: 'TIER3', rank: 1 };
export const BASELINE = [measured('SPY', '530'), measured('QQQ', '450')];

const OPEN = '2024-08-12T13:30:00Z';
const NOW = '2024-08-12T13:30:30Z';

const OBSERVATION: Observation = {
  clock: {
    at: NOW,
    isOpen: true,
    nextOpen: '2024-08-13T13:30:00Z',
    nextClose: '2024-08-12T20:00:00Z',
    speed: 1,
  },
  feed: 'sip',
  openOrders: [],
  account: { equity: '100000', lastEquity: '100000', cash: '100000', buyingPower: '100000', blocked: false },
  positions: [],
  trades: {
    MSFT: { price: '265', at: OPEN },
    SPY: { price: '530', at: OPEN },
    QQQ: { price: '450', at: OPEN },
  },
  quotes: { MSFT: { bid: '264.95', ask: '265.05', at: OPEN } },
  assets: { MSFT: { tradable: true, fractionable: true } },
  corporateActions: [],
};

/** The open of Monday 2024-08-12, 30 s in, at the scan's prices. */
export const OPEN_VIEW: OpenView = {
  scanFeed: 'sip',
  times: {
    scanDay: { date: '2024-08-09', open: '2024-08-09T13:30:00Z', close: '2024-08-09T20:00:00Z' },
    scanAt: '2024-08-09T20:05:00Z',
    tradingDay: { date: '2024-08-12', open: OPEN, close: '2024-08-12T20:00:00Z' },
    closedDaysMs: [86_400_000, 86_400_000],
  },
  observation: OBSERVATION,
  rules: DEFAULT_RULES,
};

/** The same open with some facts of the observation changed. */
export const observing = (changes: Partial<Observation>): OpenView => ({
  ...OPEN_VIEW,
  observation: { ...OBSERVATION, ...changes },
});

/** The same open with MSFT's trade and quote at other prices, or other times. */
export function pricedAt(
  now: string,
  { bid = now, ask = now, tradeAt = OPEN, quoteAt = OPEN }: Record<string, string> = {},
): OpenView {
  return observing({
    trades: { ...OBSERVATION.trades, MSFT: { price: now, at: tradeAt } },
    quotes: { MSFT: { bid: bid, ask: ask, at: quoteAt } },
  });
}

/** The same open under other freshness rules. */
export const ruledBy = (view: OpenView, freshness: Partial<Rules['freshness']>): OpenView => ({
  ...view,
  rules: { ...view.rules, freshness: { ...view.rules.freshness, ...freshness } },
});

/** Judges a candidate, the baseline by the same view unless it is given. */
export const judge = (
  view: OpenView = OPEN_VIEW,
  candidate: Candidate = CANDIDATE,
  baseline: Check = baselineCheck(BASELINE, view),
): Freshness => judgeFreshness(candidate, { ...view, baseline });

/** The reason codes that refused, in order; empty when fresh. */
export function refusals(view?: OpenView, candidate?: Candidate, baseline?: Check): readonly string[] {
  const judged = judge(view, candidate, baseline);
  return judged.kind === 'fresh' ? [] : judged.decision.failed;
}
