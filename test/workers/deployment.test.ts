/**
 * A new version is deployed while a session waits for its open: that session finishes on the version that scanned, the
 * next one starts on the new one, and one that must leave an old version is moved (docs/deploying.md).
 */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { deskWorkflowId } from '../../src/domain/desk-messages';
import type { Progress } from '../../src/domain/session-messages';
import type { SessionRecord } from '../../src/domain/session-record';
import { makeCurrent, moveTo, readDeployment, versionOf } from '../../src/workers/deployment';
import * as plain from '../../src/workflows';
import * as versioned from '../../src/workflows/versioned';
import { workflowBundle } from '../temporal/prepared';
import { startTemporal, until, withScheduledDesk, type ScheduledDesk } from '../workflows/scheduled-desk';

jest.setTimeout(60_000);

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTemporal();
});
afterAll(() => env.teardown());

/** Starts a session by hand and waits until it waits for its open. */
async function waiting({ client, desk, taskQueue }: ScheduledDesk, date: string): Promise<string> {
  await client.workflow.execute('openSession', {
    ...{ workflowId: `open/${desk}/${date}`, taskQueue, args: [desk] },
  });
  const session = `session/${desk}/${date}`;
  await until(
    () => client.workflow.getHandle(session).query<Progress>('progress'),
    ({ phase }) => phase === 'night',
  );
  return session;
}

/** Lets the night pass, and the session with it. */
async function morning(
  { client, clock }: ScheduledDesk,
  session: string,
  open: string,
): Promise<SessionRecord> {
  await clock({ at: open, speed: 1, until: open, held: false });
  return (await client.workflow.getHandle(session).result()) as SessionRecord;
}

/** The clock stands still after the scan; a session that wakes early sleeps on for some seconds. */
const night = (at: string, open: string) => ({ at, speed: 30_000, until: open, held: true });

it('S7: a waiting session finishes on the version that scanned, the next one starts on the new one', () =>
  withScheduledDesk(env, '2026-03-04T21:05:00Z', async (desk) => {
    const { client } = desk;
    const deployment = `${desk.desk}-rehearsal`;
    await desk.work({ name: deployment, build: 'v1' });
    await until(
      () => readDeployment(env.connection, 'default', deployment),
      (state) => state !== null,
    );
    await makeCurrent(client, deployment, 'v1');
    await desk.clock(night('2026-03-04T21:05:00Z', '2026-03-05T14:30:00Z'));
    const first = await waiting(desk, '2026-03-04');
    expect(await versionOf(client, first)).toEqual({ behavior: 'pinned', build: 'v1', movedTo: null });

    await desk.work({ name: deployment, build: 'v2' });
    await until(
      () => readDeployment(env.connection, 'default', deployment),
      (state) => state?.versions.some(({ build }) => build === 'v2') ?? false,
    );
    await makeCurrent(client, deployment, 'v2');
    expect(await readDeployment(env.connection, 'default', deployment)).toMatchObject({
      ...{ deployment, current: 'v2' },
    });

    const { outcome } = await morning(desk, first, '2026-03-05T14:30:00Z');
    expect(['traded', 'quiet']).toContain(outcome);
    expect(await versionOf(client, first)).toEqual({ behavior: 'pinned', build: 'v1', movedTo: null });
    expect(await versionOf(client, deskWorkflowId(desk.desk))).toMatchObject({
      ...{ behavior: 'auto-upgrade', build: 'v2' },
    });

    await desk.clock(night('2026-03-05T21:05:00Z', '2026-03-06T14:30:00Z'));
    const second = await waiting(desk, '2026-03-05');
    expect(await versionOf(client, second)).toMatchObject({ behavior: 'pinned', build: 'v2' });
    await morning(desk, second, '2026-03-06T14:30:00Z');

    // An audit replays it with the workflows of no version.
    const history = await client.workflow.getHandle(second).fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: { codePath: workflowBundle() } }, history, second);
  }));

it('S7: a waiting session is moved to a new version, when the gateway of the old one has the bug', () =>
  withScheduledDesk(env, '2026-03-04T21:05:00Z', async (desk) => {
    const { client } = desk;
    const deployment = `${desk.desk}-rehearsal`;
    const old = await desk.work({ name: deployment, build: 'v1' });
    await until(
      () => readDeployment(env.connection, 'default', deployment),
      (state) => state !== null,
    );
    await makeCurrent(client, deployment, 'v1');
    await desk.clock(night('2026-03-04T21:05:00Z', '2026-03-05T14:30:00Z'));
    const session = await waiting(desk, '2026-03-04');
    await old.stop();

    await desk.work({ name: deployment, build: 'v2' });
    await until(
      () => readDeployment(env.connection, 'default', deployment),
      (state) => state?.versions.some(({ build }) => build === 'v2') ?? false,
    );
    await makeCurrent(client, deployment, 'v2');
    await moveTo(client, session, deployment, 'v2');
    const { outcome } = await morning(desk, session, '2026-03-05T14:30:00Z');
    expect(['traded', 'quiet']).toContain(outcome);
    expect(await versionOf(client, session)).toEqual({ behavior: 'pinned', build: 'v2', movedTo: 'v2' });
  }));

it('every workflow says what it does when a new version is deployed', () => {
  expect(Object.keys(versioned).sort()).toEqual(Object.keys(plain).sort());
  for (const workflow of Object.values(versioned))
    expect(workflow).toHaveProperty('workflowDefinitionOptions');
});
