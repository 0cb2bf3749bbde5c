/** Readiness from a folder that a real run has left: a rehearsal shows what it shows, and a changed record shows nothing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionRecord } from '../../src/domain/session-record';
import type { Criterion, ReadinessReport } from '../../src/readiness/readiness-report';
import { folder, nightdesk, sessionsOf } from './nightdesk';

jest.setTimeout(120_000);

/** The report by the command, whose exit code must be that of a no. */
async function report(...args: readonly string[]): Promise<ReadinessReport> {
  const { code, stdout, stderr } = await nightdesk('readiness', '--json', ...args).ended;
  if (code !== 3) throw new Error(`readiness ended with ${code ?? 'a signal'}:\n${stdout}${stderr}`);
  return JSON.parse(stdout) as ReadinessReport;
}
const criterion = ({ criteria }: ReadinessReport, name: string): Criterion =>
  criteria.find((each) => each.name === name)!;

test('a rehearsed drift refusal is evidence; the same run is no time on paper, even by a record that says so', async () => {
  const state = folder('all');
  await sessionsOf(state, '--scenario', 'drift', '--sessions', '1');

  const rehearsed = await report('--state', folder(), '--rehearsal', state);
  expect(rehearsed.ready).toBe(false);
  expect(rehearsed.counts).toMatchObject({ sessions: 0, days: 0, rehearsed: 1 });
  expect(criterion(rehearsed, 'drift-refusal')).toMatchObject({
    met: true,
    found: 'rehearsed: AAPL in session/main/2026-01-05',
    evidence: [{ rehearsed: true, symbols: ['AAPL'] }],
  });

  // Somebody writes into the record that it was paper. Its history filed another one.
  const file = join(state, 'sessions', 'main', '2026-01-05.json');
  const record = JSON.parse(readFileSync(file, 'utf8')) as SessionRecord;
  const tradedAt = { mode: 'paper', host: 'paper-api.alpaca.markets' };
  writeFileSync(file, JSON.stringify({ ...record, provenance: { ...record.provenance, tradedAt } }));
  const forged = await report('--state', state);
  expect(criterion(forged, 'audit')).toMatchObject({
    met: false,
    found: expect.stringContaining('the record is not the one that its history filed') as unknown,
  });
  expect(criterion(forged, 'drift-refusal')).toMatchObject({
    met: false,
    found: 'neither seen nor rehearsed',
  });
});
