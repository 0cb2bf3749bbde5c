/** The simulator's plans: each is one that the exchange takes, and the seed and the session's number alone make it. */
import { DEFAULT_RULES } from '../../src/config/defaults';
import { readFaultPlan } from '../../src/exchange/faults/fault-plan';
import { FAULTS } from '../../src/exchange/faults/fault-table';
import { faultRule } from '../../chaos/fault-palette';
import { planSession } from '../../chaos/plan';

const SYMBOLS = DEFAULT_RULES.tiers.flatMap(({ symbols }) => symbols);
const DAY = { date: '2026-01-06', open: '2026-01-06T14:30:00Z' };
const plans = Array.from({ length: 600 }, (_, index) => planSession(11, index + 1, SYMBOLS));
const faultsOf = ({ faults, seed }: (typeof plans)[number]) =>
  readFaultPlan({ seed, faults: faults.map((fault) => faultRule(fault, DAY)) }, SYMBOLS).faults;

/** Refused keys park a session until its operator answers; there is none in a simulation, and `npm run drill` has it. */
const FOR_AN_OPERATOR = ['401'];

test('the exchange takes every plan, and every fault that it has is drawn, but what only an operator can end', () => {
  const names = new Set<string>(plans.flatMap((plan) => faultsOf(plan).map(({ name }) => name)));
  expect([...names, ...FOR_AN_OPERATOR].sort()).toEqual(Object.keys(FAULTS).sort());
});

test('the same seed and number make the same plan, whatever else is planned', () => {
  expect(planSession(11, 321, SYMBOLS)).toEqual(plans[320]);
  expect(planSession(12, 321, SYMBOLS)).not.toEqual(plans[320]);
});

test('every kill that waits for an order finds the exchange holding one', () => {
  for (const { kills, faults } of plans) {
    const waiting = kills.filter(({ when }) => when === 'order-held').length;
    const held = faults
      .filter(({ name }) => name.startsWith('hold-'))
      .reduce((sum, { times = 0 }) => sum + times, 0);
    expect(held).toBe(waiting);
  }
});

test('there are days without a kill, without a fault, and with several of each', () => {
  for (const counted of [plans.map(({ kills }) => kills.length), plans.map(({ faults }) => faults.length)]) {
    expect(counted).toContain(0);
    expect(Math.max(...counted)).toBeGreaterThan(1);
  }
});
