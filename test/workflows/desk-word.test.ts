/** An operator's words to a session: no halt is lifted by an earlier word, and none outlives a resume of the desk. */
import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { deskWorkflowId } from '../../src/domain/desk-messages';
import { SESSION } from '../../src/domain/session-messages';
import { installQuietTelemetry } from '../../src/workers/telemetry';
import { startTimeSkipping } from '../temporal/time-skipping';
import type { handingOn, listeningDesk, overtaken } from './desk-word-workflows';

jest.setTimeout(120_000);

installQuietTelemetry();

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTimeSkipping();
});
afterAll(() => env.teardown());

/** A desk and a session on a task queue of their own; no worker runs yet, so that signals are heard all at once. */
async function started<T extends typeof handingOn | typeof overtaken>(session: string) {
  const [desk, taskQueue] = [randomUUID(), randomUUID()];
  const { workflow } = env.client;
  const listening = await workflow.start<typeof listeningDesk>('listeningDesk', {
    ...{ taskQueue, workflowId: deskWorkflowId(desk) },
  });
  const handle = await workflow.start<T>(session, {
    ...{ taskQueue, workflowId: randomUUID(), args: [desk] as Parameters<T> },
  });
  const worker = await Worker.create({
    ...{ connection: env.nativeConnection, taskQueue },
    workflowsPath: require.resolve('./desk-word-workflows'),
  });
  return { listening, handle, worker };
}

it('a halt that was sent after a resume holds until the desk has it, whatever is handed on before it', async () => {
  const { listening, handle, worker } = await started<typeof handingOn>('handingOn');
  await handle.signal(SESSION.halt, 'an odd print');
  await handle.signal(SESSION.resume, 'it was none');
  await handle.signal(SESSION.halt, 'another one');
  await worker.runUntil(async () => {
    await handle.result();
    expect(await listening.query('heard')).toEqual(['an odd print', 'it was none', 'another one']);
  });
});

it('a halt that somebody has resumed before its arrival is known stops nothing any more', async () => {
  const { handle, worker } = await started<typeof overtaken>('overtaken');
  await handle.signal(SESSION.halt, 'an odd print');
  await worker.runUntil(async () => {
    expect(await handle.result()).toMatchObject({ mode: 'active', reason: 'it was none' });
  });
});
