/** How many tasks wait for a worker, and how many workers wait for tasks. */
import type { Client } from '@temporalio/client';
import type { Sample } from '../domain/metrics';
import { queuePollers, type Polled } from './queue-pollers';

type Request = Parameters<Client['workflowService']['describeTaskQueue']>[0];
/** Temporal's numbers for the two kinds of tasks of a queue. */
const TYPES = { workflow: 1, activity: 2 } as unknown as Readonly<
  Record<'workflow' | 'activity', NonNullable<Request['taskQueueType']>>
>;
/** Their names among the pollers. */
const POLLED = { workflow: 'workflows', activity: 'activities' } as const satisfies Readonly<
  Record<string, Polled>
>;
/** What an older server leaves out. */
type Stats = {
  readonly approximateBacklogCount?: unknown;
  readonly approximateBacklogAge?: Age | null;
} | null;
interface Age {
  readonly seconds?: unknown;
  readonly nanos?: number | null;
}

/** Throws when Temporal doesn't answer. A server that estimates no backlog has none. */
export async function queueSamples(client: Client, taskQueue: string): Promise<readonly Sample[]> {
  const { namespace } = client.options;
  const pollers = await queuePollers(client, namespace, taskQueue);
  const looks = (['workflow', 'activity'] as const).map(async (queue): Promise<readonly Sample[]> => {
    const polling = pollers.filter(({ polls }) => polls === POLLED[queue]);
    const { stats } = await client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: TYPES[queue],
      reportStats: true,
    });
    const backlog: Stats = stats as Stats;
    const age = backlog?.approximateBacklogAge;
    const labels = { queue };
    return [
      {
        name: 'nightdesk_task_queue_pollers',
        labels,
        value: new Set(polling.map(({ identity }) => identity)).size,
      },
      { name: 'nightdesk_task_queue_backlog', labels, value: Number(backlog?.approximateBacklogCount ?? 0) },
      {
        name: 'nightdesk_task_queue_backlog_age_seconds',
        labels,
        value: Number(age?.seconds ?? 0) + (age?.nanos ?? 0) / 1e9,
      },
    ];
  });
  return (await Promise.all(looks)).flat();
}
