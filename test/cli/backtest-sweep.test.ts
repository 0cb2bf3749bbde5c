import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SweepReport } from '../../src/sweep/sweep';
import { folder, nightdesk } from '../e2e/nightdesk';

const PERIOD = ['--from', '2026-01-05', '--to', '2026-02-27'];
const run = (...flags: readonly string[]) => nightdesk('backtest', ...PERIOD, ...flags).ended;
function sweepFile(text: string): string {
  const path = join(folder(), 'sweep.yaml');
  writeFileSync(path, text);
  return path;
}
const GRID = 'parameters: { scan.oversold: [-1.5, -2], exits.maxHold: [5, 10] }\n';

test('prints a table with the rules as they are, SPY and the control symbols, and what it shows', async () => {
  const { code, stdout, stderr } = await run('--sweep', sweepFile(GRID));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^Sweep · synthetic market, seed 7 · 2026-01-05 to 2026-02-27, 37 sessions · 4 sets, by sharpe\n/,
  );
  expect(stdout).toMatch(/^ +oversold +maxHold +return +-SPY +-control +Sharpe/m);
  expect(stdout.match(/^\d \* +-1\.5 +10 /gm)).toHaveLength(1);
  expect(stdout.match(/^\d( \*)? +-(1\.5|2) +\d+ /gm)).toHaveLength(4);
  expect(stdout).toMatch(/^ +SPY +[+-]/m);
  expect(stdout).toMatch(/^- These sets are judged on the very period on which the best was picked: /m);
  expect(stdout).toMatch(/^No advice: /m);
});

test('the same JSON from one thread and from three, over --set', async () => {
  const file = sweepFile(`${GRID}walkForward: { train: 15, test: 10 }\n`);
  const asked = ['--sweep', file, '--json', '--set', 'exits.stopLoss=0.05'];
  const [one, three] = await Promise.all([run(...asked, '--threads', '1'), run(...asked, '--threads', '3')]);
  expect(one.stdout).toBe(three.stdout);
  const report = JSON.parse(one.stdout) as SweepReport & { findings: readonly string[] };
  expect(report.results).toHaveLength(4);
  expect(report.walkForward?.folds).toHaveLength(3);
  expect(report.findings.length).toBeGreaterThan(3);
  expect(one.stdout).not.toMatch(/NaN|Infinity/);
});

test('a grid of one is run in this thread, and its table holds the rules as they are alone', async () => {
  const { stdout } = await run('--sweep', sweepFile('parameters: { exits.maxHold: [10] }\n'));
  expect(stdout).toMatch(/· 1 set, by sharpe\n/);
  expect(stdout).toMatch(/^- One set was tried, /m);
});

test.each([
  ['parameters: { exits.maxHold: [none] }\n', ':1:31: exits.maxHold: "none" is not a whole number'],
  [
    `${GRID}walkForward: { train: 37, test: 5 }\n`,
    ': walkForward: train 37: the period has 37 sessions, so that none is left to judge on; make train smaller',
  ],
])('%j is refused', async (text, message) => {
  const file = sweepFile(text);
  const { code, stdout, stderr } = await run('--sweep', file);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`${file}${message}`);
});

test('--threads goes with a sweep', async () => {
  const { code, stderr } = await run('--threads', '2');
  expect(code).toBe(2);
  expect(stderr).toBe('nightdesk: --threads 2: one backtest runs on one; it goes with --sweep\n');
});
