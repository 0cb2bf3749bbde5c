/** An operator's words to a session: no halt is lifted by an earlier word, and none outlives a resume of the desk. */
import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { deskWorkflowId } from '../../src/domain/desk-messages';
import { SESSION } from '../../src/domain/session-messages';
import * as attributes from '../../src/workflows/search-attributes';
import { testServerPath } from '../temporal/prepared';
import type { handingOn, listeningDesk, overtaken } from './desk-word-workflows';

jest.setTimeout(120_000);

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});

/** Numbers of temporal.api.enums.v1.IndexedValueType. */
const TYPE_NUMBER = { KEYWORD: 2, INT: 3, BOOL: 5, KEYWORD_LIST: 7 } as const;

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await testServerPath() } },
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(
      Object.values(attributes).map(({ name, type }) => [name, TYPE_NUMBER[type]]),
    ),
  });
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
