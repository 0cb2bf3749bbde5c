/** What one check said of one symbol, for people: the pieces that every explanation is made of. JSON-plain. */
import { checkText } from './check-text';
import type { AskedCheck, Numbers } from './decision';
import type { ReasonCode } from './reasons';
import type { Rules } from './rules';

/**
 * What came of a check. `would-…`: an earlier check had refused already, and this is what it says of the same data.
 * `not-reached`: it needs what the refusal before it kept from being made. `sell` and `keep` are what the exits' rules
 * say.
 */
export type CheckVerdict =
  'passed' | 'refused' | 'would-pass' | 'would-refuse' | 'not-reached' | 'sell' | 'keep';

/** One check that a symbol met. JSON-plain. */
export interface ExplainedCheck {
  /** The rule that was asked; `OVERSOLD` is the scan's own question. */
  readonly rule: ReasonCode | 'OVERSOLD';
  readonly verdict: CheckVerdict;
  /** Set where it refused, or would have: mostly the rule's own code. */
  readonly code: ReasonCode | null;
  readonly numbers: Numbers;
  /** The numbers against the limit, in one line. */
  readonly words: string;
}

export type StageName =
  'scan' | 'exit' | 'day' | 'freshness' | 'holdings' | 'capacity' | 'sizing' | 'limits' | 'gateway';

/** The checks of one stage of the day. JSON-plain. */
export interface ExplainedStage {
  readonly stage: StageName;
  /** Market time of the data that was looked at; null where it isn't known, or was that of the stage before. */
  readonly at: string | null;
  /** At the gateway: the order that asked to leave. */
  readonly order?: string;
  readonly checks: readonly ExplainedCheck[];
}

/**
 * The checks of one stage in words. `late`: a stage before it had refused already. A check may be told with the numbers
 * of the others: the gap with both its prices.
 */
export function explainChecks(
  asked: readonly AskedCheck[],
  rules: Rules | null,
  late: boolean,
): readonly ExplainedCheck[] {
  const all = Object.fromEntries(asked.flatMap(({ check }) => Object.entries(check.numbers)));
  const [pass, refuse] = late ? (['would-pass', 'would-refuse'] as const) : (['passed', 'refused'] as const);
  return asked.map(({ rule, check }) => ({
    rule,
    verdict: check.ok ? pass : refuse,
    code: check.ok ? null : check.code,
    numbers: check.numbers,
    words: checkText(rule, { ...check, numbers: { ...all, ...check.numbers } }, rules),
  }));
}
