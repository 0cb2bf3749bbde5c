/** The schedule as the real server has it: its times over whole years, and what its starts come to. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { installSchedule } from '../../src/cli/schedule/install-schedule';
import { readSchedule } from '../../src/cli/schedule/read-schedule';
import { runNow } from '../../src/cli/schedule/run-now';
import { newYorkInstant } from '../../src/config/new-york-time';
import { readSessionsTable } from '../../src/config/sessions-table';
import type { Progress } from '../../src/domain/session-messages';
import type { SessionRecord } from '../../src/domain/session-record';
import { catchUpWindow, scheduleId } from '../../src/workers/session-schedule';
import { startTemporal, until, withScheduledDesk, type ScheduledDesk } from '../workflows/scheduled-desk';

jest.setTimeout(30_000);

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTemporal();
});
afterAll(() => env.teardown());

/** A desk with its schedule installed and a worker, at a market time. */
const scheduled = (at: string, use: (desk: ScheduledDesk) => Promise<void>): Promise<void> =>
  withScheduledDesk(env, at, async (desk) => {
    await desk.work();
    await installSchedule(desk.client, { ...desk, scanAt: '16:05' }, 'installed by a test');
    await use(desk);
  });

/** Every time at which the server would start a session in a year. */
async function startsOf(client: Client, desk: string, year: number): Promise<string[]> {
  const { startTime } = await client.workflowService.listScheduleMatchingTimes({
    ...{ namespace: 'default', scheduleId: scheduleId(desk) },
    ...{ startTime: msToTs(Date.UTC(year, 0, 1)), endTime: msToTs(Date.UTC(year + 1, 0, 1)) },
  });
  return startTime.map((time) => new Date(tsToMs(time)).toISOString());
}

/** What the schedule's last starts came to, once all of them are over. */
const cameTo = async ({ client, desk }: ScheduledDesk, count: number): Promise<[string, string][]> => {
  const { recent } = await until(
    () => readSchedule(client, desk),
    (view) => view.recent.length === count && view.recent.every(({ result }) => result.kind !== 'waiting'),
  );
  return recent
    .map(({ meant, result }): [string, string] => [
      meant.utc,
      'because' in result ? result.because : result.kind,
    ])
    .sort();
};

const backfill = ({ client, desk }: ScheduledDesk, from: string, to: string): Promise<void> =>
  client.schedule
    .getHandle(scheduleId(desk))
    .backfill({ start: new Date(`${from}T12:00:00Z`), end: new Date(`${to}T23:59:00Z`) });

it('S7: is at 16:05 in New York on every weekday of the years around both clock changes, and on no weekend', () =>
  scheduled('2026-03-06T21:05:00Z', async ({ client, desk }) => {
    for (const year of [2025, 2026, 2027]) {
      const days = Array.from({ length: 365 }, (_, day) => new Date(Date.UTC(year, 0, 1 + day)));
      const weekdays = days.filter((day) => day.getUTCDay() % 6 !== 0);
      expect(await startsOf(client, desk, year)).toEqual(
        weekdays.map((day) => newYorkInstant(day.toISOString().slice(0, 10), '16:05')),
      );
    }
    const around = await startsOf(client, desk, 2026);
    expect(around).toEqual(
      expect.arrayContaining([
        '2026-03-06T21:05:00.000Z', // Friday, winter
        '2026-03-09T20:05:00.000Z', // Monday, summer
        '2026-10-30T20:05:00.000Z', // Friday, summer
        '2026-11-02T21:05:00.000Z', // Monday, winter
      ]),
    );
  }));

it('S7: its catch-up window ends before the next open, after every session that the table has', () => {
  const sessions = readSessionsTable();
  for (const scanAt of ['16:00', '16:05', '18:30', '23:59']) {
    const late = sessions.slice(1).filter(({ open }, index) => {
      const scan = Date.parse(newYorkInstant(sessions[index]!.date, scanAt));
      return scan + catchUpWindow(scanAt) >= Date.parse(open);
    });
    expect(late).toEqual([]);
  }
  expect(catchUpWindow('16:05')).toBe((17 * 60 + 10) * 60_000);
});

it('is installed once; installed again, it says what changed, and stays paused', () =>
  scheduled('2026-03-06T21:05:00Z', async (desk) => {
    const install = (scanAt: string) => installSchedule(desk.client, { ...desk, scanAt }, 'again');
    expect(await install('16:05')).toMatchObject({ result: 'unchanged', changes: [], paused: false });
    await desk.client.schedule.getHandle(scheduleId(desk.desk)).pause('paused by a test');
    expect(await install('17:30')).toEqual({
      scheduleId: scheduleId(desk.desk),
      result: 'updated',
      changes: [
        {
          what: 'scan',
          was: '16:05 America/New_York, MONDAY to FRIDAY',
          is: '17:30 America/New_York, MONDAY to FRIDAY',
        },
        { what: 'catchUpWindow', was: '17 h 10 min', is: '15 h 45 min' },
      ],
      paused: true,
    });
    const { paused, note, facts } = await readSchedule(desk.client, desk.desk);
    expect({ paused, note }).toEqual({ paused: true, note: 'paused by a test' });
    expect(facts).toEqual({
      scan: '17:30 America/New_York, MONDAY to FRIDAY',
      catchUpWindow: '15 h 45 min',
      onOverlap: 'ALLOW_ALL',
      onFailure: 'goes on',
      starts: `openSession("${desk.desk}")`,
      taskQueue: desk.taskQueue,
    });
  }));

