/** `nightdesk schedule` and `nightdesk deployment` as an operator gives them, against a real server without workers. */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ScheduleView } from '../../src/cli/schedule/read-schedule';
import { folder, nightdesk, type Ending } from '../e2e/nightdesk';
import { startTemporal } from '../workflows/scheduled-desk';

jest.setTimeout(60_000);

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTemporal();
  process.env['TEMPORAL_ADDRESS'] = env.address;
  process.env['NIGHTDESK_STATE'] = folder('all');
  process.env['NIGHTDESK_DEPLOYMENT'] = '';
});
afterAll(() => env.teardown());

const schedule = (...args: readonly string[]): Promise<Ending> => nightdesk('schedule', ...args).ended;

it('installs, shows, pauses and resumes; the note says who and why', async () => {
  expect(await schedule('install', '--desk', 'one')).toMatchObject({
    code: 0,
    stdout: 'schedule sessions/one installed\n',
  });
  expect((await schedule('install', '--desk', 'one')).stdout).toMatch(/is as the rules say; nothing changed/);

  const paused = await schedule('pause', '--desk', 'one', '--reason', 'moving house');
  expect(paused.stdout).toMatch(
    /^schedule sessions\/one is PAUSED\n {2}note +paused by .+@.+: moving house$/m,
  );
  const view = JSON.parse((await schedule('show', '--desk', 'one', '--json')).stdout) as ScheduleView;
  expect(view).toMatchObject({ paused: true, recent: [], missed: 0 });
  expect(view.facts['scan']).toBe('16:05 America/New_York, MONDAY to FRIDAY');
  expect(view.next).toHaveLength(5);
  for (const { newYork } of view.next) expect(newYork).toMatch(/^(Mon|Tue|Wed|Thu|Fri) \d\d-\d\d 16:05$/);

  const resumed = await schedule('resume', '--desk', 'one', '--reason', 'unpacked');
  expect(resumed.stdout).toMatch(/^schedule sessions\/one is active\n {2}note +resumed by .+: unpacked$/m);
});

it.each([
  [['schedule', 'show', '--desk', 'nobody'], 1, 'desk nobody has no schedule there; install it with'],
  [['schedule', 'pause', '--desk', 'one', '--reason', ' '], 2, '--reason is empty'],
  [['schedule', 'pause', '--desk', 'one'], 2, "required option '--reason <text>' not specified"],
  [['schedule', 'run-now', '--date', '2026-02-30'], 2, '--date 2026-02-30: give a date as YYYY-MM-DD'],
  [['deployment', 'show'], 2, 'no deployment is named; give --deployment, or set NIGHTDESK_DEPLOYMENT'],
  [['deployment', 'show', '--deployment', 'a.b'], 2, 'NIGHTDESK_DEPLOYMENT: "a.b" must be'],
  [['deployment', 'show', '--deployment', 'other'], 1, 'Temporal knows no deployment other; start a worker'],
])('%j ends with %i: %s', async (args, code, message) => {
  const ending = await nightdesk(...args).ended;
  expect(ending.stderr).toContain(message);
  expect(ending).toMatchObject({ code, stdout: '' });
});
