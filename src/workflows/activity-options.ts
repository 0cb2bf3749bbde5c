/** The activities, grouped by what their failure costs; `retry-policies.ts` has every number and its reason. */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import { CALL_GROUPS } from './retry-policies';

/** Reads and work of the evening. */
export const evening = proxyActivities<Activities>(CALL_GROUPS.evening.options);

/** Work of the evening that the desk can go without. */
export const sideWork = proxyActivities<Activities>(CALL_GROUPS.sideWork.options);

/** The session's ties to its desk. */
export const desk = proxyActivities<Activities>(CALL_GROUPS.desk.options);

/** Reads at the open, where seconds count. */
export const atTheOpen = proxyActivities<Activities>(CALL_GROUPS.atTheOpen.options);

/** The order gateway. Its schedule-to-close is what is left of the window, and given for each call. */
export const orderGateway = proxyActivities<Activities>({
  ...CALL_GROUPS.orderGateway.options,
  // A cancelled session must know what an order call that was under way came to, before it ends.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** Looks and cancels of orders that have left. */
export const following = proxyActivities<Activities>(CALL_GROUPS.following.options);

/** The end of a session: the account after the day, and the record. */
export const atTheEnd = proxyActivities<Activities>(CALL_GROUPS.atTheEnd.options);

/** Telling people. */
export const notices = proxyActivities<Activities>(CALL_GROUPS.notices.options);
