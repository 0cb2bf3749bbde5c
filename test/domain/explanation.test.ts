/** An explanation tells the same story as the decision: whatever the open, the same checks refuse. */
import fc from 'fast-check';
import { allocate } from '../../src/domain/allocation';
import { readBook } from '../../src/domain/book';
import type { Candidate } from '../../src/domain/candidate';
import type { Decision } from '../../src/domain/decision';
import type { ExplainedStage } from '../../src/domain/explained-check';
import { explainEntry, isOfTheDay, type OpenFacts } from '../../src/domain/explanation';
import { judgeOpen } from '../../src/domain/open-verdict';
import { REASONS, type ReasonCode } from '../../src/domain/reasons';
import { explainDecision, explainExit, STAGE_RULES } from '../../src/domain/recorded-explanation';
import type { Rules } from '../../src/domain/rules';
import { BASELINE, evenCloses, OPEN_VIEW } from './calm-open';
import { observed, reservation, ruled, UNIVERSE } from './risk-open';

const AT_OPEN = OPEN_VIEW.times.tradingDay.open;
const SYMBOLS = ['AAPL', 'MSFT', 'COST', 'XLE', 'SPY'] as const;

/** One candidate and what is special about it at the open. */
interface Bend {
  readonly z: number;
  readonly now: string;
  readonly spread: number;
  readonly held: string | null;
  readonly cooling: boolean;
  readonly reserved: boolean;
  readonly tradable: boolean;
}

const CALM: Bend = {
  ...{ z: -2, now: '100', spread: 0.02 },
  ...{ held: null, cooling: false, reserved: false, tradable: true },
};

function opening(
  bends: readonly Bend[],
  cash = '100000',
  rules: Rules = OPEN_VIEW.rules,
  capable = true,
): OpenFacts {
  const bent = bends.map((bend, index) => ({ ...bend, symbol: SYMBOLS[index]! }));
  const account = observed({
    cash,
    held: Object.fromEntries(
      bent.flatMap(({ symbol, held, now }) => (held === null ? [] : [[symbol, [held, now]]])),
    ),
  });
  const of = <T>(make: (bend: (typeof bent)[number]) => T): Record<string, T> =>
    Object.fromEntries(bent.map((bend) => [bend.symbol, make(bend)]));
  return {
    rules,
    times: OPEN_VIEW.times,
    scanFeed: 'sip',
    candidates: bent.map(({ symbol, z }, index): Candidate => ({
      ...{ symbol, z, rank: index + 1, tier: 'TIER3', close: '100' },
      ...{ closes: evenCloses(100), meanVolume: 5_000_000 },
    })),
    baseline: BASELINE,
    observation: {
      ...account,
      trades: {
        ...OPEN_VIEW.observation.trades,
        ...account.trades,
        ...of(({ now }) => ({ price: now, at: AT_OPEN })),
        SPY: { price: '530', at: AT_OPEN },
      },
      quotes: of(({ now, spread }) => ({
        bid: (Number(now) - spread).toFixed(2),
        ask: (Number(now) + spread).toFixed(2),
        at: AT_OPEN,
      })),
      assets: of(({ tradable }) => ({ tradable, fractionable: true })),
    },
    reservations: bent.flatMap(({ symbol, reserved }) => (reserved ? [reservation(symbol)] : [])),
    capability: {
      ...{ account: capable, source: 'proven' },
      symbols: Object.fromEntries(UNIVERSE.map((symbol) => [symbol, true])),
    },
    exiting: [],
    exits: 0,
    coolingDown: bent.flatMap(({ symbol, cooling }) =>
      cooling ? [{ symbol, stoppedOut: '2024-08-08' }] : [],
    ),
  };
}

/** The decisions that the session makes of the same open, as `decide-open.ts` does. */
function decisionsOn(facts: OpenFacts): readonly Decision[] {
  const { fresh, stale } = judgeOpen(facts, facts);
  const book = readBook(facts.observation, facts.times, facts.rules);
  const { decisions } = allocate({
    ...{ ...facts, fresh, book },
    sends: { session: facts.exits, lastMinute: facts.exits },
  });
  return [...stale, ...decisions];
}

const refusalsIn = (stages: readonly ExplainedStage[]): readonly string[] => [
  ...new Set(
    stages.flatMap(({ checks }) =>
      checks.flatMap(({ verdict, code }) => (verdict === 'refused' && code !== null ? [code] : [])),
    ),
  ),
];
const explained = (facts: OpenFacts, symbol: string = SYMBOLS[0]): readonly ExplainedStage[] =>
  explainEntry(
    facts.candidates.find((each) => each.symbol === symbol)!,
    facts,
    null,
  );
const stage = (stages: readonly ExplainedStage[], name: string) =>
  stages.find((each) => each.stage === name)!;
const check = (stages: readonly ExplainedStage[], name: string, rule: string) =>
  stage(stages, name).checks.find((each) => each.rule === rule)!;

