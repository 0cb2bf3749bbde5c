/** `nightdesk session show`, `retry` and `skip` on a session that is really parked: the built command, as typed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_UP, allGone, folder, nightdesk, readRecords, type Ending } from '../e2e/nightdesk';

jest.setTimeout(120_000);

const DATE = '2026-01-05';

/** A run whose broker refuses the keys at the scan, `times` in a row: the session parks at once. */
async function parkedRun(
  times: number,
  use: (say: (...args: readonly string[]) => Promise<Ending>) => Promise<void>,
): Promise<string> {
  const state = join(folder(), 'state');
  const plan = join(folder(), 'faults.json');
  const json = join(folder(), 'records.json');
  writeFileSync(plan, JSON.stringify({ seed: 1, faults: [{ name: '401', on: 'data', times }] }));
  const run = nightdesk(
    ...['up', '--state', state, '--sessions', '1', '--night', '500ms', '--exit', '--json', json],
    ...['--faults', plan],
  );
  await run.says(ALL_UP);
  const parts = run.parts();
  await run.says(/parked The scan failed: NOT_AUTHORISED/);
  await use((...args) => nightdesk('session', ...args, '--state', state).ended);
  const { code, stderr } = await run.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await allGone(parts);
  return json;
}

test('a parked session is shown in full, is tried again, and trades (slow)', async () => {
  const json = await parkedRun(1, async (say) => {
    const { stdout } = await say('show', DATE);
    expect(stdout).toMatch(/Needs you\n {2}SCAN the session is parked at scan\.\n {4}failed +NOT_AUTHORISED/);
    expect(stdout).toMatch(/ {4}retry +tries it again at once/);
    expect(stdout).toMatch(/ {4}skip +nothing is bought; exits go on/);
    expect(stdout).toMatch(/ {4}waits +until Tue 01-06 09:25 New York, then: nothing is bought/);
    expect(await say('retry', DATE, '--reason', 'the keys are back')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^retry taken for SCAN; /) as string,
    });
  });
  const [record] = readRecords(json);
  expect(record).toMatchObject({ outcome: 'traded', attentions: [{ reason: 'SCAN', ended: 'retried' }] });
});

test('a retry that fails parks it again; a skip goes on without, and a word too late is refused (slow)', async () => {
  const json = await parkedRun(2, async (say) => {
    // The same fault again: whether the try was still under way when it was looked at, or over, it is parked after it.
    expect((await say('retry', DATE)).stdout).toMatch(
      /^(retry taken for SCAN|still, or again, parked for SCAN)/,
    );
    const skipped = await say('skip', DATE, '--reason', 'no entries today');
    expect(skipped).toMatchObject({ code: 0, stderr: '' });
    expect(skipped.stdout).toMatch(/^skip taken for SCAN; /);
  });
  const [record] = readRecords(json);
  expect(record).toMatchObject({ scan: null, attentions: [{ reason: 'SCAN', ended: 'skipped' }] });
  expect(record?.findings.join(' ')).toMatch(/skipped by the operator \(no entries today\)/);
});
