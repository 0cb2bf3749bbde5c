/**
 * The activities, grouped by what their failure costs, each group with its own times and retry policy. All numbers
 * are milliseconds of Temporal's time.
 */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import { HOUR, MINUTE, SECOND } from '../domain/instant';
import { ATTEMPT_LIMIT } from '../domain/order-call';

/**
 * Reads and work of the evening. The night is long: an hour of a broker's outage may pass without a loss, and a
 * minute between attempts is soon enough.
 */
export const evening = proxyActivities<Activities>({
  startToCloseTimeout: 2 * MINUTE,
  scheduleToCloseTimeout: HOUR,
  retry: { initialInterval: SECOND, backoffCoefficient: 2, maximumInterval: MINUTE },
});

/**
 * Reads at the open, where seconds count: at most ten seconds between attempts, and what isn't known within five
 * minutes (`openWait`) is not known in time.
 */
export const atTheOpen = proxyActivities<Activities>({
  startToCloseTimeout: 30 * SECOND,
  scheduleToCloseTimeout: 5 * MINUTE,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10 * SECOND },
});

/**
 * The order gateway. An attempt has a minute, and sends only while what it sends can still be answered in it
 * (`order-call.ts`), so that a later attempt never runs beside a live one. Its schedule-to-close is what is left of the
 * entry window and given for each call.
 */
export const orderGateway = proxyActivities<Activities>({
  startToCloseTimeout: ATTEMPT_LIMIT,
  // A cancelled session must know what an order call that was under way came to, before it ends.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10 * SECOND },
});

/** Looks and cancels of orders that have left, and the account after them: never given up while the day lasts. */
export const afterSending = proxyActivities<Activities>({
  startToCloseTimeout: 30 * SECOND,
  scheduleToCloseTimeout: 8 * HOUR,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30 * SECOND },
});
