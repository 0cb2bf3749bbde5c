/**
 * Why a symbol was bought, or why not: every check that it met, in the order of the day, each with its numbers. The
 * rules themselves are asked again on what the session saw, so that an explanation can't tell another story than the
 * decision.
 */
import { allocate, byPrecedence, takenChecks, type AllocationQuestion } from './allocation';
import { readBook } from './book';
import type { Candidate, Measured } from './candidate';
import type { CoolingDown } from './cooldown';
import type { AskedCheck } from './decision';
import { passed, refused } from './decision';
import { explainChecks, type ExplainedStage, type StageName } from './explained-check';
import type { Capability } from './fractional';
import { freshnessChecks, judgeFreshness, type FreshCandidate, type JudgedView } from './freshness';
import { centsText, notional, price, shares, usd, ZERO_USD } from './money';
import type { Observation } from './observation';
import { limitChecks } from './order-limits';
import type { ReasonCode } from './reasons';
import { shrinkTo, type Reservation } from './reservations';
import type { Feed, Rules } from './rules';
import type { SessionTimes } from './session';
import { size } from './sizing';
import { reserveTarget, targetAmount } from './target-reservation';
import { tierCapacity } from './tier-capacity';
import { tierOf } from './tiers';
import { baselineCheck } from './volatility-regime';

/** What a session decided its entries on. */
export interface OpenFacts {
  readonly rules: Rules;
  readonly times: SessionTimes;
  readonly scanFeed: Feed;
  readonly candidates: readonly Candidate[];
  readonly baseline: readonly Measured[];
  /** The look on which it decided. */
  readonly observation: Observation;
  /** The room of earlier sessions' unproven orders. */
  readonly reservations: readonly Reservation[];
  readonly capability: Capability;
  /** Symbols about to be sold, and how many sales were decided before the entries. */
  readonly exiting: readonly string[];
  readonly exits: number;
  readonly coolingDown: readonly CoolingDown[];
}

/** The questions of the day before any candidate is judged, in their order. */
export const DAY_RULES = [
  'SCAN_FAILED',
  'WINDOW_OVER',
  'HALTED',
  'CALENDAR_DISAGREES',
] as const satisfies readonly ReasonCode[];

const OF_THE_DAY: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  ...DAY_RULES,
  ...(['REDUCING', 'FRACTIONAL_UNPROVEN', 'GIVEN_UP', 'CANCELLED'] as const),
]);

/** True for a code that refused every candidate of a session at once, before any was judged. */
export const isOfTheDay = (code: ReasonCode): boolean => OF_THE_DAY.has(code);

/**
 * Every check of one candidate at the open, from the day's own questions to the limits of its order. `kept` is why
 * nothing at all was bought on that day, or null.
 */
export function explainEntry(
  candidate: Candidate,
  facts: OpenFacts,
  kept: ReasonCode | null,
): readonly ExplainedStage[] {
  const { rules, observation } = facts;
  const { symbol } = candidate;
  const view: JudgedView = { ...facts, baseline: baselineCheck(facts.baseline, facts) };
  const at = observation.clock.at;
  const tale = telling(rules);

  tale.add('day', at, dayChecks(kept, rules));
  tale.add('freshness', at, freshnessChecks(candidate, view));
  const met = stateFor(candidate, facts, view);
  tale.add('holdings', null, takenChecks(symbol, met));

  const { tier } = tierOf(symbol, rules);
  const { liveEquity } = met.book;
  const proposed = liveEquity === null ? ZERO_USD : targetAmount(liveEquity, tier);
  const room = tierCapacity({ ...met, tier: tier.name, proposed });
  const verdict = judgeFreshness(candidate, view);
  const fresh = verdict.kind === 'fresh' && !tale.refused() ? verdict.candidate : null;
  const target = fresh && reserveTarget(fresh, met);
  // With `whenFull: resize` a target that doesn't fit becomes what does.
  const resized =
    target?.ok && !room.ok
      ? passed({ ...room.numbers, resizedUsd: centsText(usd(target.intent.target)) })
      : room;
  tale.add('capacity', null, [{ rule: 'TIER_CAP', check: resized }]);
  if (!fresh || !target || (!target.ok && target.code !== 'UNAFFORDABLE')) return tale.notReached();
  sizeAndLimit(fresh, target, met, tale);
  return tale.notReached();
}

