import { backtest, type BacktestPlan } from '../../src/backtest/backtest';
import { firstParting } from '../../src/backtest/parity';
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
