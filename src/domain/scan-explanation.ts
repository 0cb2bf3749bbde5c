/** What the scan made of one symbol: proposed, outranked, not oversold, or excluded. */
import { fourDecimals } from './check-text';
import type { Numbers } from './decision';
import type { ExplainedCheck, ExplainedStage } from './explained-check';
import { REASONS, type ReasonCode } from './reasons';
import type { Rules } from './rules';
import type { ScanMeasurements } from './scan';
import { scanCounts } from './scan-record';
import type { ScanRecord } from './session-record';

/** What is left of a scan: all of it, from its artifact, or what the record kept. */
export type ScanFacts =
  | { readonly kind: 'artifact'; readonly measurements: ScanMeasurements; readonly rules: Rules }
  | { readonly kind: 'record'; readonly scan: ScanRecord };

/**
 * The scan's answer on one symbol; null for a symbol that the scan did not measure, or of which the record alone
 * doesn't tell.
 */
export function explainScan(symbol: string, facts: ScanFacts): Omit<ExplainedStage, 'at'> | null {
  const scan = facts.kind === 'artifact' ? facts.measurements : facts.scan;
  const { candidates, outranked, excluded } = scan;
  const oversold = candidates.length + scanCounts(scan).outranked;
  const rules = facts.kind === 'artifact' ? facts.rules : null;
  const bar = rules === null ? '' : `; oversold below ${rules.scan.oversold}`;
  const told = (checks: readonly ExplainedCheck[]): Omit<ExplainedStage, 'at'> => ({ stage: 'scan', checks });

  const candidate = candidates.find((each) => each.symbol === symbol);
  if (candidate) {
    const { z, close, rank } = candidate;
    return told([
      passing('OVERSOLD', `z ${shown(z)} at a close of ${close}${bar}`),
      passing(
        'RANK',
        `${rank} of ${oversold} oversold${rules === null ? '' : `; at most ${rules.scan.maxCandidates} are proposed`}`,
      ),
    ]);
  }

  const behind = outranked.findIndex((each) => each.symbol === symbol);
  if (behind >= 0) {
    const rank = candidates.length + behind + 1;
    const z = shown(outranked[behind]?.z ?? NaN);
    return told([
      passing('OVERSOLD', `z ${z}${bar}`),
      refusing('RANK', `${rank} of ${oversold} oversold; only the ${candidates.length} lowest are proposed`),
    ]);
  }

  const out = excluded.find((each) => each.symbol === symbol);
  if (out) {
    const numbers = Object.entries(numbersOf(out)).map(([name, value]) => `${name} ${value}`);
    return told([
      refusing(out.code, [REASONS[out.code], ...(numbers.length > 0 ? [numbers.join(', ')] : [])].join(' ')),
    ]);
  }

  const measured =
    facts.kind === 'artifact'
      ? facts.measurements.measured.find((each) => each.symbol === symbol)
      : [...facts.scan.baseline, ...(facts.scan.control ? [facts.scan.control] : [])].find(
          (each) => each.symbol === symbol,
        );
  if (!measured) return null;
  const isListed = rules === null || rules.tiers.some(({ symbols }) => symbols.includes(symbol));
  return told([
    refusing(
      'OVERSOLD',
      `z ${shown(measured.z)} at a close of ${measured.close}` +
        (rules === null ? ', not oversold' : `, not below ${rules.scan.oversold}`) +
        (isListed ? '' : '; and it is not in the universe'),
    ),
  ]);
}

/** As the numbers of a decision show a z-score. */
const shown = (z: number): string => fourDecimals(z.toFixed(6));

/** The record keeps the code alone. */
const numbersOf = (out: { readonly code: ReasonCode; readonly numbers?: Numbers }): Numbers =>
  out.numbers ?? {};

const passing = (rule: ExplainedCheck['rule'], words: string): ExplainedCheck => ({
  rule,
  verdict: 'passed',
  code: null,
  numbers: {},
  words,
});

const refusing = (rule: ExplainedCheck['rule'], words: string): ExplainedCheck => ({
  rule,
  verdict: 'refused',
  code: rule === 'OVERSOLD' ? null : rule,
  numbers: {},
  words,
});
