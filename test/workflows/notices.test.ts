/** The workflow's side of notices, with Temporal's retries and a real webhook: what fails there delays and fails nothing. */
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import { notifyActivity } from '../../src/activities/notify';
import { slackWebhook } from '../../src/activities/webhook';
import type { Notice } from '../../src/domain/notices';
import { TOKEN, trialWebhook, type TrialWebhook } from '../activities/trial-webhook';
import { testServerPath } from '../temporal/prepared';
import type { cancelledTeller, teller } from './notice-workflows';

const logged: string[] = [];
Runtime.install({
  logger: new DefaultLogger('INFO', ({ message, meta }) => {
    logged.push(
      `${message} ${JSON.stringify(meta, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))}`,
    );
  }),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});

const halted = (reason: string): Notice => ({
  kind: 'halt',
  desk: 'main',
  halt: { mode: 'halted', reason, by: 'operator', at: '2024-08-05T13:00:00Z' },
});
/** Short, because it passes in real time: the test server's clock stands still while an activity works. */
const DEADLINE = 300;

let env: TestWorkflowEnvironment;
let bundle: WorkflowBundle;
beforeAll(async () => {
  env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await testServerPath() } },
  });
  bundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('./notice-workflows'),
    logger: new DefaultLogger('ERROR'),
  });
});
afterAll(() => env.teardown());

let webhook: TrialWebhook;
/** Resolves when the order leaves. */
let ordered: Promise<void>;
let orderLeaves: () => void;
beforeEach(async () => {
  webhook = await trialWebhook();
  ordered = new Promise((resolve) => (orderLeaves = resolve));
  logged.length = 0;
});

/** Runs something on a worker with two slots for activities: one more than the notices of a workflow may take. */
async function onWorker<T>(use: (taskQueue: string) => Promise<T>, deadline = DEADLINE): Promise<T> {
  const taskQueue = randomUUID();
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: bundle,
    maxConcurrentActivityTaskExecutions: 2,
    activities: {
      notify: notifyActivity({ webhook: slackWebhook(webhook.url, deadline), mode: 'paper' }),
      order: () => {
        orderLeaves();
        return Promise.resolve();
      },
    },
  });
  return worker.runUntil(use(taskQueue));
}

const startTeller = (
  taskQueue: string,
  ...notices: readonly Notice[]
): Promise<WorkflowHandle<typeof teller>> =>
  env.client.workflow.start<typeof teller>('teller', {
    ...{ taskQueue, workflowId: randomUUID(), workflowRunTimeout: '1 hour', args: [notices] },
  });

/** A history in which every payload can be read. */
const decoded = (json: string): string =>
  json.replace(/"data": "([^"]*)"/g, (_, data: string) => Buffer.from(data, 'base64').toString('utf8'));

/** Tells some notices around an order, and returns the whole history as text once all is settled. */
const tell = (...notices: readonly Notice[]): Promise<string> =>
  onWorker(async (taskQueue) => {
    const handle = await startTeller(taskQueue, ...notices);
    expect(await handle.result()).toBe('settled');
    return decoded(historyToJSON(await handle.fetchHistory()));
  });

test('an order does not wait for a webhook that hangs, however many notices there are', async () => {
  // It answers once the order has left. An order that waited for it would find it given up, and posted to again.
  webhook.answers({ status: 200, after: ordered });
  await onWorker(async (taskQueue) => {
    const notices = Array.from({ length: 20 }, (_, n) => halted(`reason ${n}`));
    await (await startTeller(taskQueue, ...notices)).result();
  }, 2_000);
  expect(webhook.posted[0]).toContain('reason 0');
  expect(webhook.requests).toHaveLength(2);
});

test('what comes while a post is under way goes together in the next, in order', async () => {
  webhook.answers({ status: 200, after: ordered }, { status: 200 });
  await tell(halted('first'), halted('second'), halted('third'));
  expect(webhook.posted).toEqual([
    expect.stringContaining('first') as string,
    expect.stringMatching(/second[^]*third/) as string,
  ]);
});

test('a post that fails twice is posted a third time, and logged once', async () => {
  webhook.answers({ status: 500 }, { status: 500 }, { status: 200 });
  await tell(halted('fire drill'));
  expect(webhook.requests).toHaveLength(3);
  expect(logged.filter((line) => line.startsWith('Desk main is HALTED'))).toHaveLength(1);
  expect(logged.filter((line) => line.includes('not delivered'))).toEqual([]);
});

test('a webhook that asks for a pause is given it', async () => {
  webhook.answers({ status: 429, headers: { 'retry-after': '20' } }, { status: 200 });
  const before = await env.currentTimeMs();
  await tell(halted('fire drill'));
  expect(webhook.requests).toHaveLength(2);
  expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(20_000);
});

describe('a notice that can not be delivered is a line in the log, and the workflow goes on', () => {
  test.each<[string, () => void, (requests: number) => void]>([
    [
      'a webhook that is gone, asked once',
      () => webhook.answers({ status: 404, body: 'no_service' }),
      (requests) => expect(requests).toBe(1),
    ],
    [
      'a webhook that never answers, asked a few times',
      () => webhook.answers('never'),
      (requests) => {
        expect(requests).toBeGreaterThan(2);
        expect(requests).toBeLessThan(12);
      },
    ],
    [
      'a webhook that asks for a longer pause than a notice lives, asked once',
      () => webhook.answers({ status: 429, headers: { 'retry-after': '3600' } }),
      (requests) => expect(requests).toBe(1),
    ],
  ])('%s', async (_, happens, asked) => {
    happens();
    const history = await tell(halted('fire drill'));
    asked(webhook.requests.length);
    expect(
      logged.filter((line) => line.startsWith('notify: desk halted: not delivered, the webhook ')),
    ).toHaveLength(1);
    expect(history).toContain('fire drill');
    for (const text of [history, ...logged]) expect(text).not.toContain(TOKEN);
  });
});

test('a workflow that is cancelled still tells', async () => {
  await onWorker(async (taskQueue) => {
    const handle = await env.client.workflow.start<typeof cancelledTeller>('cancelledTeller', {
      ...{ taskQueue, workflowId: randomUUID(), workflowRunTimeout: '1 hour', args: [halted('cancelled')] },
    });
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow('cancelled');
  });
  expect(webhook.posted).toEqual([expect.stringContaining('cancelled') as string]);
});
