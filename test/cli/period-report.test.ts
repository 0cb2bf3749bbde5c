import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SessionRecord } from '../../src/domain/session-record';
import { periodReport } from '../../src/cli/up/period-report';
import { filedSessions } from './filed-sessions';

const recordsIn = (state: string): readonly SessionRecord[] =>
  ['2026-01-05', '2026-01-06'].map(
    (date) =>
      JSON.parse(readFileSync(join(state, 'sessions', 'main', `${date}.json`), 'utf8')) as SessionRecord,
  );
const none = () => Promise.resolve(null);

test('the report of a run is in its state folder, and of its sessions alone', async () => {
  const state = await filedSessions();
  const line = await periodReport(state, recordsIn(state), none);
  const [, link = ''] = /^report with pictures: (file:.+)$/.exec(line) ?? [];
  expect(fileURLToPath(link)).toBe(join(state, 'reports', '2026-01-05-to-2026-01-06.html'));
  expect(readFileSync(fileURLToPath(link), 'utf8')).toContain(
    '<h1>Sessions of 2026-01-05 to 2026-01-06</h1>',
  );
});

test("a history that can't be had leaves the timeline out", async () => {
  const state = await filedSessions();
  const line = await periodReport(state, recordsIn(state), () =>
    Promise.reject(new Error('the server is gone')),
  );
  expect(line).toMatch(/^report with pictures: /);
});

test('what keeps a report from being written is said, and fails nothing', async () => {
  const state = await filedSessions();
  writeFileSync(join(state, 'reports'), 'a file where the folder would be');
  const line = await periodReport(state, recordsIn(state), none);
  expect(line).toMatch(
    /^no report: .+ can't be written \(.+\); name another place; `nightdesk report --state .+` tries again$/,
  );
});

test('a run whose sessions filed nothing has no report', async () => {
  const state = await filedSessions();
  const [record] = recordsIn(state);
  const other = record && { ...record, desk: 'other' };
  expect(await periodReport(state, other ? [other] : [], none)).toBe(
    'no report: no session has filed a record',
  );
});
