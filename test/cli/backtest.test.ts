import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BacktestSession } from '../../src/backtest/backtest-session';
import type { BacktestSummary } from '../../src/backtest/backtest-summary';
import { folder, nightdesk } from '../e2e/nightdesk';

const PERIOD = ['--from', '2026-01-05', '--to', '2026-01-16'];
const run = (...flags: readonly string[]) => nightdesk('backtest', ...flags).ended;

test('prints a summary', async () => {
  const { code, stdout, stderr } = await run(...PERIOD);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Backtest · synthetic market, seed 7 · 2026-01-05 to 2026-01-16\n/);
  expect(stdout).toMatch(/^sessions {4}9: /m);
  expect(stdout).toMatch(/^No advice: /m);
});

test('prints rules, summary and sessions as JSON', async () => {
  const { stdout } = await run(...PERIOD, '--json', '--set', 'exits.stopLoss=0.06', 'scan.oversold=-1');
  const printed = JSON.parse(stdout) as {
    rules: { exits: { stopLoss: string }; scan: { oversold: number } };
    summary: BacktestSummary;
    sessions: readonly BacktestSession[];
  };
  expect([printed.rules.exits.stopLoss, printed.rules.scan.oversold]).toEqual(['0.06', -1]);
  expect(printed.summary.sessions).toBe(printed.sessions.length);
  expect(printed.sessions[0]).toMatchObject({ date: '2026-01-05', tradingDate: '2026-01-06' });
});

test.each([
  [['--set', 'exits.stopLos=0.06'], 'exits.stopLos: "0.06" is not a setting; did you mean stopLoss?'],
  [['--set', 'scan.oversold=low'], 'scan.oversold: "low" is not a number; write it like -1.5'],
  [
    ['--set', 'exits.stopLoss'],
    '"exits.stopLoss" is no setting; write it key=value, like exits.stopLoss=0.06',
  ],
])('%j', async (flags, message) => {
  const { code, stdout, stderr } = await run(...PERIOD, ...flags);
  expect({ code, stdout, stderr }).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: `nightdesk: --set: ${message}\n`,
  });
});

test.each([
  [['--from', '2026-13-05', '--to', '2026-01-16'], '--from 2026-13-05: give a date as YYYY-MM-DD'],
  [
    ['--from', '2026-01-16', '--to', '2026-01-16'],
    '--from 2026-01-16 --to 2026-01-16: no session scans and trades in that period',
  ],
  [
    ['--from', '2019-01-07', '--to', '2019-02-15'],
    '--from 2019-01-07: synthetic market, seed 7: 4 sessions up to then; a scan needs 25, start later',
  ],
  [
    ['--from', '2027-12-01', '--to', '2027-12-31'],
    "--to 2027-12-31: the exchange's sessions are known until 2027-12-31, and each needs the one after it; end on 2027-12-30 at the latest",
  ],
  [
    ['--from', '2027-12-01', '--to', '2028-03-01'],
    "--to 2028-03-01: the exchange's sessions are known until 2027-12-31, and each needs the one after it; end on 2027-12-30 at the latest",
  ],
])('%j', async (flags, message) => {
  expect(await run(...flags)).toEqual({ code: 2, stdout: '', stderr: `nightdesk: ${message}\n` });
});

test('bad bars are named by line, column and value', async () => {
  const bars = join(folder(), 'bars.csv');
  writeFileSync(
    bars,
    'date,symbol,open,high,low,close,volume\n2024-07-22,AAPL,227.01,none,223.09,223.96,48\n',
  );
  const { code, stderr } = await run('--bars', bars, ...PERIOD);
  expect(code).toBe(2);
  expect(stderr).toContain(`${bars} line 2, column high, value "none": not a decimal number`);
});
