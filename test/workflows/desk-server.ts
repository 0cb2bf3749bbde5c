/** A real Temporal server and a worker for the desk's own workflows; each desk of a test has a name of its own. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
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
import type { DeskAddress } from '../../src/activities/reach-desk';
import { registerSearchAttributes } from '../../src/workers/register-search-attributes';
import { findTemporalBinary } from '../../src/workers/temporal-binary';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});

export interface DeskServer {
  readonly env: TestWorkflowEnvironment;
  readonly client: Client;
  /** Of a server that is gone. */
  readonly closedClient: Client;
  readonly taskQueue: string;
  /** What its worker runs. */
  readonly bundle: WorkflowBundle;
  /** What its desks have told people, oldest first. */
  readonly told: readonly string[];
  /** A desk that nobody else uses. */
  newDesk(): DeskAddress;
  /** Runs something while a worker polls another task queue than the server's own. */
  working<T>(taskQueue: string, use: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts server and worker. `dynamicConfig` are the server's own settings, `key=value`. */
export async function startDeskServer(...dynamicConfig: readonly string[]): Promise<DeskServer> {
  const { path } = await findTemporalBinary('cli');
  const env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      extraArgs: dynamicConfig.flatMap((setting) => ['--dynamic-config-value', setting]),
    },
  });
  await registerSearchAttributes(env.connection, 'default');
  const taskQueue = randomUUID();
  const bundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('./desk-workflows'),
    logger: new DefaultLogger('ERROR'),
  });
  const told: string[] = [];
  const webhook = {
    // It takes its time, as they do: what is told meanwhile must not get lost.
    post: async (text: string) => {
      await pause(50);
      told.push(text);
    },
  };
  const workerOn = (queue: string): Promise<Worker> =>
    Worker.create({
      connection: env.nativeConnection,
      taskQueue: queue,
      workflowBundle: bundle,
      activities: { notify: notifyActivity({ webhook, mode: 'embedded' }) },
    });
  const worker = await workerOn(taskQueue);
  const ended = worker.run();
  const lost = Connection.lazy({ address: '127.0.0.1:1' });
  let desks = 0;
  return {
    env,
    client: env.client,
    closedClient: new Client({ connection: lost }),
    taskQueue,
    bundle,
    told,
    working: async (queue, use) => (await workerOn(queue)).runUntil(use),
    newDesk: () => ({ client: env.client, desk: `desk${(desks += 1)}`, taskQueue }),
    async stop() {
      worker.shutdown();
      await ended;
      await lost.close();
      await env.teardown();
    },
  };
}
