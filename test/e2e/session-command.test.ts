/** `nightdesk session` and `explain` as an operator gives them: beside a run, after it, and against a server alone. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedSession } from '../../src/cli/session/list-sessions';
import { startDevServer } from '../../src/workers/dev-server';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { folder, nightdesk, within, type Ending } from './nightdesk';

const command = (...args: readonly string[]): Promise<Ending> => nightdesk(...args).ended;
const json = ({ stdout }: Ending): unknown => JSON.parse(stdout);
const tooWide = ({ stdout }: Ending): readonly string[] =>
  stdout.split('\n').filter((line) => line.length > 100);

test('beside a run of the drift scenario, and after it: list, show and explain tell the same day', async () => {
  const state = join(folder(), 'state');
  const run = nightdesk('up', '--state', state, '--scenario', 'drift', '--sessions', '1', '--night', '500ms');
  await run.says(/Ctrl-C ends everything/);
  const at = ['--state', state];

  const listed = async (): Promise<readonly ListedSession[]> =>
    json(await command('session', 'list', '--json', ...at)) as readonly ListedSession[];
  // The dev server makes a closed run visible a moment after it has closed.
  await within(
    10_000,
    'the session in the list, as quiet',
    async () => (await listed())[0]?.state === 'quiet',
  );
  expect(await listed()).toEqual([
    {
      date: '2026-01-05',
      workflowId: 'session/main/2026-01-05',
      state: 'quiet',
      running: false,
      needsAttention: false,
      filled: 0,
      refused: 1,
      reasonCodes: ['TIER_CAP'],
    },
  ]);
  expect(json(await command('session', 'list', '--attention', '--json', ...at))).toEqual([]);
  expect(json(await command('session', 'list', '--since', '2026-01-06', '--json', ...at))).toEqual([]);

  const shown = await command('session', 'show', ...at);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toMatch(/^main · session of 2026-01-05 · ended: quiet\n {2}scan {2}Mon 01-05 16:05/);
  expect(shown.stdout).toMatch(/AAPL +z -2\.23 +refused +TIER_CAP +TIER3 at 34\.00 %/);
  expect(json(await command('session', 'show', '--json', ...at))).toMatchObject({ source: 'result' });

  const explained = await command('explain', 'aapl', '2026-01-05', ...at);
  expect(explained).toMatchObject({ code: 0, stderr: '' });
  expect(explained.stdout).toMatch(
    /Not bought, TIER_CAP: TIER3 at 34\.00 % \+ 5\.00 % = 39\.00 % against 28\.5 %\./,
  );
  expect(explained.stdout).toMatch(/ok {2}gap +245 → 245\.12: 0\.0490 %, the ask 0\.0571 %; at most 2 %/);
  expect([shown, explained].flatMap(tooWide)).toEqual([]);

  const retried = await command('session', 'retry', ...at);
  expect(retried).toMatchObject({ code: 1, stdout: '' });
  expect(retried.stderr).toMatch(/session\/main\/2026-01-05 has ended \(completed\); the retry was not sent/);
  const order = 'nd1-main-20260105-AAPL-b-f1';
  const resolved = await command(
    'session',
    'resolve',
    order,
    '--filled',
    '0',
    '--reason',
    'it never left',
    ...at,
  );
  expect(resolved).toMatchObject({ code: 1, stdout: '' });
  expect(resolved.stderr).toMatch(
    /desk main refused: clientOrderId .*: no order is unproven, .* Nothing was resolved/,
  );
  const started = await command('session', 'start', '2026-01-06', ...at);
  expect(started).toMatchObject({ code: 2, stdout: '' });
  expect(started.stderr).toMatch(/belongs to an embedded run, whose sessions `nightdesk up` starts/);

  run.kill('SIGTERM');
  await run.ended;
  const later = await command('session', 'show', ...at);
  expect(later).toMatchObject({ code: 0, stdout: shown.stdout });
  expect(later.stderr).toMatch(/^nightdesk: the filed record: no Temporal server runs for /);
  expect(json(await command('session', 'list', '--json', ...at))).toMatchObject([
    { date: '2026-01-05', state: 'quiet', needsAttention: false, refused: 1, reasonCodes: ['TIER_CAP'] },
  ]);
  const fromHistory = await command('explain', 'AAPL', ...at);
  expect(fromHistory.stdout).not.toContain('from the filed record');
  // Without its history the record tells the same, as far as it kept it.
  rmSync(join(state, 'histories'), { recursive: true });
  const fromRecord = await command('explain', 'AAPL', ...at);
  expect(fromHistory.stdout).toMatch(/NO {2}tier capacity +TIER3 at 34\.00 % \+ 5\.00 % = 39\.00 %/);
  expect(fromRecord.stdout).toMatch(/ok {2}gap +245 → 245\.12: 0\.0490 %/);
  expect(fromRecord.stdout).toMatch(/NO {2}tier capacity +TIER3 at 34\.00 % \+ 5\.00 % = 39\.00 %/);
  expect(fromRecord.stdout).toContain('from the filed record');
});

describe('against a server without a worker', () => {
  test('start starts a session once, and leaves one that runs, or has run, alone', async () => {
    const state = folder();
    const { path: binary } = await findTemporalBinary('cli');
    const server = await startDevServer({
      ...{ binary, dbFile: join(state, 'temporal.sqlite'), logFile: join(state, 'temporal.log') },
      ...{ port: 0, uiPort: 0 },
    });
    const before = process.env['TEMPORAL_ADDRESS'];
    process.env['TEMPORAL_ADDRESS'] = server.address;
    try {
      const start = (date: string): Promise<Ending> => command('session', 'start', date, '--state', state);
      expect(await start('2026-01-05')).toMatchObject({
        code: 0,
        stdout: 'session/main/2026-01-05 is started\n',
      });
      expect(await start('2026-01-05')).toMatchObject({
        code: 0,
        stdout: 'session/main/2026-01-05 runs already. Nothing was started\n',
      });
      // The server has forgotten it, and the record is there.
      mkdirSync(join(state, 'sessions/main'), { recursive: true });
      writeFileSync(join(state, 'sessions/main/2026-01-02.json'), '{"version":1,"outcome":"traded"}');
      expect(await start('2026-01-02')).toMatchObject({
        code: 0,
        stdout: 'session/main/2026-01-02 has run: traded. Nothing was started\n',
      });

      const listed = await command('session', 'list', '--state', state);
      expect(listed).toMatchObject({ code: 1, stdout: '' });
      expect(listed.stderr).toMatch(
        /the server can't list sessions \(.*\); a worker that starts there teaches it/,
      );
      expect(await start('2999-01-04')).toMatchObject({ code: 2, stdout: '' });

      const silent = await command('session', 'retry', '2026-01-05', '--state', state);
      expect(silent).toMatchObject({ code: 1, stdout: '' });
      expect(silent.stderr).toMatch(
        /no worker answers for session\/main\/2026-01-05.*the retry was not sent/,
      );
      const shown = await command('session', 'show', 'session/main/2026-01-05', '--state', state);
      expect(shown.stdout).toMatch(/No worker answers for session\/main\/2026-01-05/);
    } finally {
      if (before === undefined) delete process.env['TEMPORAL_ADDRESS'];
      else process.env['TEMPORAL_ADDRESS'] = before;
      await server.stop();
    }
  });
});

test.each([
  [['session', 'show', '2026-02-30'], /SESSION 2026-02-30: give a date as YYYY-MM-DD/],
  [
    ['session', 'show', 'session/other/2026-01-05'],
    /is a session of desk other, and desk main is asked; add --desk other/,
  ],
  [['session', 'list', '--since', 'monday'], /--since monday: give a date/],
  [['session', 'list', '--limit', '0'], /--limit 0: give a whole number from 1/],
  [['explain', 'no symbol'], /SYMBOL NO SYMBOL: NO SYMBOL is no symbol/],
  [['session', 'skip'], /required option '--reason <text>'/],
  [['completion', 'tcsh'], /Allowed choices are bash, zsh, fish/],
])('%j is refused as bad input', async (args, message) => {
  const { code, stdout, stderr } = await command(
    ...args,
    ...(args[0] === 'completion' ? [] : ['--state', folder()]),
  );
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

test('a desk without a session is said to have none', async () => {
  const state = folder();
  const shown = await command('session', 'show', '--state', state);
  expect(shown).toMatchObject({ code: 1, stdout: '' });
  expect(shown.stderr).toContain(`desk main has no session yet: ${state} has none`);
  expect((await command('session', 'list', '--state', state)).stdout).toBe('no such session of desk main\n');
});
