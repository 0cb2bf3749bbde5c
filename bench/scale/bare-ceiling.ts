/** The ceiling of the same server: workflows that only ask for activities which do nothing, all waiting for a worker. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { startDevServer } from '../../src/workers/dev-server';
import type { TemporalBinary } from '../../src/workers/temporal-binary';
import { startProgram } from '../program';
import type { Setting } from './many-desks';
import { usageOf } from './process-usage';

export interface Ceiling {
  readonly workflows: number;
  /** Activities of each that do nothing, one after the other. */
  readonly activities: number;
  /** What each is given, and gives back. */
  readonly bytes: number;
  readonly workflowsPerSecond: number;
  readonly activitiesPerSecond: number;
  /** Processor milliseconds of the server, and of the workers, for a workflow. */
  readonly serverCpuMs: number;
  readonly workerCpuMs: number;
}

/** Starts a server of its own in `folder` and measures so many workflows, each of so many activities of so many bytes. */
export async function measureCeiling(
  { workflows, activities, bytes }: Pick<Ceiling, 'workflows' | 'activities' | 'bytes'>,
  folder: string,
  temporal: TemporalBinary,
  { workers, dynamicConfig, environment }: Setting,
): Promise<Ceiling> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const server = await startDevServer({
      ...{ binary: temporal.path, dbFile: join(folder, 'ceiling.sqlite'), port: 0, uiPort: 0, dynamicConfig },
      logFile: join(folder, 'ceiling.log'),
    });
    stops.push(() => server.stop());
    const connection = await Connection.connect({ address: server.address });
    stops.push(() => connection.close());
    const client = new Client({ connection, namespace: server.namespace });
    const taskQueue = 'bare';
    const left = Array.from({ length: workflows }, (_, index) => `bare/${index}`);
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let workflowId = left.shift(); workflowId !== undefined; workflowId = left.shift()) {
          await client.workflow.start('bare', { workflowId, taskQueue, args: [activities, bytes] });
        }
      }),
    );
    const programs = await Promise.all(
      Array.from({ length: workers }, (_, index) =>
        startProgram({
          ...{ name: `bare-worker-${index + 1}`, logFolder: folder, environment },
          nodeArgs: ['--require', require.resolve('../../test/exchange/typescript-hook.js')],
          entry: require.resolve('./bare-worker.ts'),
          args: [server.address, server.namespace, taskQueue, `${workflows}`],
        }),
      ),
    );
    for (const program of programs) stops.push(() => program.stop());
    const pids = programs.map(({ child }) => child.pid ?? NaN);
    const started = performance.now();
    const before = { server: usageOf([server.pid]), worker: usageOf(pids) };
    while ((await client.workflow.count(`ExecutionStatus = 'Completed'`)).count < workflows) await sleep(100);
    const seconds = (performance.now() - started) / 1_000;
    const after = { server: usageOf([server.pid]), worker: usageOf(pids) };
    const cpuMs = (part: 'server' | 'worker'): number =>
      ((after[part].cpuSeconds - before[part].cpuSeconds) * 1_000) / workflows;
    return {
      ...{ workflows, activities, bytes },
      workflowsPerSecond: workflows / seconds,
      activitiesPerSecond: (workflows * activities) / seconds,
      ...{ serverCpuMs: cpuMs('server'), workerCpuMs: cpuMs('worker') },
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