describe('whatever the open', () => {
  const bent = fc.record<Bend>({
    z: fc.constantFrom(-1.6, -2, -2.4),
    now: fc.constantFrom('97', '98', '100', '102', '103'),
    spread: fc.constantFrom(0.01, 0.02, 0.4),
    held: fc.constantFrom(null, null, '50', '280', '392'),
    cooling: fc.boolean(),
    reserved: fc.constantFrom(false, false, true),
    tradable: fc.constantFrom(true, true, false),
  });
  const bend = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(-1.6, -2, -2.4).map((z) => ({ ...CALM, z })) },
    { weight: 1, arbitrary: bent },
  );
  const rules = fc.constantFrom(
    OPEN_VIEW.rules,
    ruled('sizing', { whenFull: 'resize' }),
    ruled('limits', { maxGross: '0.02' }),
    ruled('limits', { maxSendsPerSession: 1 }),
    ruled('fractional', { mode: 'off' }),
    { ...OPEN_VIEW.rules, tradeOnly: ['MSFT', 'XLE'] },
  );

  test('each candidate is refused for the reasons of its decision, and an approved one for none', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(bend, { minLength: 1, maxLength: SYMBOLS.length }),
        fc.constantFrom('1000', '9000', '100000'),
        rules,
        fc.boolean(),
        (bends, cash, under, capable) => {
          const facts = opening(bends, cash, under, capable);
          for (const { symbol, failed, code } of decisionsOn(facts)) {
            seen.add(code);
            expect([symbol, refusalsIn(explained(facts, symbol)).toSorted()]).toEqual([
              symbol,
              [...failed].sort(),
            ]);
          }
        },
      ),
      { numRuns: 500 },
    );
    // The property is about something: every stage has refused, and some were approved.
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'APPROVED',
        'GAP',
        'ALREADY_HELD',
        'TIER_CAP',
        'UNAFFORDABLE',
        'SENDS_SESSION',
        'TRADE_ONLY',
      ]),
    );
  });

  test('its record alone says the same of every check that was reached', () => {
    fc.assert(
      fc.property(fc.array(bend, { minLength: 1, maxLength: SYMBOLS.length }), rules, (bends, under) => {
        const facts = opening(bends, '100000', under);
        for (const decision of decisionsOn(facts)) {
          expect(refusalsIn(explainDecision(decision, facts.rules)).toSorted()).toEqual(
            [...decision.failed].sort(),
          );
        }
      }),
    );
  });
});

describe('a bought symbol', () => {
  const stages = explained(opening([CALM]));

  test('has passed every check, in the order of the day', () => {
    expect(stages.map((each) => each.stage)).toEqual(Object.keys(STAGE_RULES));
    expect(stages.flatMap(({ checks }) => checks.filter(({ verdict }) => verdict !== 'passed'))).toEqual([]);
  });

  test('has met the very rules that a record is read by', () => {
    const asked = Object.fromEntries(stages.map((each) => [each.stage, each.checks.map(({ rule }) => rule)]));
    expect(asked).toEqual({
      ...STAGE_RULES,
      day: STAGE_RULES.day.slice(0, -1),
      holdings: STAGE_RULES.holdings.slice(1),
    });
  });

  test('is asked whether it is traded at all only where the rules name a subset', () => {
    const facts = opening([CALM], '100000', { ...OPEN_VIEW.rules, tradeOnly: ['AAPL'] });
    const [decision] = decisionsOn(facts);
    for (const told of [explained(facts), explainDecision(decision!, facts.rules)]) {
      expect(stage(told, 'holdings').checks.map(({ rule }) => rule)).toEqual(STAGE_RULES.holdings);
      expect(check(told, 'holdings', 'TRADE_ONLY')).toMatchObject({
        verdict: 'passed',
        words: "in the rules' subset",
      });
    }
  });

  test.each([
    ['freshness', 'GAP', '100 → 100: 0.0000 %, the ask 0.0200 %; at most 2 %'],
    ['freshness', 'QUOTE_AGE', 'under 1 min; at most 2 min'],
    ['freshness', 'BASELINE_REGIME', /^5-day volatility SPY [\d.]+, QQQ [\d.]+ times the 20-day; at most 2$/],
    ['capacity', 'TIER_CAP', 'TIER3 at 0.00 % + 1.50 % = 1.50 %, entry limit 28.5 % (cap 30 %)'],
    ['sizing', 'UNAFFORDABLE', /^1500\.00 USD at a limit of 100\.52 buy 14\.9224 sh, as a fraction$/],
    ['limits', 'CASH', '1500.00 USD; at most the 100000.00 USD that are free'],
  ])('is told its %s check %s in words', (name, rule, words) => {
    expect(check(stages, name, rule).words).toEqual(
      typeof words === 'string' ? words : expect.stringMatching(words),
    );
  });
});

