/** The edges of being parked, each on a workflow of its own: the length of a wait, and a word that comes too late. */
import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { SESSION, type Progress } from '../../src/domain/session-messages';
import { installQuietTelemetry } from '../../src/workers/telemetry';
import { startTimeSkipping } from '../temporal/time-skipping';
import type { parkedOnce, skippedTooLate } from './operator-workflows';

jest.setTimeout(120_000);

installQuietTelemetry();

let env: TestWorkflowEnvironment;
let worker: Worker;
const taskQueue = randomUUID();
beforeAll(async () => {
  env = await startTimeSkipping();
  worker = await Worker.create({
    ...{ connection: env.nativeConnection, taskQueue },
    workflowsPath: require.resolve('./operator-workflows'),
    activities: { notify: () => Promise.resolve('logged') },
  });
});
afterAll(() => env.teardown());

/** One worker runs all of it: a run that has ended answers queries only while there is one. */
it('waits whole milliseconds and says so when a skip comes too late', () =>
  worker.runUntil(async () => {
    const { workflow } = env.client;
    const parked = await workflow.start<typeof parkedOnce>('parkedOnce', {
      ...{ taskQueue, workflowId: randomUUID(), args: [7] as [number] },
    });
    await parked.result();
    const { events } = await parked.fetchHistory();
    const cutOff = (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? [(timer.startToFireTimeout?.nanos ?? 0) % 1e6] : [],
    );
    // What Temporal cuts off of a wait, an audit would find to differ.
    expect(cutOff).toEqual([0]);

    const skipped = await workflow.start<typeof skippedTooLate>('skippedTooLate', {
      ...{ taskQueue, workflowId: randomUUID() },
    });
    expect(await skipped.result()).toBe('scanned');
    const { ignored } = await skipped.query<Progress>(SESSION.progress);
    expect(ignored).toMatch(/A skip was ignored: the scan succeeded/i);
  }));
