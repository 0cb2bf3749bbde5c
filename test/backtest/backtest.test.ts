import { backtest, type BacktestPlan } from '../../src/backtest/backtest';
import { backtestSummary } from '../../src/backtest/backtest-summary';
import { resolveConfig } from '../../src/config/config';
import { embeddedRules } from '../../src/config/embedded-rules';
import { withSetKeys } from '../../src/config/set-keys';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';

const market = syntheticMarket(7);

const rulesWith = (...set: readonly string[]) => resolveConfig(withSetKeys(set, null), embeddedRules()).rules;
const plan = (set: readonly string[], to = '2026-02-27'): BacktestPlan => ({
  ...{ rules: rulesWith(...set), market, seed: 7, cash: '100000', from: '2026-01-05', to },
});

test('sessions scan and trade within the period', () => {
  const sessions = backtest(plan([], '2026-01-09'));
  expect(sessions.map(({ date, tradingDate }) => [date, tradingDate])).toEqual([
    ['2026-01-05', '2026-01-06'],
    ['2026-01-06', '2026-01-07'],
    ['2026-01-07', '2026-01-08'],
    ['2026-01-08', '2026-01-09'],
  ]);
});

test('every candidate ends in one decision, every approved decision in one intent', () => {
  for (const { scan, decisions, intents } of backtest(plan([]))) {
    const entries = decisions.filter(({ side }) => side === 'buy').map(({ symbol }) => symbol);
    expect([...entries].sort()).toEqual(scan.candidates.map(({ symbol }) => symbol).sort());
    const approved = decisions.filter(({ verdict }) => verdict === 'approved').map(({ symbol }) => symbol);
    expect(intents.map(({ symbol }) => symbol).sort()).toEqual(approved.sort());
  }
});

test('a minute that is full delays exits, and they leave once it has passed', () => {
  // The proof of fractions is of the evening, so that one order may leave in each minute after the open.
  const sessions = backtest(plan(['limits.maxSendsPerMinute=1'], '2026-06-30'));
  const exits = sessions.flatMap(({ intents }) => intents.filter(({ side }) => side === 'sell'));
  expect(exits.length).toBeGreaterThan(5);
  expect(new Set(exits.map(({ outcome }) => outcome))).toEqual(new Set(['filled']));
  const together = sessions.filter(({ intents }) => intents.filter(({ side }) => side === 'sell').length > 1);
  expect(together.length).toBeGreaterThan(0);
});

test('after the daily loss nothing is bought any more, and the summary says since when', () => {
  const sessions = backtest(plan(['limits.maxDailyLoss=0.0001']));
  const { reducingSince } = backtestSummary(sessions, '100000', market).summary;
  expect(reducingSince).not.toBeNull();
  const after = sessions.filter(({ tradingDate }) => tradingDate > (reducingSince ?? ''));
  const codes = after.flatMap(({ decisions }) =>
    decisions.filter(({ side }) => side === 'buy').map(({ code }) => code),
  );
  expect(new Set(codes)).toEqual(new Set(['REDUCING']));
});

test('the summary counts what the sessions hold', () => {
  const sessions = backtest(plan([]));
  const { summary } = backtestSummary(sessions, '100000', market);
  const intents = sessions.flatMap((session) => session.intents);
  expect(summary.sessions).toBe(sessions.length);
  expect(summary.entries).toBe(
    intents.filter(({ side, filledQty }) => side === 'buy' && filledQty !== '0').length,
  );
  expect(summary.exits.reduce((total, { count }) => total + count, 0)).toBe(
    intents.filter(({ side }) => side === 'sell').length,
  );
  expect(summary.drawdown).toBeLessThanOrEqual(Math.min(0, summary.return));
  expect(summary.spy).not.toBeNull();
});
