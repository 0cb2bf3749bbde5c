import type { Client } from '@temporalio/client';

/** What a worker fetches from its queue. */
export type Polled = 'workflows' | 'activities';

/** One worker, as the server last heard of it. */
export interface Poller {
  readonly polls: Polled;
  /** `<pid>@<host>`, as the SDK names a worker. */
  readonly identity: string;
  /** Milliseconds since 1970. A poll that finds nothing to do is held for a minute before the next one. */
  readonly lastMs: number;
}

type Request = Parameters<Client['workflowService']['describeTaskQueue']>[0];

/** The protocol's numbers (temporal.api.enums.v1.TaskQueueType). */
const KINDS = { workflows: 1, activities: 2 } as const;
/** Of every part that the server cuts a queue into, and of every version of the workers (DescribeTaskQueueMode 1). */
const OF_ALL = {
  ...{ apiMode: 1, reportPollers: true, taskQueueTypes: Object.values(KINDS) },
  versions: { allActive: true, unversioned: true },
} as unknown as Request;

/** The workers that polled a task queue in the last few minutes. */
export async function queuePollers(
  { workflowService }: Client,
  namespace: string,
  taskQueue: string,
): Promise<readonly Poller[]> {
  const { versionsInfo } = await workflowService.describeTaskQueue({
    ...OF_ALL,
    ...{ namespace, taskQueue: { name: taskQueue } },
  });
  return Object.values(versionsInfo).flatMap(({ typesInfo }) =>
    (Object.keys(KINDS) as Polled[]).flatMap((polls) =>
      (typesInfo?.[KINDS[polls]]?.pollers ?? []).map(({ identity, lastAccessTime }) => ({
        ...{ polls, identity: identity ?? '' },
        lastMs: Number(lastAccessTime?.seconds ?? 0) * 1_000,
      })),
    ),
  );
}
