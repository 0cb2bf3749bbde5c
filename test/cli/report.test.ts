import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SessionRecord } from '../../src/domain/session-record';
import type { ReportData } from '../../src/report/report-data';
import { folder, nightdesk } from '../e2e/nightdesk';
import { filedSessions } from './filed-sessions';

const run = (...args: readonly string[]) => nightdesk('report', ...args).ended;
const fileIn = (stdout: string): string => fileURLToPath(stdout.trim());

test('every filed session in one file, whose address is printed', async () => {
  const state = await filedSessions();
  const { code, stdout, stderr } = await run('--state', state);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(fileIn(stdout)).toBe(join(state, 'reports', '2026-01-05-to-2026-01-08.html'));
  const html = readFileSync(fileIn(stdout), 'utf8');
  expect(html).toContain('<h1>Sessions of 2026-01-05 to 2026-01-08</h1>');
  expect(html).toContain('TIER3 against its cap');
});

test('one session by its date or its workflow id, where it was asked to', async () => {
  const state = await filedSessions();
  for (const session of ['2026-01-06', 'session/main/2026-01-06']) {
    const out = join(state, 'deep', 'one.html');
    const { code, stdout } = await run(session, '--state', state, '--out', out);
    expect([code, fileIn(stdout)]).toEqual([0, out]);
    expect(readFileSync(out, 'utf8')).toContain('<h1>Session of 2026-01-06</h1>');
  }
});

test('a part of the period, each picture also as a file of its own', async () => {
  const state = await filedSessions();
  const svg = join(state, 'pictures');
  const { code } = await run('--state', state, '--from', '2026-01-06', '--to', '2026-01-07', '--svg', svg);
  expect(code).toBe(0);
  expect(existsSync(join(state, 'reports', '2026-01-06-to-2026-01-07.html'))).toBe(true);
  expect(readdirSync(svg)).toEqual(
    expect.arrayContaining(['drawdown.svg', 'equity.svg', 'funnel.svg', 'gaps.svg', 'tier-TIER1.svg']),
  );
  expect(readFileSync(join(svg, 'equity.svg'), 'utf8')).toMatch(
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width=/,
  );
});

test('the data of the pictures as JSON, and no file that nobody named', async () => {
  const state = await filedSessions();
  const { stdout } = await run('--state', state, '--json');
  const data = JSON.parse(stdout) as ReportData;
  expect(data.sessions.map(({ date }) => date)).toEqual([
    '2026-01-05',
    '2026-01-06',
    '2026-01-07',
    '2026-01-08',
  ]);
  expect(existsSync(join(state, 'reports'))).toBe(false);
});

test('nothing of the folder is changed but what is written', async () => {
  const state = await filedSessions();
  const record = join(state, 'sessions', 'main', '2026-01-05.json');
  const before = readFileSync(record, 'utf8');
  await run('--state', state);
  expect(readFileSync(record, 'utf8')).toBe(before);
  expect(readdirSync(state).sort()).toEqual(['reports', 'sessions']);
});

test('a scan artifact that was changed is not drawn from', async () => {
  const state = await filedSessions();
  const path = join(state, 'sessions', 'main', '2026-01-05.json');
  const record = JSON.parse(readFileSync(path, 'utf8')) as SessionRecord;
  const artifact = 'a'.repeat(64);
  writeFileSync(path, JSON.stringify({ ...record, provenance: { ...record.provenance, artifact } }));
  mkdirSync(join(state, 'artifacts', 'aa'), { recursive: true });
  const scan = { provider: 'forged', rules: { tiers: [], freshness: { maxGap: '0.5' } }, bars: {} };
  writeFileSync(join(state, 'artifacts', 'aa', `${artifact}.json`), JSON.stringify(scan));
  const { stdout } = await run('2026-01-05', '--state', state, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ market: 'sip feed', maxGap: null });
});

test.each([
  [['2026-01-06', '--from', '2026-01-05'], 2, /2026-01-06 is one session; leave --from and --to out/],
  [['--from', 'soon'], 2, /--from soon: give a date as YYYY-MM-DD/],
  [['tomorrow'], 2, /SESSION tomorrow: give a date as YYYY-MM-DD/],
  [['2026-02-02'], 1, /has no record of desk main of 2026-02-02; is that its --state and --desk\?/],
  [['--from', '2026-02-02'], 1, /has no record of desk main from 2026-02-02; /],
  [
    ['--out', '/dev/null/report.html'],
    2,
    /\/dev\/null\/report.html can't be written \(.+\); name another place/,
  ],
])('%j is refused', async (args, code, message) => {
  const ended = await run(...args, '--state', await filedSessions());
  expect([ended.code, ended.stdout]).toEqual([code, '']);
  expect(ended.stderr).toMatch(message);
});

test('a backtest writes its report beside its summary', async () => {
  const dir = folder();
  const report = join(dir, 'backtest.html');
  const month = ['--from', '2026-01-05', '--to', '2026-01-30'];
  const plain = await nightdesk('backtest', ...month).ended;
  const drawn = await nightdesk('backtest', ...month, '--report', report, '--svg', join(dir, 'svg')).ended;
  expect(drawn.code).toBe(0);
  expect(drawn.stdout).toBe(`${plain.stdout}\nreport with pictures: ${pathToFileURL(report).href}\n`);
  expect(readFileSync(report, 'utf8')).toContain('<h1>Backtest, 2026-01-05 to 2026-01-30</h1>');
  expect(readdirSync(join(dir, 'svg'))).toContain('tier-TIER2.svg');
});
