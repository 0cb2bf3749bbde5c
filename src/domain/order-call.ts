import { MINUTE, SECOND } from './instant';

/** The longest that one attempt of an order call may take: the activity's start-to-close time-out. */
export const ATTEMPT_LIMIT = MINUTE;
/** The longest that one request to the broker may take, its answer included. */
export const REQUEST_DEADLINE = 10 * SECOND;
/** How long a check is good: after it everything is read again (design, section 3.6). */
export const CHECK_LIFE = 5 * SECOND;

/**
 * How long after its start an attempt may still send. What is sent then is answered, or given up, before the attempt's
 * time is over, so that a later attempt never runs beside one that is still sending (design, section 3.6).
 */
export const SEND_BEFORE = ATTEMPT_LIMIT - REQUEST_DEADLINE - CHECK_LIFE;
