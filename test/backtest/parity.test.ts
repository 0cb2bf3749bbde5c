import { backtest, type BacktestPlan } from '../../src/backtest/backtest';
import type { BacktestSession } from '../../src/backtest/backtest-session';
import { firstDifference, firstParting } from '../../src/backtest/parity';
import { loadConfig } from '../../src/config/config';
import { embeddedRules } from '../../src/config/embedded-rules';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';

const { rules } = loadConfig(undefined, embeddedRules());
const PLAN: BacktestPlan = {
  ...{ rules, market: syntheticMarket(7), seed: 7, cash: '100000' },
  ...{ from: '2026-01-05', to: '2026-01-30' },
};
const sessions = backtest(PLAN);

test('a backtest gives the same twice', () => {
  expect(backtest({ ...PLAN, market: syntheticMarket(7) })).toEqual(sessions);
});

test('two equal runs part nowhere', () => {
  expect(firstParting(sessions, sessions)).toBeNull();
});

test('another seed is another market', () => {
  const parting = firstParting(sessions, backtest({ ...PLAN, seed: 8, market: syntheticMarket(8) }));
  expect(parting).not.toBeNull();
});

test('names the intent, with what each run has there', () => {
  const index = sessions.findIndex(({ intents }) => intents.length > 0);
  const other = sessions.map((session, at) =>
    at === index
      ? {
          ...session,
          intents: session.intents.map((intent, nth) => (nth === 0 ? { ...intent, filledQty: '1' } : intent)),
        }
      : session,
  );
  expect(firstParting(sessions, other)).toMatchObject({
    date: sessions[index]!.date,
    at: expect.stringMatching(/^intent 1, (buy|sell) [A-Z]+, filledQty$/) as string,
    right: '"1"',
  });
});

test('a run that ends early parts from the other at its first missing session', () => {
  expect(firstParting(sessions, sessions.slice(0, 2))).toEqual({
    ...{ date: sessions[2]!.date, at: 'session' },
    ...{ left: JSON.stringify(sessions[2]!.date), right: 'nothing' },
  });
});

describe('of two runs in the same minutes', () => {
  const changed = (index: number, change: (session: BacktestSession) => Partial<BacktestSession>) =>
    sessions.map((session, at) => (at === index ? { ...session, ...change(session) } : session));
  const index = sessions.findIndex(({ decisions }) => decisions.length > 1);
  const { date, decisions } = sessions[index]!;

  test('equal ones differ nowhere', () => {
    expect(firstDifference(sessions, backtest({ ...PLAN, exposures: true }))).toBeNull();
  });

  test('a number of a decision is named', () => {
    const other = changed(index, () => ({
      decisions: decisions.map((each, at) =>
        at === 1 ? { ...each, numbers: { ...each.numbers, z: '9' } } : each,
      ),
    }));
    const { side, symbol, numbers } = decisions[1]!;
    expect(firstDifference(sessions, other)).toEqual({
      ...{ date, at: `decision 2, ${side} ${symbol}, numbers.z` },
      ...{ left: numbers['z'] === undefined ? 'nothing' : JSON.stringify(numbers['z']), right: '"9"' },
    });
  });

  test.each([
    ['equity', { equity: '1.00' }],
    ['outcome', { outcome: 'failed' as const }],
    ['reducing', { reducing: true }],
    ['findings', { findings: ['something'] }],
    ['scan.symbols', { scan: { ...sessions[index]!.scan, symbols: 1 } }],
  ])('so is %s', (what, change) => {
    const place = what === 'findings' ? 'finding 1' : what;
    expect(
      firstDifference(
        sessions,
        changed(index, () => change),
      ),
    ).toMatchObject({ date, at: place });
  });

  test('a tier counts where both runs kept tiers, and its instant does not', () => {
    const kept = backtest({ ...PLAN, exposures: true });
    const later = kept.map((session) => ({
      ...session,
      exposures: session.exposures.map((each) => ({ ...each, at: '2026-01-01T00:00:00.000Z' })),
    }));
    expect(firstDifference(kept, later)).toBeNull();
    const other = kept.map((session) => ({
      ...session,
      exposures: session.exposures.map((each) => ({ ...each, cap: '1' })),
    }));
    expect(firstDifference(kept, other)).toMatchObject({ at: 'exposure 1, cap' });
    expect(firstDifference(sessions, other)).toBeNull();
  });
});