describe('a refused symbol', () => {
  test('that the rules do not trade: said with those that they do', () => {
    const facts = opening([CALM], '100000', { ...OPEN_VIEW.rules, tradeOnly: ['SPY', 'XLE'] });
    const [decision] = decisionsOn(facts);
    for (const told of [explained(facts), explainDecision(decision!, null)]) {
      expect(check(told, 'holdings', 'TRADE_ONLY')).toMatchObject({
        verdict: 'refused',
        words: 'the rules trade only SPY XLE',
      });
    }
  });

  test('that gapped: which check refused, and what the others would have said', () => {
    const stages = explained(opening([{ ...CALM, now: '97', held: '50' }]));
    expect(check(stages, 'freshness', 'GAP')).toMatchObject({ verdict: 'refused', code: 'GAP' });
    expect(check(stages, 'freshness', 'SPREAD')).toMatchObject({ verdict: 'passed' });
    expect(check(stages, 'holdings', 'ALREADY_HELD')).toMatchObject({
      verdict: 'would-refuse',
      words: '50 sh held',
    });
    expect(check(stages, 'capacity', 'TIER_CAP')).toMatchObject({ verdict: 'would-pass' });
    expect(stage(stages, 'sizing').checks).toEqual([]);
    expect(stage(stages, 'limits').checks).toEqual([]);
  });

  test('in a full tier: the room that those before it have taken counts', () => {
    // 2,000 USD of room for two targets of 1,500.
    const full = opening([{ ...CALM, held: '265' }, { ...CALM, z: -2.4 }, CALM], '73500');
    expect(refusalsIn(explained(full, 'MSFT'))).toEqual([]);
    expect(check(explained(full, 'COST'), 'capacity', 'TIER_CAP')).toMatchObject({
      verdict: 'refused',
      words: expect.stringContaining('TIER3 at 28.00 % + 1.50 % = 29.50 %') as unknown,
    });
  });

  test('is not refused by a full tier where the rules resize it to what fits', () => {
    const resizing = ruled('sizing', { whenFull: 'resize' });
    const stages = explained(opening([{ ...CALM, held: '280' }, CALM], '72000', resizing), 'MSFT');
    expect(check(stages, 'capacity', 'TIER_CAP')).toMatchObject({
      verdict: 'passed',
      words: expect.stringMatching(
        /28\.00 % \+ 1\.50 % = 29\.50 %.*; resized to the 500\.00 USD that fit/,
      ) as unknown,
    });
    expect(refusalsIn(stages)).toEqual([]);
  });

  test('that is unaffordable: what the target would buy', () => {
    const stages = explained(opening([CALM], '5000', ruled('fractional', { mode: 'off' })));
    expect(check(stages, 'sizing', 'UNAFFORDABLE')).toMatchObject({
      verdict: 'refused',
      words:
        '75.00 USD at a limit of 100.52 are 0.7461 sh, less than one share, and a fraction is not possible',
    });
    expect(stage(stages, 'limits').checks).toEqual([]);
  });

  test.each(['WINDOW_OVER', 'HALTED', 'REDUCING', 'CALENDAR_DISAGREES', 'CANCELLED', 'GIVEN_UP'] as const)(
    'with all others, for %s: nothing else was asked',
    (code) => {
      const facts = opening([CALM]);
      const stages = explainEntry(facts.candidates[0]!, facts, code);
      expect(refusalsIn(stages)).toEqual([code]);
      expect(isOfTheDay(code)).toBe(true);
      const later = stages.slice(1).flatMap(({ checks }) => checks.map(({ verdict }) => verdict));
      expect(new Set(later)).toEqual(new Set(['would-pass']));
    },
  );
});

test.each(Object.keys(REASONS) as ReasonCode[])(
  '%s has words, or its meaning, with no numbers at all',
  (code) => {
    const [said] = explainDecision(
      { symbol: 'COST', side: 'buy', verdict: 'denied', code, failed: [code], numbers: {} },
      null,
    ).flatMap(({ checks }) => checks.filter(({ verdict }) => verdict === 'refused'));
    expect(said?.words ?? '').not.toBe('');
    expect(said?.words).not.toContain('undefined');
  },
);

test('an exit: which rules say sell, which say keep, and what kept it from leaving', () => {
  const numbers = {
    ...{ z: '-1.2', close: '99', price: '90', stop: '92', closesHeld: '3', maxHold: '10', qty: '5' },
    ...{ available: '0', held: '5' },
  };
  const failed: ReasonCode[] = ['NOTHING_TO_SELL', 'STOP_LOSS'];
  const { checks } = explainExit(
    { symbol: 'COST', side: 'sell', verdict: 'denied', code: 'NOTHING_TO_SELL', failed, numbers },
    OPEN_VIEW.rules,
  );
  expect(checks.map(({ rule, verdict, words }) => [rule, verdict, words])).toEqual([
    ['STOP_LOSS', 'sell', 'close 99, price 90; sold below 92'],
    ['MAX_HOLD', 'keep', 'closes held: 3; sold at 10'],
    ['REVERTED', 'keep', 'z -1.2; sold at 0 or above'],
    ['NOTHING_TO_SELL', 'refused', '5 sh held, 0 available'],
  ]);
});
