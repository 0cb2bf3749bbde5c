/** The report of a real run: written at its end, and drawn from the same numbers as a backtest of the same sessions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backtest } from '../../src/backtest/backtest';
import { backtestPeriod } from '../../src/backtest/backtest-period';
import { backtestSummary } from '../../src/backtest/backtest-summary';
import { resolveConfig } from '../../src/config/config';
import { embeddedRules } from '../../src/config/embedded-rules';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { reportOfBacktest } from '../../src/report/from-backtest';
import { funnel } from '../../src/report/funnel';
import { candidateGaps } from '../../src/report/gap-series';
import type { ReportData } from '../../src/report/report-data';
import { tierSeries } from '../../src/report/tier-series';
import { tradesOf } from '../../src/report/trades';
import { folder, nightdesk } from './nightdesk';

const SEED = 11;
const SESSIONS = 4;

/** The same sessions in memory. */
function backtestOf(sessions: ReportData['sessions']): ReportData {
  const { rules, hash } = resolveConfig(null, embeddedRules());
  const [market, cash] = [syntheticMarket(SEED), '100000'];
  const [from, to] = [sessions[0]?.date ?? '', sessions.at(-1)?.tradingDate ?? ''];
  const run = backtest({ rules, market, seed: SEED, cash, from, to, exposures: true });
  return reportOfBacktest({
    ...{ sessions: run, market, rules, configHash: hash, seed: SEED, cash },
    summary: backtestSummary(run, cash, market).summary,
    period: backtestPeriod(run, cash, market),
  });
}

test('a run ends with its report, and shows what a backtest of the same sessions shows', async () => {
  const state = join(folder(), 'state');
  const run = ['--sessions', `${SESSIONS}`, '--seed', `${SEED}`, '--exit', '--night', '1s', '--state', state];
  const { code, stdout } = await nightdesk('up', ...run).ended;
  expect(code).toBe(0);
  const link = /^report with pictures: (file:.*)$/m.exec(stdout)?.[1] ?? '';
  const html = readFileSync(fileURLToPath(link), 'utf8');
  expect(html).toContain('<section id="timeline">');
  expect(html).toMatch(/until the open, \w{3} \d\d-\d\d 09:30/);

  const printed = await nightdesk('report', '--state', state, '--json').ended;
  const filed = JSON.parse(printed.stdout) as ReportData;
  const tested = backtestOf(filed.sessions);
  expect(filed.sessions).toHaveLength(SESSIONS);
  expect(tierSeries(filed)).toEqual(tierSeries(tested));
  expect(funnel(filed.sessions)).toEqual(funnel(tested.sessions));
  expect(candidateGaps(filed.sessions)).toEqual(candidateGaps(tested.sessions));
  const bought = (data: ReportData) =>
    tradesOf(data).map(({ symbol, qty, bought: leg }) => ({ symbol, qty, leg }));
  expect(bought(filed)).toEqual(bought(tested));
  expect(bought(filed)).not.toHaveLength(0);
  // The open of the last day is only in the scan of the next session.
  const lastDay = filed.sessions.at(-1)?.tradingDate;
  const fills = ({ period }: ReportData) =>
    period.fills.map((fill) => (fill.date === lastDay ? { ...fill, open: null } : fill));
  expect(fills(filed)).toEqual(fills(tested));
  // Both know the benchmark at every look; the one at opens, the other at closes.
  expect(filed.equity.map(({ benchmark }) => typeof benchmark)).toEqual(filed.equity.map(() => 'number'));
}, 120_000);
