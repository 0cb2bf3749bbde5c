import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../src/config/config-error';
import { embeddedRules } from '../../src/config/embedded-rules';
import { withSetKeys } from '../../src/config/set-keys';
import { loadSweep } from '../../src/config/sweep-file';

const folder = mkdtempSync(join(tmpdir(), 'nightdesk-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILE = join(folder, 'sweep.yaml');
function sweep(text: string, ...set: readonly string[]) {
  writeFileSync(FILE, text);
  return loadSweep(FILE, withSetKeys(set, null), embeddedRules());
}
/** What is wrong with a file, line by line and without its name. */
function problems(text: string): readonly string[] {
  try {
    sweep(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n').map((line) => line.replace(FILE, ''));
    throw error;
  }
  return [];
}

test('every combination, the last parameter the fastest, after the rules as they are', () => {
  const { sets, parameters, rankBy, walkForward, minTrades } = sweep(
    'parameters:\n  scan.oversold: [-2, -2.5]\n  exits.stopLoss: [6 %, 0.1]\n',
  );
  expect(sets.map(({ settings }) => Object.values(settings).join(' / '))).toEqual([
    '-1.5 / 8 %',
    '-2 / 6 %',
    '-2 / 10 %',
    '-2.5 / 6 %',
    '-2.5 / 10 %',
  ]);
  expect(parameters).toEqual(['scan.oversold', 'exits.stopLoss']);
  expect(sets[1]?.rules).toMatchObject({ scan: { oversold: -2 }, exits: { stopLoss: '0.06' } });
  expect({ rankBy, walkForward, minTrades }).toEqual({ rankBy: 'sharpe', walkForward: null, minTrades: 30 });
});

test('single sets beside or instead of a grid; what a set leaves out is as it is', () => {
  const { sets } = sweep(
    'sets:\n  - { exits.maxHold: 5 }\n  - { exits.maxHold: 7, scan.oversold: -2 }\n' +
      'rankBy: return\nminTrades: 10\nwalkForward: { train: 40, test: 20 }\n',
    'exits.stopLoss=0.06',
  );
  expect(sets.map(({ settings }) => settings)).toEqual([
    { 'exits.maxHold': '10', 'scan.oversold': '-1.5' },
    { 'exits.maxHold': '5', 'scan.oversold': '-1.5' },
    { 'exits.maxHold': '7', 'scan.oversold': '-2' },
  ]);
  expect(sets.map(({ rules }) => rules.exits.stopLoss)).toEqual(['0.06', '0.06', '0.06']);
});

test('sets that are the same rules are tried once, however they are written', () => {
  const { sets } = sweep('parameters: { exits.stopLoss: [8 %, 0.08, 6 %, 6.0 %] }\n');
  expect(sets.map(({ settings }) => settings['exits.stopLoss'])).toEqual(['8 %', '6 %']);
});

test('a setting that is a list takes lists', () => {
  const { sets } = sweep('parameters: { tiers.TIER1.symbols: [[SPY, QQQ], [SPY, QQQ, IWM]] }\n');
  expect(sets.map(({ settings }) => settings['tiers.TIER1.symbols'])).toEqual([
    '[SPY, QQQ, DIA, IWM]',
    '[SPY, QQQ]',
    '[SPY, QQQ, IWM]',
  ]);
});

test('a wrong key and a wrong value are told once, with their line and what to write', () => {
  expect(
    problems(
      'parameters:\n  scan.oversold: [-1.5, low]\n  exits.stopLos: [6 %]\n  exits.maxHold: [5, 6, 7]\n' +
        'sets:\n  - { limits.maxGross: 200 % }\n',
    ),
  ).toEqual([
    ':2:25: scan.oversold: "low" is not a number; write it like -1.5',
    ':3:19: exits.stopLos: "6 %" is not a setting; did you mean stopLoss?',
    ':6:24: limits.maxGross: "200 %" must be above 0 % and at most 100 %',
  ]);
});

test('parameters that contradict each other are told by the line of one of them', () => {
  expect(problems('parameters:\n  open.delay: [1 s, 20 min]\n  open.window: [10 min]\n')).toEqual([
    ':2:21: open.delay: open.delay is not before the end of open.window, so no entry could ever leave; shorten it',
  ]);
});

test.each([
  ['', ': names nothing to try; write parameters with lists of values, or sets: docs/backtest.md shows both'],
  [
    'sets: []\n',
    ':1:1: names nothing to try; write parameters with lists of values, or sets: docs/backtest.md shows both',
  ],
  [
    'parameters: { exits.maxHold: 5 }\n',
    ':1:30: parameters.exits.maxHold: "5" must be a list, like [6 %, 8 %]',
  ],
  ['parameters: { exits.maxHold: [] }\n', ':1:30: parameters.exits.maxHold: names no value'],
  [
    'sets: [{ exits: { stopLoss: 6 % } }]\n',
    ':1:17: sets[0].exits: is a group; name each of its settings by itself, like tiers.TIER1.cap',
  ],
  [
    'parameters: { exits-maxHold: [5] }\n',
    ':1:15: parameters.exits-maxHold: is no setting; write it as --set does, like exits.stopLoss',
  ],
  ['parameter: { exits.maxHold: [5] }\n', ':1:1: parameter: is not a setting; did you mean parameters?'],
  ['rankBy: luck\n', ':1:9: rankBy: "luck" must be one of sharpe, sortino, return, drawdown'],
  [
    'walkForward: { train: 5, test: 1 }\n',
    ':1:23: walkForward.train: "5" must be a whole number from 10 to 5000',
  ],
])('%j', (text, message) => {
  expect(problems(text)).toEqual([message]);
});

test('more combinations than anybody should try are refused before they are made', () => {
  const many = Array.from({ length: 101 }, (_, index) => index + 1).join(', ');
  expect(problems(`parameters:\n  exits.maxHold: [${many}]\n  exits.cooldown: [${many}]\n`)).toEqual([
    ':2:3: parameters: make 10201 sets; a sweep has at most 10000, so name fewer values',
  ]);
});

test('a file that is not there is named', () => {
  expect(() => loadSweep(join(folder, 'none.yaml'), null, {})).toThrow(/none\.yaml: does not exist/);
});
