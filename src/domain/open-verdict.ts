import type { Candidate, Measured } from './candidate';
import type { Decision, Numbers } from './decision';
import { judgeFreshness, type FreshCandidate } from './freshness';
import { marketPrice } from './market-price';
import type { ReasonCode } from './reasons';
import { sessionPrices, type OpenView } from './session-open';
import { baselineCheck } from './volatility-regime';

/** The scan's candidates at the open: those whose signal still holds, and the denials of the others. */
export interface OpenVerdict {
  readonly fresh: readonly FreshCandidate[];
  readonly stale: readonly Decision[];
}

/** Judges every candidate on one view of the open. */
export function judgeOpen(
  scan: { readonly candidates: readonly Candidate[]; readonly baseline: readonly Measured[] },
  view: OpenView,
): OpenVerdict {
  const baseline = baselineCheck(scan.baseline, view);
  const verdicts = scan.candidates.map((candidate) => judgeFreshness(candidate, { ...view, baseline }));
  return {
    fresh: verdicts.flatMap((verdict) => (verdict.kind === 'fresh' ? [verdict.candidate] : [])),
    stale: verdicts.flatMap((verdict) => (verdict.kind === 'denied' ? [verdict.decision] : [])),
  };
}

/** The symbols that the desk still waits for: no trade of this session yet, or no two-sided quote. */
export function notOpened(symbols: readonly string[], view: OpenView): readonly string[] {
  const prices = sessionPrices(view);
  return symbols.filter((symbol) => {
    const quote = view.observation.quotes[symbol];
    return !prices.has(symbol) || marketPrice(quote?.bid) === null || marketPrice(quote?.ask) === null;
  });
}

/** The denial of a candidate that was never judged, because the session couldn't get that far. */
export const undecided = (symbol: string, code: ReasonCode, numbers: Numbers = {}): Decision => ({
  symbol,
  side: 'buy',
  verdict: 'denied',
  code,
  failed: [code],
  numbers,
});
