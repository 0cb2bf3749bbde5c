/** The commands that only look, given beside a run of `nightdesk up`: they find it by its state folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountExposure } from '../../src/cli/account/account-exposure';
import type { HeldPositions } from '../../src/cli/account/held-positions';
import type { Answer } from '../../src/cli/decide/answer';
import type { DryScan } from '../../src/cli/dry-scan';
import type { SessionRecord } from '../../src/domain/session-record';
import { allGone, folder, nightdesk, readRecords } from './nightdesk';

/** What a command prints as JSON; it must end well. */
async function asked<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await nightdesk(...args, '--json').ended;
  if (code !== 0) throw new Error(`nightdesk ${args.join(' ')} ended with ${code ?? 'a signal'}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

test('scan, positions and exposure show what the run’s own record says (about 10 s)', async () => {
  const state = join(folder(), 'state');
  const json = join(folder(), 'records.json');
  const run = nightdesk('up', '--state', state, '--json', json, '--sessions', '1', '--night', '500ms');
  await run.says(/Ctrl-C ends everything/);
  const parts = run.parts();
  const [record] = readRecords(json) as [SessionRecord];

  const scan = await asked<DryScan>('scan', '--state', state);
  expect(scan.session.date).toBe(record.session.date);
  expect(
    scan.candidates.map(({ symbol, tier, z, close, rank }) => ({ symbol, tier, z, close, rank })),
  ).toEqual(record.scan?.candidates);

  const held = await asked<HeldPositions>('positions', '--state', state);
  expect(held.positions.map(({ symbol, lot, others }) => [symbol, lot?.qty, others])).toEqual(
    record.intents.map(({ symbol, filledQty }) => [symbol, filledQty, '0']).sort(),
  );
  expect(held.positions.length).toBeGreaterThan(0);
  expect(held.findings).toEqual([]);

  const exposure = await asked<AccountExposure>('exposure', '--state', state);
  expect(exposure).toMatchObject({ desk: 'main', isOpen: true, openOrders: [], untraded: [], unpriced: [] });
  expect(exposure.reservations).toMatchObject({ known: true, unproven: [] });
  const settled = record.exposures.filter(({ when }) => when === 'settle');
  expect(exposure.tiers.map(({ tier, entryLimit, cap, state: at }) => [tier, entryLimit, cap, at])).toEqual(
    settled.map(({ tier, entryLimit, cap, state: at }) => [tier, entryLimit, cap, at]),
  );
  expect(Math.abs(Number(exposure.tiers[2]?.exposure) - Number(settled[2]?.exposure))).toBeLessThan(0.5);

  run.kill('SIGTERM');
  expect(await run.ended).toMatchObject({ code: 0 });
  await allGone(parts);
  const after = await nightdesk('exposure', '--state', state).ended;
  expect(after).toMatchObject({ code: 2, stdout: '' });
  expect(after.stderr).toContain(`no run of \`nightdesk up\` uses ${state}, and no broker is named`);
}, 120_000);

test('decide needs no server, and ends with 2 for a file that can’t be read', async () => {
  const answered = await asked<Answer>('decide', '--input', join(__dirname, '../../docs/decide/gap.yaml'));
  expect(answered.decisions.map(({ symbol, code }) => [symbol, code])).toEqual([
    ['MSFT', 'GAP'],
    ['GOOGL', 'APPROVED'],
  ]);
  const bad = join(folder(), 'bad.yaml');
  writeFileSync(bad, 'session: { date: tomorrow }\n');
  const refused = await nightdesk('decide', '--input', bad).ended;
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain(`${bad}:1:18: session.date: "tomorrow" is no date; write it YYYY-MM-DD`);
});

test('config check and show say as JSON what they say as text', async () => {
  const file = join(folder(), 'desk.yaml');
  writeFileSync(file, 'buffer: 10 %\ntiers: { TIER2: none }\n');
  const shown = await asked<{ hash: string; settings: object }>('config', 'show', file);
  const checked = await asked<{ good: boolean; hash: string; problems: unknown[] }>('config', 'check', file);
  expect(checked).toMatchObject({ good: true, hash: shown.hash, problems: [] });

  const readBack = join(folder(), 'again.yaml');
  writeFileSync(readBack, JSON.stringify(shown.settings));
  expect(await asked('config', 'check', readBack)).toMatchObject({ hash: shown.hash });

  writeFileSync(file, 'buffer: 120 %\nbufer: 1\n');
  const refused = await nightdesk('config', 'check', file, '--json').ended;
  expect(refused).toMatchObject({ code: 2, stderr: '' });
  expect(JSON.parse(refused.stdout)).toMatchObject({
    ...{ good: false, hash: null },
    problems: [
      {
        file,
        line: 1,
        column: 9,
        field: 'buffer',
        value: '120 %',
        message: 'must be at least 0 % and below 100 %',
      },
      { line: 2, column: 1, field: 'bufer', message: 'is not a setting; did you mean buffer?' },
    ],
  });
});