/** Sizing and the limits of the order that it makes. */
function sizeAndLimit(
  { symbol }: FreshCandidate,
  target: ReturnType<typeof reserveTarget>,
  met: AllocationQuestion,
  tale: Telling,
): void {
  const { book, rules, sends, capability } = met;
  if (!target.ok) {
    tale.add('sizing', null, [{ rule: 'UNAFFORDABLE', check: target }]);
    return;
  }
  const sizing = size(target.intent, capability, rules);
  if (!sizing.ok) {
    const affordable = sizing.code !== 'UNAFFORDABLE';
    tale.add('sizing', null, [
      { rule: 'UNAFFORDABLE', check: affordable ? passed(sizing.numbers) : sizing },
      ...(affordable ? [{ rule: 'MIN_NOTIONAL', check: sizing } as const] : []),
    ]);
    return;
  }
  const { tier, limit, wanted, qty, rung, target: targetUsd } = sizing.intent;
  const cost = notional(price(limit), shares(qty));
  const numbers = { tier, target: centsText(usd(targetUsd)), limit, wanted, qty, rung };
  tale.add('sizing', null, [{ rule: 'UNAFFORDABLE', check: passed(numbers) }]);
  const reservations = shrinkTo(target.reservations, symbol, shares(qty));
  tale.add('limits', null, limitChecks({ symbol, notional: cost, book, reservations, sends, rules }));
}

/** What a candidate meets at its turn: the room that those before it have taken, and the orders that they will send. */
function stateFor(candidate: Candidate, facts: OpenFacts, view: JudgedView): AllocationQuestion {
  const { rules, times, observation, exits } = facts;
  const before = facts.candidates
    .filter((each) => byPrecedence(each, candidate) < 0)
    .map((each) => judgeFreshness(each, view))
    .flatMap((verdict) => (verdict.kind === 'fresh' ? [verdict.candidate] : []));
  const question: AllocationQuestion = {
    ...facts,
    fresh: before,
    book: readBook(observation, times, rules),
    sends: { session: exits, lastMinute: exits },
  };
  const { intents, reservations } = allocate(question);
  return {
    ...question,
    fresh: [],
    reservations,
    sends: { ...question.sends, session: exits + intents.length },
  };
}

/** The day's own questions: those before the one that said no passed. */
function dayChecks(kept: ReasonCode | null, { fractional }: Rules): readonly AskedCheck[] {
  const rules: readonly ReasonCode[] = [
    ...DAY_RULES,
    ...(fractional.mode === 'require' ? (['FRACTIONAL_UNPROVEN'] as const) : []),
  ];
  if (kept === null) return rules.map((rule) => ({ rule, check: passed() }));
  const asked = kept === 'REDUCING' ? 'HALTED' : kept;
  const said = { rule: kept, check: refused(kept) };
  const before = rules.slice(0, Math.max(0, rules.indexOf(asked)));
  return [...before.map((rule) => ({ rule, check: passed() })), said];
}

/** The stages of an explanation as they are told; knows whether one of them has refused. */
interface Telling {
  add(stage: StageName, at: string | null, asked: readonly AskedCheck[]): void;
  refused(): boolean;
  /** All of them, with those that the refusal kept from being asked. */
  notReached(): readonly ExplainedStage[];
}

const AFTER_CAPACITY = ['sizing', 'limits'] as const satisfies readonly StageName[];

function telling(rules: Rules): Telling {
  const stages: ExplainedStage[] = [];
  const hasRefused = (): boolean =>
    stages.some(({ checks }) => checks.some(({ verdict }) => verdict === 'refused'));
  return {
    add(stage, at, asked) {
      stages.push({ stage, at, checks: explainChecks(asked, rules, hasRefused()) });
    },
    refused: hasRefused,
    notReached() {
      const missing = AFTER_CAPACITY.filter((name) => !stages.some(({ stage }) => stage === name));
      return [...stages, ...missing.map((stage) => ({ stage, at: null, checks: [] }))];
    },
  };
}
