/** What the test of an order call's attempts runs: one call, retried by Temporal until an attempt succeeds. */
import { proxyActivities } from '@temporalio/workflow';
import type { AttemptActivities, Ending } from './attempts.test';

/** As the order gateway's activities: no heartbeat time-out. An attempt that hangs is given up after a second. */
const { attempt } = proxyActivities<AttemptActivities>({
  startToCloseTimeout: '1 second',
  retry: { initialInterval: '1 millisecond', backoffCoefficient: 1 },
});

/** Each attempt ends as the list says; the one after the last succeeds. */
export const orderCall = (endings: readonly Ending[]): Promise<void> => attempt(endings);
