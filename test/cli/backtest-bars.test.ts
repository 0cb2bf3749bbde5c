/** Bars that Nightdesk never saw: of other years, of other seeds, and bad ones. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { BacktestSummary } from '../../src/backtest/backtest-summary';
import { folder, nightdesk } from '../e2e/nightdesk';
import { barsFile } from '../exchange/market/bars-of-years';

const backtest = (bars: string, from: string, to: string, ...flags: readonly string[]) =>
  nightdesk('backtest', '--bars', bars, '--from', from, '--to', to, ...flags).ended;
interface Printed {
  readonly market: string;
  readonly warnings: readonly string[];
  readonly summary: BacktestSummary;
}
const printed = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout) as Printed;

test.each([
  [11, '2019-06-03', '2019-08-01', '2019-12-31', 105],
  [12, '2021-01-04', '2021-03-01', '2021-06-30', 85],
  [13, '2027-01-04', '2027-03-01', '2027-12-30', 211],
])('seed %d, bars from %s: from the first session to the last', async (seed, first, from, to, sessions) => {
  const bars = barsFile(folder(), { seed, from: first, to });
  const { code, stdout, stderr } = await backtest(bars, from, to, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { summary, warnings, market } = printed({ stdout });
  expect(market).toMatch(/^real bars, bars-\d+-/);
  expect(warnings).toEqual([]);
  expect(summary).toMatchObject({ sessions, last: to });
  expect(summary.trades).toBeGreaterThan(10);
});

test('the same bars whatever their columns, line ends and quotes: the same result', async () => {
  const place = folder();
  const bars = barsFile(place, { seed: 12, from: '2021-01-04', to: '2021-04-30' });
  const lines = readFileSync(bars, 'utf8').trimEnd().split('\n');
  const turned = lines.map((line) =>
    line
      .split(',')
      .reverse()
      .map((value) => `"${value}"`)
      .join(','),
  );
  const other = bars.replace('bars-', 'turned-');
  writeFileSync(other, `\uFEFF${turned.join('\r\n')}\r\n`);
  const [one, two] = await Promise.all(
    [bars, other].map((file) => backtest(file, '2021-03-01', '2021-04-30', '--json')),
  );
  expect(printed(two!).summary).toEqual(printed(one!).summary);
});

test('what the bars lack is said beside the result, in words and as data', async () => {
  const bars = barsFile(folder(), { seed: 12, from: '2021-01-04', to: '2021-04-30' });
  const lines = readFileSync(bars, 'utf8').split('\n');
  const holes = lines.filter((line) => !/^2021-03-1[56],AAPL,|,COST,/.test(line));
  writeFileSync(bars, holes.join('\n'));
  const [text, json] = await Promise.all([
    backtest(bars, '2021-03-01', '2021-04-30'),
    backtest(bars, '2021-03-01', '2021-04-30', '--json'),
  ]);
  expect([text.code, json.code]).toEqual([0, 0]);
  expect(text.stdout).toMatch(/^warning: no bar at all: COST; every scan excludes it$/m);
  expect(text.stdout).toMatch(/^warning: AAPL has no bar on 2 sessions: 2021-03-15 to 2021-03-16; /m);
  expect(printed(json).warnings).toHaveLength(2);
});

test.each([
  [
    'a bar twice',
    (line: string) => `${line}\n${line}`,
    'column date, value "2021-03-15": a second bar of AAPL on that date',
  ],
  ['a price below zero', (line: string) => line.replace(/,(\d)/, ',-$1'), ', column open, value "-'],
  [
    'a holiday',
    (line: string) => line.replace('03-15', '04-02'),
    'column date, value "2021-04-02": the exchange has no session on that date',
  ],
  [
    'high below low',
    (line: string) => line.replace(/^([^,]*,[^,]*,[^,]*),[^,]*/, '$1,0.01'),
    'column high, value "0.01": below the low of',
  ],
  [
    'no volume',
    (line: string) => line.replace(/,\d+$/, ',none'),
    'column volume, value "none": not a non-negative whole number',
  ],
])('%s is refused by line, column and value, and nothing is run', async (_, change, message) => {
  const bars = barsFile(folder(), { seed: 12, from: '2021-01-04', to: '2021-04-30' });
  const lines = readFileSync(bars, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.startsWith('2021-03-15,AAPL,'));
  lines[at] = change(lines[at]!);
  writeFileSync(bars, lines.join('\n'));
  const { code, stdout, stderr } = await backtest(bars, '2021-03-01', '2021-04-30');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`${bars} line ${at + 1 + Number(message.includes('second'))}`);
  expect(stderr).toContain(message);
});