it('S7: of a backfilled week only the day whose open is ahead is started; the others end at once, saying so', () =>
  scheduled('2026-03-06T21:05:00Z', async (desk) => {
    await backfill(desk, '2026-03-02', '2026-03-06');
    const past = (date: string, next: string): string =>
      `the session of ${date} is past its moment: its last order could leave until ${next} 20:45 UTC, and the ` +
      `exchange's clock says 2026-03-06 21:05 UTC`;
    expect(await cameTo(desk, 5)).toEqual([
      ['2026-03-02T21:05:00.000Z', past('2026-03-02', '2026-03-03')],
      ['2026-03-03T21:05:00.000Z', past('2026-03-03', '2026-03-04')],
      ['2026-03-04T21:05:00.000Z', past('2026-03-04', '2026-03-05')],
      ['2026-03-05T21:05:00.000Z', past('2026-03-05', '2026-03-06')],
      ['2026-03-06T21:05:00.000Z', 'started'],
    ]);
    for (const date of ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'])
      await expect(desk.client.workflow.getHandle(`session/${desk.desk}/${date}`).describe()).rejects.toThrow(
        WorkflowNotFoundError,
      );
  }));

it('S7: a day is started once, however often it is backfilled', () =>
  scheduled('2026-03-06T21:05:00Z', async (desk) => {
    for (const time of [1, 2, 3]) {
      await backfill(desk, '2026-03-06', '2026-03-06');
      await cameTo(desk, time);
    }
    const ran = 'the session of 2026-03-06 has run already, or is running';
    expect((await cameTo(desk, 3)).map(([, result]) => result)).toEqual(['started', ran, ran]);
  }));

it("S7: a trigger whose now isn't the exchange's starts nothing", () =>
  scheduled('2026-03-06T21:05:00Z', async ({ client, desk }) => {
    expect(await runNow(client, desk, null)).toMatchObject({
      kind: 'left-alone',
      because: expect.stringMatching(/lies ahead: the exchange's clock says 2026-03-06 21:05 UTC/) as string,
    });
  }));

it("S7: run-now starts last Friday's session on a Sunday, once, and no session on a day without a start", () =>
  scheduled('2026-03-08T15:00:00Z', async ({ client, desk }) => {
    const session = `session/${desk}/2026-03-06`;
    expect(await runNow(client, desk, '2026-03-06')).toMatchObject({ kind: 'started', session });
    expect(await runNow(client, desk, '2026-03-06')).toMatchObject({ kind: 'left-alone', session });
    await expect(runNow(client, desk, '2026-03-07')).rejects.toThrow(
      '--date 2026-03-07: the schedule starts no session on that day; give a weekday',
    );
  }));

it('S7: on a holiday the session ends as no-session; the day before trades after it, and not past an early close', () =>
  scheduled('2026-11-26T21:05:00Z', async ({ client, desk, clock }) => {
    const thanksgiving = await runNow(client, desk, '2026-11-26');
    expect(thanksgiving).toMatchObject({ kind: 'started' });
    const record = (await client.workflow.getHandle(`session/${desk}/2026-11-26`).result()) as SessionRecord;
    expect(record.outcome).toBe('no-session');

    // Friday closes at 13:00: the session of Wednesday can't let an exit leave after 12:45.
    await clock({
      ...{ at: '2026-11-27T17:45:00Z', speed: 1, until: '2026-11-27T17:45:00Z', held: true },
    });
    expect(await runNow(client, desk, '2026-11-25')).toMatchObject({
      because: expect.stringMatching(/could leave until 2026-11-27 17:45 UTC/) as string,
    });

    // Its own scan is at 16:05 all the same; started before, it waits for it.
    expect(await runNow(client, desk, '2026-11-27')).toMatchObject({ kind: 'started' });
    const { record: friday } = await until(
      () => client.workflow.getHandle(`session/${desk}/2026-11-27`).query<Progress>('progress'),
      ({ phase }) => phase === 'scan',
    );
    expect(friday.session).toMatchObject({
      scanAt: '2026-11-27T21:05:00.000Z',
      open: '2026-11-30T14:30:00.000Z',
    });
  }));

it('S7: paused, it starts nothing, and makes up for nothing when it is resumed', () =>
  scheduled('2026-03-06T21:05:00Z', async ({ client, desk }) => {
    const handle = client.schedule.getHandle(scheduleId(desk));
    await handle.pause('paused by a test');
    // Every second from now on: no test can wait for 16:05.
    await handle.update(({ action, policies, state }) => ({
      ...{ action, policies, state, spec: { intervals: [{ every: '1 s' }] } },
    }));
    const begun = Date.now();
    await until(
      () => handle.describe(),
      () => Date.now() > begun + 2_500,
    );
    expect((await handle.describe()).info.numActionsTaken).toBe(0);
    const resumed = Date.now();
    await handle.unpause('resumed by a test');
    const { info } = await until(
      () => handle.describe(),
      (description) => description.info.recentActions.length > 0,
    );
    expect(Number(info.recentActions[0]?.scheduledAt)).toBeGreaterThanOrEqual(resumed - 1_000);
  }));

it('a desk without a schedule is told how to get one', async () => {
  await expect(readSchedule(env.client, 'nobody')).rejects.toThrow(
    'desk nobody has no schedule there; install it with `nightdesk schedule install`',
  );
});
