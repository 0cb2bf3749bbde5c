/** A rehearsal as its user runs it: the real desk over a period, held against the backtest of the same period. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BacktestSession } from '../../src/backtest/backtest-session';
import { describeWithRealBars, realBarsFile } from '../real-bars';
import { allGone, folder, nightdesk, within, type Ending } from './nightdesk';

jest.setTimeout(240_000);

const WEEK = ['--from', '2026-01-05', '--to', '2026-01-12'];

/** Runs a command to its end, after which none of the processes that it started is left. */
async function run(...args: readonly string[]): Promise<Ending> {
  const running = nightdesk(...args);
  const server = /temporal-test-server/;
  let parts = running.parts();
  const watch = setInterval(() => {
    if (!parts.some(({ command }) => server.test(command))) parts = running.parts();
  }, 200);
  const ending = await running.ended;
  clearInterval(watch);
  await allGone(parts);
  return ending;
}

/** What a command printed as JSON, in a file. */
async function written(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  const file = join(folder(), 'sessions.json');
  writeFileSync(file, stdout);
  return file;
}

const sessionsIn = (file: string): readonly BacktestSession[] =>
  (JSON.parse(readFileSync(file, 'utf8')) as { sessions: readonly BacktestSession[] }).sessions;

test('prints what a backtest prints, and how long it took', async () => {
  const [rehearsed, tested] = [await run('rehearse', ...WEEK), await run('backtest', ...WEEK)];
  const [summary, took] = rehearsed.stdout.split(/\n(?=\d+ sessions of the real desk)/);
  expect(summary?.replace('Rehearsal', 'Backtest').trimEnd()).toBe(tested.stdout.trimEnd());
  expect(took).toMatch(/^5 sessions of the real desk in \d+\.\d s\.\n$/);
  expect(rehearsed.stderr).toMatch(/^rehearsed until 2026-01-09: 5 of 5 sessions, \d+\.\d s\n$/);
  expect(rehearsed.code).toBe(0);
});

test('a kept rehearsal can be looked at and audited, and no other is laid over it', async () => {
  const state = join(folder(), 'kept');
  expect((await run('rehearse', ...WEEK, '--state', state)).code).toBe(0);
  const shown = await run('session', 'show', '2026-01-08', '--state', state);
  expect(shown.stdout).toContain('2026-01-08');
  const audited = await run('audit', '--all', '--state', state);
  expect(audited.stdout).toMatch(/^5 sessions audited: nothing differs\.$/m);
  const again = await run('rehearse', ...WEEK, '--state', state);
  expect(again).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: `nightdesk: --state ${state}: a rehearsal takes a new or an empty folder; name another one\n`,
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it, and nothing stays behind', async (signal) => {
  const before = rehearsalFolders();
  const rehearsal = nightdesk('rehearse', '--from', '2026-01-05', '--to', '2026-12-30');
  await within(60_000, 'the start of its server', () =>
    rehearsal.parts().some(({ command }) => command.includes('enable-time-skipping')),
  );
  const parts = rehearsal.parts();
  rehearsal.kill(signal);
  expect(await rehearsal.ended).toMatchObject({ code: 130, stdout: '' });
  await allGone(parts);
  expect(rehearsalFolders().filter((each) => !before.includes(each))).toEqual([]);
});

const rehearsalFolders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('nightdesk-rehearsal-'));

describe('parity', () => {
  test('names the first decision of another rule, with both values', async () => {
    const usual = await written('backtest', ...WEEK);
    const tight = await written('rehearse', ...WEEK, '--set', 'exits.stopLoss=0.02');
    const { code, stdout } = await run('parity', usual, tight);
    const [one, other] = [sessionsIn(usual), sessionsIn(tight)].map(firstStop);
    expect(code).toBe(3);
    expect(stdout).toContain(
      `They part in the session of ${one?.date}, at decision ${one?.number}, sell ${one?.symbol}, numbers.stop:`,
    );
    expect(stdout).toContain(`"${one?.stop}"`);
    expect(stdout).toContain(`"${other?.stop}"`);
  });

  test('finds an adapter that reads every price a cent too high', async () => {
    const sabotage = `--require ${join(__dirname, '../rehearsal/a-cent-too-high.js')}`;
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = sabotage;
    try {
      const { code, stdout } = await run('parity', ...WEEK);
      expect(code).toBe(3);
      expect(stdout).toMatch(
        /^They part in the session of 2026-01-05, at decision 1, buy [A-Z]+, numbers\.\w+:$/m,
      );
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });

  test('a run without the last session parts there', async () => {
    const [long, short] = [
      await written('backtest', ...WEEK),
      await written('backtest', '--from', '2026-01-05', '--to', '2026-01-09'),
    ];
    const { code, stdout } = await run('parity', long, short, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      parting: { date: '2026-01-09', at: 'session', left: '"2026-01-09"', right: 'nothing' },
    });
  });

  test.each([
    [[], 'say what to compare: a period by --from and --to, or two files'],
    [['one.json'], 'one.json: two files are compared, one with the other'],
  ])('%j', async (args, message) => {
    expect(await run('parity', ...args)).toEqual({ code: 2, stdout: '', stderr: `nightdesk: ${message}\n` });
  });

  test('a file that is something else is named with what it lacks', async () => {
    const file = join(folder(), 'other.json');
    writeFileSync(file, '{ "version": 1, "sessions": [{ "date": "2026-01-05" }] }');
    const { code, stderr } = await run('parity', file, file);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}: sessions.0.tradingDate: `);
  });
});

describeWithRealBars('on real bars', () => {
  test('August 2024 is equal where orders rest, minutes are full and positions are held for a day', async () => {
    const rules = [
      'sizing.limitAboveScan=0 %',
      'scan.oversold=-1',
      'limits.maxSendsPerMinute=3',
      'exits.maxHold=1',
    ];
    const period = ['--bars', realBarsFile ?? '', '--from', '2024-07-29', '--to', '2024-08-09'];
    const { code, stdout } = await run('parity', ...period, '--set', ...rules);
    expect(stdout).toMatch(/^rehearsal {2}9 sessions, [1-9]\d* orders in /m);
    expect(stdout).toMatch(/^Equal, record by record\.$/m);
    expect(code).toBe(0);
  });
});

/** The first decision on a lot of a stop. */
function firstStop(sessions: readonly BacktestSession[]) {
  for (const { date, decisions } of sessions) {
    const number = decisions.findIndex(({ numbers }) => 'stop' in numbers);
    const decision = decisions[number];
    if (decision)
      return { date, number: number + 1, symbol: decision.symbol, stop: decision.numbers['stop'] ?? '' };
  }
  return undefined;
}
