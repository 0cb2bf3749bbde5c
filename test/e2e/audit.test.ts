/** `nightdesk audit` and `history export` as an operator uses them: on a desk that runs, and on one that doesn't. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import type { SessionAudit } from '../../src/audit/audit-finding';
import { folder, nightdesk, sessionsOf } from './nightdesk';

jest.setTimeout(180_000);

const ended = (...args: readonly string[]) => nightdesk(...args).ended;

describe('with everything down', () => {
  let state: string;
  beforeAll(async () => {
    state = folder('all');
    await sessionsOf(state, '--sessions', '2');
  });
  const histories = (): readonly string[] =>
    readdirSync(join(state, 'histories/main')).map((name) => join(state, 'histories/main', name));

  it('every session is filed, the last one too, and each is good', async () => {
    const { code, stdout, stderr } = await ended('audit', '--all', '--state', state);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'no Temporal server is named: filed histories only',
      expect.stringMatching(/^2026-01-05 {2}good +\d+ gateway checks, 1 scan, \d+ timers, \d+ activities$/),
      expect.stringMatching(/^2026-01-06 {2}good +\d+ gateway checks, 1 scan, \d+ timers, \d+ activities$/),
      '2 sessions audited: nothing differs.',
    ]);
  });

  it('--since leaves out what is earlier; --json is for programs', async () => {
    const { code, stdout } = await ended('audit', '--since', '2026-01-06', '--json', '--state', state);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as SessionAudit[]).map(({ date, verdict }) => [date, verdict])).toEqual([
      ['2026-01-06', 'good'],
    ]);
  });

  it('an exported history is audited like the session itself', async () => {
    const file = join(folder(), 'day.json');
    const written = await ended('history', 'export', '2026-01-05', '--out', file, '--state', state);
    expect(written.stdout).toMatch(
      /session 2026-01-05 of desk main, run [\w-]+, \d+ events, from the archive/,
    );
    const { code, stdout } = await ended('audit', file, '--state', state);
    expect([code, stdout]).toEqual([0, expect.stringContaining('1 session audited: nothing differs.')]);
  });

  it('an export without --out is the history, and nothing else', async () => {
    const { stdout } = await ended('history', 'export', 'session/main/2026-01-05', '--state', state);
    expect(historyFromJSON(JSON.parse(stdout)).events?.length).toBeGreaterThan(100);
  });

  it('a changed timer is named, and the exit code tells', async () => {
    const file = join(folder(), 'day.json');
    const [history = ''] = histories();
    writeFileSync(
      file,
      readFileSync(history, 'utf8').replace(/"startToFireTimeout": "[^"]+"/, '"startToFireTimeout": "7s"'),
    );
    const { code, stdout } = await ended('audit', file, '--state', state);
    expect(code).toBe(3);
    expect(stdout).toMatch(/ {12}timer "until the (scan|open), .*": recorded 7 s, recomputed [\d.]+ s/);
    expect(stdout).toMatch(/1 session: 1 differs\.\n$/);
  });

  it.each([
    ['a session that nobody knows', ['2027-01-05'], 1, /there is no session session\/main\/2027-01-05/],
    ['nothing', [], 2, /say what to audit/],
    ['a session and everything', ['2026-01-05', '--all'], 2, /say what to audit/],
    ['no date', ['2026-1-5'], 2, /2026-1-5 is no date .* and no file/],
    ['no session’s id', ['session/main/today'], 2, /is no session's id/],
    ['a bad --since', ['--since', 'monday'], 2, /--since monday: give a date/],
    ['another desk', ['--all', '--desk', 'other'], 1, /there is no session of desk other to audit/],
  ])('%s: one clear line', async (_, args, code, message) => {
    const end = await ended('audit', ...args, '--state', state);
    expect(end.code).toBe(code);
    expect(end.stderr).toMatch(message);
    expect(end.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('a file that is no history: said, and the others are audited all the same', async () => {
    const file = join(folder(), 'notes.json');
    writeFileSync(file, '{"a": 1}');
    const { code, stdout } = await ended('audit', file, '2026-01-05', '--state', state);
    expect(code).toBe(1);
    expect(stdout).toMatch(/notes\.json {2}unaudited {2}it is no history that can be replayed/);
    expect(stdout).toMatch(/2026-01-05 {2}good/);
    expect(stdout).toMatch(/2 sessions: 1 not audited in full\.\n$/);
  });
});

it('while the desk runs, the server is asked first', async () => {
  const state = folder();
  const run = nightdesk('up', '--state', state, '--sessions', '1', '--night', '500ms');
  await run.says(/Each session is a workflow/);
  rmSync(join(state, 'histories'), { recursive: true, force: true });
  const exported = await ended(
    'history',
    'export',
    '2026-01-05',
    '--out',
    join(state, 'day.json'),
    '--state',
    state,
  );
  expect(exported.stdout).toMatch(/from the server/);
  const { code, stdout } = await ended('audit', '--all', '--state', state);
  expect(stdout).toMatch(/^2026-01-05 {2}good .*\n1 session audited: nothing differs\.\n$/);
  expect(code).toBe(0);
  run.kill('SIGINT');
  await run.ended;
});
