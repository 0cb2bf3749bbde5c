/**
 * The activities, grouped by what their failure costs, each group with its own times and retry policy. All numbers
 * are milliseconds of Temporal's time.
 */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import { HOUR, MINUTE, SECOND } from '../domain/instant';
import { ATTEMPT_LIMIT } from '../domain/order-call';

/**
 * Reads and work of the evening. The night is long: a broker that is out, or a worker that is down, may come back any
 * time before the open without a loss, and a minute between attempts is soon enough. When it is too late, the clock
 * says so.
 */
export const evening = proxyActivities<Activities>({
  startToCloseTimeout: 2 * MINUTE,
  scheduleToCloseTimeout: 16 * HOUR,
  retry: { initialInterval: SECOND, backoffCoefficient: 2, maximumInterval: MINUTE },
});

/**
 * Work of the evening that the desk can go without: a ledger not compared, or fractions not proven, is said and costs
 * no trade but fractions. Ten minutes, so that it never eats into the night.
 */
export const sideWork = proxyActivities<Activities>({
  startToCloseTimeout: MINUTE,
  scheduleToCloseTimeout: 10 * MINUTE,
  retry: { initialInterval: SECOND, backoffCoefficient: 2, maximumInterval: 30 * SECOND },
});

/**
 * The session's ties to its desk. A session that can't join doesn't know whether it may trade, so it goes on asking
 * for as long as a night lasts; the desk's own workflow answers within seconds once a worker runs.
 */
export const desk = proxyActivities<Activities>({
  startToCloseTimeout: MINUTE,
  scheduleToCloseTimeout: 16 * HOUR,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30 * SECOND },
});

/**
 * Reads at the open, where seconds count: at most ten seconds between attempts, for as long as an entry window lasts
 * by default; what is too late by then the clock says.
 */
export const atTheOpen = proxyActivities<Activities>({
  startToCloseTimeout: 30 * SECOND,
  scheduleToCloseTimeout: 30 * MINUTE,
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

/**
 * Looks and cancels of orders that have left. One that fails for a minute is left to the next round, so that an order
 * that can't be looked at doesn't keep the others from being followed.
 */
export const following = proxyActivities<Activities>({
  startToCloseTimeout: 30 * SECOND,
  scheduleToCloseTimeout: MINUTE,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10 * SECOND },
});

/** The end of a session: the account after the day, and the record, which must not be lost to a full disk. */
export const atTheEnd = proxyActivities<Activities>({
  startToCloseTimeout: 30 * SECOND,
  scheduleToCloseTimeout: HOUR,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30 * SECOND },
});
