/**
 * An explanation from a decision alone, where the history that has the evidence is gone: the record has the numbers of
 * the checks and the codes of those that refused.
 */
import { checkText } from './check-text';
import type { AskedCheck, Decision } from './decision';
import { passed, refused } from './decision';
import { explainChecks, type ExplainedCheck, type ExplainedStage, type StageName } from './explained-check';
import { DAY_RULES, isOfTheDay } from './explanation';
import { REASONS, type ReasonCode } from './reasons';
import type { Rules } from './rules';

/** The rules of each stage in the order in which they are asked; tests hold them to the checks themselves. */
export const STAGE_RULES = {
  day: [...DAY_RULES, 'FRACTIONAL_UNPROVEN'],
  freshness: [
    ...([
      'NO_SCAN_PRICE',
      'NOT_TRADABLE',
      'CORPORATE_ACTION',
      'FEED_MIXED',
      'NOT_OPENED',
      'QUOTE_AGE',
    ] as const),
    ...(['GAP', 'SPREAD', 'SIGNAL_AGE', 'VOLATILITY_REGIME', 'BASELINE_REGIME'] as const),
  ],
  holdings: ['TRADE_ONLY', 'ALREADY_HELD', 'OPEN_ORDER', 'EXIT_DUE', 'COOLDOWN'],
  capacity: ['TIER_CAP'],
  sizing: ['UNAFFORDABLE'],
  limits: [
    ...(['POSITION_LIMIT', 'TIER_CAP', 'GROSS_LIMIT', 'CASH', 'ORDER_NOTIONAL'] as const),
    ...(['SENDS_SESSION', 'SENDS_MINUTE', 'DAILY_LOSS', 'MIN_NOTIONAL'] as const),
  ],
} as const satisfies Partial<Record<StageName, readonly ReasonCode[]>>;

type EntryStage = keyof typeof STAGE_RULES;
const STAGES = Object.keys(STAGE_RULES) as EntryStage[];

/**
 * The checks of an entry as its decision tells them. Of a stage that passed only the freshness checks and the tier have
 * their numbers. `rules` are those of the session, for the limits; null where they are gone.
 */
export function explainDecision(decision: Decision, rules: Rules | null): readonly ExplainedStage[] {
  const ending = decision.verdict === 'approved' ? null : endingStage(decision);
  return STAGES.map((stage, index) => {
    const reached = ending === null || index <= STAGES.indexOf(ending);
    const asked = STAGE_RULES[stage].filter(
      (rule) =>
        (rule !== 'FRACTIONAL_UNPROVEN' || decision.code === rule) &&
        (rule !== 'TRADE_ONLY' || decision.failed.includes(rule) || rules?.tradeOnly !== undefined),
    );
    return {
      stage,
      at: null,
      checks: reached
        ? explainChecks(
            asked.map((rule) => recorded(rule, stage, ending, decision)),
            rules,
            false,
          ).map((each) => withoutGaps(each))
        : [],
    };
  });
}

/** The number without which a check's words say nothing. A record keeps those of the first refusal alone. */
const TOLD_BY: Readonly<Partial<Record<ReasonCode, readonly string[]>>> = {
  UNAFFORDABLE: ['limit'],
  POSITION_LIMIT: ['position'],
  TIER_CAP: ['exposure', 'tierBefore'],
  GROSS_LIMIT: ['gross'],
  CASH: ['available'],
  ORDER_NOTIONAL: ['order'],
  SENDS_SESSION: ['sentThisSession'],
  SENDS_MINUTE: ['sentThisMinute'],
  DAILY_LOSS: ['dailyLoss'],
  MIN_NOTIONAL: ['minNotional'],
};

function withoutGaps(check: ExplainedCheck): ExplainedCheck {
  const { rule, verdict, numbers } = check;
  const needed = rule === 'OVERSOLD' ? undefined : TOLD_BY[rule];
  if (rule === 'OVERSOLD' || !needed || needed.some((name) => numbers[name] !== undefined)) return check;
  return {
    ...check,
    words: verdict === 'refused' ? REASONS[rule] : 'passed; the record keeps no numbers of it',
  };
}

/** The stage whose refusal became the reason. */
function endingStage({ code, failed, numbers }: Decision): EntryStage {
  if (isOfTheDay(code)) return 'day';
  const isOrder = numbers['qty'] !== undefined && code !== 'UNAFFORDABLE' && code !== 'MIN_NOTIONAL';
  if (isOrder && [code, ...failed].some((each) => has('limits', each))) return 'limits';
  return (
    STAGES.find((stage) => has(stage, code)) ??
    (isOrder ? 'limits' : code === 'MIN_NOTIONAL' ? 'sizing' : 'capacity')
  );
}

const has = (stage: EntryStage, code: ReasonCode): boolean =>
  (STAGE_RULES[stage] as readonly ReasonCode[]).includes(code);

/** What the record says of one check of a stage that was reached. */
function recorded(
  rule: ReasonCode,
  stage: EntryStage,
  ending: EntryStage | null,
  decision: Decision,
): AskedCheck {
  const { code, failed, numbers } = decision;
  if (stage !== ending) return { rule, check: passed(numbers) };
  const [first] = STAGE_RULES[stage];
  // A stage whose refusal has another code than its rules: no equity, no price, the session itself.
  const other = !has(stage, code) && rule === first ? code : null;
  if (other !== null) return { rule, check: refused(other, numbers) };
  return { rule, check: failed.includes(rule) ? refused(rule, numbers) : passed(numbers) };
}

/** The exits' rules on one lot, from its decision: it has the numbers of them all. */
export function explainExit({ code, failed, numbers }: Decision, rules: Rules | null): ExplainedStage {
  const asked = ['STOP_LOSS', 'MAX_HOLD', 'REVERTED'] as const;
  const checks = asked.map((rule): ExplainedCheck => {
    const applies = code === rule || failed.includes(rule);
    const check = applies ? refused(rule, numbers) : passed(numbers);
    return {
      rule,
      verdict: applies ? 'sell' : 'keep',
      code: applies ? rule : null,
      numbers,
      words: checkText(rule, check, rules),
    };
  });
  const kept = code === 'OPEN_ORDER' || code === 'NOTHING_TO_SELL';
  const refusal = kept ? explainChecks([{ rule: code, check: refused(code, numbers) }], rules, false) : [];
  return { stage: 'exit', at: null, checks: [...checks, ...refusal] };
}
