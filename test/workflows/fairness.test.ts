/**
 * Who is served first while more work waits than one worker can do, on a real Temporal server: in the order of
 * urgency, and among work of one urgency the desks in turn. No clock is looked at, only the order of service.
 */
import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import { shareOf } from '../../src/domain/urgency';
import { FAIRNESS } from '../../src/workers/dev-server';
import { startTemporal, until } from './scheduled-desk';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Waiting } from './waiting-workflows';

jest.setTimeout(60_000);

let env: TestWorkflowEnvironment;
let bundle: WorkflowBundle;
beforeAll(async () => {
  // One partition: between the usual four, each with a line of its own, urgency holds but for a few places.
  env = await startTemporal(
    ...FAIRNESS,
    'matching.numTaskqueueReadPartitions=1',
    'matching.numTaskqueueWritePartitions=1',
  );
  bundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('./waiting-workflows'),
    logger: new DefaultLogger('ERROR'),
  });
});
afterAll(() => env.teardown());

interface Line {
  /** Puts work in the line; resolves when all of it waits. */
  asks(desk: string, work: Waiting, share?: object): Promise<void>;
  /** Lets the one worker that there is begin, and returns whom it served, in that order, when all is done. */
  served(): Promise<readonly string[]>;
}

/** A task queue with one worker that does one thing at a time, and nothing until it is let. */
async function withLine(use: (line: Line) => Promise<void>): Promise<void> {
  const taskQueue = randomUUID();
  const order: string[] = [];
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const serve = async (kind: string): Promise<void> => {
    // The first of all holds the one place until everything waits.
    await begun;
    order.push(`${activityInfo().workflowExecution?.workflowId.split('/')[1]} ${kind}`);
  };
  const worker = await Worker.create({
    connection: env.nativeConnection,
    ...{ taskQueue, workflowBundle: bundle, maxConcurrentActivityTaskExecutions: 1 },
    activities: { placeOrder: serve, observe: serve, notify: serve },
  });
  const started: WorkflowHandle[] = [];
  await worker.runUntil(
    use({
      async asks(desk, work, share = { priority: shareOf(desk) }) {
        const workflowId = `waiting/${desk}/${randomUUID()}`;
        const handle = await env.client.workflow.start('waiting', {
          ...{ workflowId, taskQueue, args: [work], ...share },
        });
        started.push(handle);
        await until(
          async () => (await handle.describe()).raw.pendingActivities?.length ?? 0,
          (pending) => pending === work.count,
        );
      },
      async served() {
        begin();
        await Promise.all(started.map((handle) => handle.result()));
        return order;
      },
    }),
  );
}

/** How many of the flood were served before the desk `calm` was, of all that waited. */
const before = (order: readonly string[]): number => order.findIndex((each) => each.startsWith('calm'));
const FLOOD = 100;

it("a desk's flood of orders holds no other desk's order up", () =>
  withLine(async (line) => {
    await line.asks('flood', { kind: 'entry', count: FLOOD });
    await line.asks('calm', { kind: 'entry', count: 1 });
    const order = await line.served();
    expect(order).toHaveLength(FLOOD + 1);
    expect(before(order)).toBeLessThan(5);
  }));

it('without shares it would: the same work stands in one line', () =>
  withLine(async (line) => {
    await line.asks('flood', { kind: 'entry', count: FLOOD }, {});
    await line.asks('calm', { kind: 'entry', count: 1 }, {});
    expect(before(await line.served())).toBeGreaterThan(FLOOD / 2);
  }));

it('two desks with much to do are served in turn', () =>
  withLine(async (line) => {
    await line.asks('one', { kind: 'look', count: 40 });
    await line.asks('two', { kind: 'look', count: 40 });
    const half = (await line.served()).slice(0, 40).filter((each) => each.startsWith('two')).length;
    expect(half).toBeGreaterThanOrEqual(15);
    expect(half).toBeLessThanOrEqual(25);
  }));

it('exits are served before entries, these before looks, and notices last, whoever came first', () =>
  withLine(async (line) => {
    // The one that holds the place.
    await line.asks('first', { kind: 'notice', count: 1 });
    for (const kind of ['notice', 'look', 'entry', 'exit'] as const)
      await line.asks('busy', { kind, count: 20 });
    await line.asks('calm', { kind: 'exit', count: 1 });
    const order = (await line.served()).slice(1).map((each) => each.split(' ')[1]);
    expect(order).toEqual([
      ...Array<string>(21).fill('exit'),
      ...Array<string>(20).fill('entry'),
      ...Array<string>(20).fill('look'),
      ...Array<string>(20).fill('notice'),
    ]);
  }));
