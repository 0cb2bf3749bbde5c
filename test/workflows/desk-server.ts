/** A real Temporal server and a worker for the desk's own workflows; each desk of a test has a name of its own. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
} from '@temporalio/worker';
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
  readonly taskQueue: string;
  /** A desk that nobody else uses. */
  newDesk(): DeskAddress;
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
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: join(__dirname, 'desk-workflows.ts'),
      logger: new DefaultLogger('ERROR'),
    }),
  });
  const ended = worker.run();
  let desks = 0;
  return {
    env,
    client: env.client,
    taskQueue,
    newDesk: () => ({ client: env.client, desk: `desk${(desks += 1)}`, taskQueue }),
    async stop() {
      worker.shutdown();
      await ended;
      await env.teardown();
    },
  };
}
