/** A worker of the bare workflows in a process of its own, with a desk worker's capacity: prints a line when it polls. */
import { NativeConnection, Worker } from '@temporalio/worker';
import { workerCapacity } from '../../src/workers/worker-capacity';

async function main(): Promise<void> {
  const [address = '', namespace = '', taskQueue = '', desks = '1'] = process.argv.slice(2);
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    ...{ connection, namespace, taskQueue, workflowsPath: require.resolve('./bare-workflows') },
    activities: { nothing: (text?: string) => Promise.resolve(text) },
    ...workerCapacity(Number(desks), 'open'),
  });
  process.once('SIGTERM', () => worker.shutdown());
  process.stdin.once('end', () => worker.shutdown()).resume();
  const ended = worker.run();
  process.stdout.write('polling\n');
  await ended;
  await connection.close();
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  // The pipes from the benchmark would keep it alive.
  .finally(() => process.exit());
