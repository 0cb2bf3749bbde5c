/**
 * What the attempts of one order call know of each other, on real Temporal servers: the details that an attempt leaves
 * right before it throws reach the next one, although no heartbeat time-out is set. An attempt that sends stands on it.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { activityInfo } from '@temporalio/activity';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import { attempts } from '../../src/activities/attempts';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { testServerPath } from '../temporal/prepared';
import type { orderCall } from './attempt-workflows';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});

/**
 * `clean`: proves that it left nothing, and fails. `refused`: the same, after the broker was asked. `in doubt`: fails
 * without a proof. `killed`: asks the broker, and is never heard of again.
 */
export type Ending = 'clean' | 'refused' | 'in doubt' | 'killed';

/** What an attempt knew as it began. */
interface Known {
  readonly attempt: number;
  readonly clean: boolean;
  readonly sentAt: readonly string[];
}

/** The activities of the worker; what each attempt knew is kept by workflow. */
function attemptActivities(known: Map<string, Known[]>) {
  let nextHasBegun = (): void => undefined;
  return {
    async attempt(endings: readonly Ending[]): Promise<void> {
      const call = attempts();
      const { attempt, workflowExecution } = activityInfo();
      known.get(workflowExecution!.workflowId)!.push({ attempt, clean: call.clean, sentAt: call.sentAt });
      nextHasBegun();
      const ending = endings[attempt - 1];
      if (ending === undefined) return;
      if (ending !== 'clean') call.sends(`attempt ${attempt}`);
      // Until Temporal has given it up and made the next attempt.
      if (ending === 'killed') return new Promise((resolve) => (nextHasBegun = resolve));
      if (ending !== 'in doubt') call.endedClean();
      throw new Error(ending);
    },
  };
}
export type AttemptActivities = ReturnType<typeof attemptActivities>;

const SERVERS = {
  'dev server': async () =>
    TestWorkflowEnvironment.createLocal({
      server: { executable: { type: 'existing-path', path: (await findTemporalBinary('cli')).path } },
    }),
  'time-skipping test server': async () =>
    TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: await testServerPath() } },
    }),
};

let bundle: WorkflowBundle;
beforeAll(async () => {
  bundle = await bundleWorkflowCode({
    workflowsPath: join(__dirname, 'attempt-workflows.ts'),
    logger: new DefaultLogger('ERROR'),
  });
});

describe.each(Object.entries(SERVERS))('on the %s', (_name, start) => {
  const known = new Map<string, Known[]>();
  const taskQueue = randomUUID();
  let env: TestWorkflowEnvironment;
  let worker: Worker;
  let ended: Promise<void>;

  beforeAll(async () => {
    env = await start();
    worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: bundle,
      activities: attemptActivities(known),
    });
    ended = worker.run();
  });
  afterAll(async () => {
    worker.shutdown();
    await ended;
    await env.teardown();
  });

  /** What each attempt of one call knew as it began. */
  async function whatEachKnew(...endings: readonly Ending[]): Promise<readonly Known[]> {
    const workflowId = randomUUID();
    known.set(workflowId, []);
    await env.client.workflow.execute<typeof orderCall>('orderCall', {
      workflowId,
      taskQueue,
      args: [endings],
    });
    return known.get(workflowId)!;
  }

  test('the first attempt has nothing before it', async () => {
    expect(await whatEachKnew()).toEqual([{ attempt: 1, clean: true, sentAt: [] }]);
  });

  test('an attempt after any number of clean ones knows that none of them left anything', async () => {
    const seen = await whatEachKnew(...Array<Ending>(3).fill('clean'));
    expect(seen.map(({ attempt, clean }) => [attempt, clean])).toEqual(
      Array.from({ length: 4 }, (_, index) => [index + 1, true]),
    );
  });

  test('what clean attempts asked the broker is known to every later one', async () => {
    expect(await whatEachKnew('refused', 'clean', 'refused')).toEqual([
      { attempt: 1, clean: true, sentAt: [] },
      { attempt: 2, clean: true, sentAt: ['attempt 1'] },
      { attempt: 3, clean: true, sentAt: ['attempt 1'] },
      { attempt: 4, clean: true, sentAt: ['attempt 1', 'attempt 3'] },
    ]);
  });

  test('after one attempt in doubt no later one is clean, whatever those between them prove', async () => {
    expect(await whatEachKnew('in doubt', 'clean', 'refused')).toEqual([
      { attempt: 1, clean: true, sentAt: [] },
      { attempt: 2, clean: false, sentAt: [] },
      { attempt: 3, clean: false, sentAt: [] },
      { attempt: 4, clean: false, sentAt: [] },
    ]);
  });

  test('a clean attempt before one in doubt proves nothing of that one', async () => {
    expect(await whatEachKnew('refused', 'in doubt')).toEqual([
      { attempt: 1, clean: true, sentAt: [] },
      { attempt: 2, clean: true, sentAt: ['attempt 1'] },
      { attempt: 3, clean: false, sentAt: ['attempt 1'] },
    ]);
  });

  test('S1: an attempt that was never heard of again may have sent: the next one is not clean', async () => {
    expect(await whatEachKnew('clean', 'killed')).toEqual([
      { attempt: 1, clean: true, sentAt: [] },
      { attempt: 2, clean: true, sentAt: [] },
      { attempt: 3, clean: false, sentAt: [] },
    ]);
  });
});
