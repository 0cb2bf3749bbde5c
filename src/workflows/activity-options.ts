/** The activities, grouped by what their failure costs; `retry-policies.ts` has every number and its reason. */
import { ActivityCancellationType, proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities';
import { CALL_GROUPS } from './retry-policies';

/** The desk's share is the session's own, and inherited: only the urgency is the group's. */
const optionsOf = (group: keyof typeof CALL_GROUPS): ActivityOptions => {
  const { options, urgency } = CALL_GROUPS[group];
  return { ...options, priority: { priorityKey: urgency } };
};

/** Reads and work of the evening. */
export const evening = proxyActivities<Activities>(optionsOf('evening'));

/** Work of the evening that the desk can go without. */
export const sideWork = proxyActivities<Activities>(optionsOf('sideWork'));

/** The session's ties to its desk. */
export const desk = proxyActivities<Activities>(optionsOf('desk'));

/** Reads at the open, where seconds count. */
export const atTheOpen = proxyActivities<Activities>(optionsOf('atTheOpen'));

/** The order gateway. Its schedule-to-close is what is left of the window, and given for each call. */
export const orderGateway = proxyActivities<Activities>({
  ...optionsOf('orderGateway'),
  // A cancelled session must know what an order call that was under way came to, before it ends.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** Looks and cancels of orders that have left. */
export const following = proxyActivities<Activities>(optionsOf('following'));

/** The end of a session: the account after the day, and the record. */
export const atTheEnd = proxyActivities<Activities>(optionsOf('atTheEnd'));

/** Telling people. */
export const notices = proxyActivities<Activities>(optionsOf('notices'));
