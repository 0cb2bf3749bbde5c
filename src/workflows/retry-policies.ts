/**
 * The times and the retry policy of each group of activities, with the reason for each number. Pure data:
 * `activity-options.ts` gives it to Temporal, `docs/order-ladder.md` is generated from it. Milliseconds of Temporal's
 * time. No group has a heartbeat time-out: an attempt is one short call, and what it has to say is its end.
 * But for the scan, whose many pages of a large universe heartbeat (`scan-after-close.ts`).
 */
import { MINUTE, SECOND } from '../domain/instant';
import { ATTEMPT_LIMIT } from '../domain/order-call';
import { URGENCY } from '../domain/urgency';

/** A group of activities whose failure costs the same. */
interface CallGroup {
  readonly does: string;
  /** Where tasks wait for a worker: the lower number is served first (`urgency.ts`). */
  readonly urgency: number;
  readonly options: {
    /** The longest that one attempt may take. */
    readonly startToCloseTimeout: number;
    /** The longest that all attempts together may take; without one, each call is given its own. */
    readonly scheduleToCloseTimeout?: number;
    readonly retry: {
      readonly initialInterval: number;
      readonly backoffCoefficient: number;
      readonly maximumInterval: number;
    };
  };
  /** Why these numbers, each in a sentence or less. */
  readonly why: { readonly attempt: string; readonly total: string; readonly pauses: string };
}

/** From a second, doubled: a broker that stumbles is asked again at once, one that is out isn't hammered. */
const fromASecond = (maximumInterval: number) => ({
  ...{ initialInterval: SECOND, backoffCoefficient: 2, maximumInterval },
});
/** The same from half a second, where somebody waits. */
const fromHalfASecond = (maximumInterval: number) => ({
  ...{ initialInterval: SECOND / 2, backoffCoefficient: 2, maximumInterval },
});

export const CALL_GROUPS = {
  evening: {
    does: 'reads and work of the evening: dates, clock, scan, brief',
    urgency: URGENCY.look,
    options: {
      startToCloseTimeout: 2 * MINUTE,
      scheduleToCloseTimeout: 10 * MINUTE,
      retry: fromASecond(MINUTE),
    },
    why: {
      attempt: 'a scan reads the bars of the whole universe, page after page',
      total:
        'a stumble passes in it unnoticed; what lasts longer parks the session, which asks for a person and goes on trying every 15 min',
      pauses: 'a minute is soon enough at night; when it is too late, the clock says so',
    },
  },
  sideWork: {
    does: 'work of the evening that the desk can go without: the ledger compared, fractions proven',
    urgency: URGENCY.sideWork,
    options: {
      startToCloseTimeout: MINUTE,
      scheduleToCloseTimeout: 10 * MINUTE,
      retry: fromASecond(30 * SECOND),
    },
    why: {
      attempt: 'a ledger is a few pages of orders',
      total:
        'never eats into the night: a ledger not compared is said, fractions not proven cost no trade but fractions',
      pauses: 'some twenty attempts fit in before it is done without',
    },
  },
  desk: {
    does: "the session's ties to its desk: joining it, telling it of the daily loss",
    urgency: URGENCY.look,
    options: {
      startToCloseTimeout: MINUTE,
      scheduleToCloseTimeout: 3 * MINUTE,
      retry: fromHalfASecond(30 * SECOND),
    },
    why: {
      attempt: 'the desk is a workflow: its answer may have to wait for a worker that is just starting',
      total:
        "a desk that doesn't answer for longer has lost its workers, or refuses: the session parks and goes on trying, because without its desk it doesn't know whether it may trade",
      pauses: 'the desk answers within seconds once a worker runs',
    },
  },
  atTheOpen: {
    does: 'reads at the open: calendar, ledger, the market and the account',
    urgency: URGENCY.look,
    options: {
      startToCloseTimeout: 30 * SECOND,
      scheduleToCloseTimeout: 2 * MINUTE,
      retry: fromHalfASecond(10 * SECOND),
    },
    why: {
      attempt: 'seconds count; a look that takes longer shows a market that has gone on',
      total:
        'a person is asked while there is still time to buy; the session goes on trying every minute until exits may no longer leave, so that a broker that is out for the whole entry window costs the entries and strands no position',
      pauses: 'at most ten seconds of the open are lost after the broker is back',
    },
  },
  orderGateway: {
    does: 'one order through the gateway',
    urgency: URGENCY.order,
    options: { startToCloseTimeout: ATTEMPT_LIMIT, retry: fromHalfASecond(10 * SECOND) },
    why: {
      attempt:
        'what is sent can still be answered in it (below), so that no later attempt runs beside a live one',
      total:
        'given for each call: what is left of the entry window, or of the exits, and one attempt more, because the gateway itself refuses what comes too late',
      pauses: "as at the open; the broker's own reset time comes first where a 429 names one",
    },
  },
  following: {
    does: 'looks at orders that have left, their cancels, and the clock',
    urgency: URGENCY.order,
    options: {
      startToCloseTimeout: 30 * SECOND,
      scheduleToCloseTimeout: MINUTE,
      retry: fromHalfASecond(10 * SECOND),
    },
    why: {
      attempt: 'a look is two short requests, a cancel four; what hangs is asked again',
      total:
        "an order that can't be looked at must not keep the others from being followed: it is left to the next round",
      pauses: 'a handful of attempts fit into a round',
    },
  },
  atTheEnd: {
    does: 'the end of a session: the account after the day, the record, leaving the desk',
    urgency: URGENCY.filing,
    options: {
      startToCloseTimeout: 30 * SECOND,
      scheduleToCloseTimeout: 10 * MINUTE,
      retry: fromHalfASecond(30 * SECOND),
    },
    why: {
      attempt: 'one look, or one file',
      total: 'what lasts longer, a full disk, parks the session until somebody has made room',
      pauses: 'nothing waits for it but the session',
    },
  },
  notices: {
    does: 'a notice to the log and to the webhook, awaited by nobody but the end of a session',
    urgency: URGENCY.filing,
    options: {
      startToCloseTimeout: 15 * SECOND,
      scheduleToCloseTimeout: MINUTE,
      retry: fromASecond(10 * SECOND),
    },
    why: {
      attempt: 'a post gives up after ten seconds by itself, and says why',
      total:
        'a webhook that stumbles, or a worker that is started again, loses no notice; one that is out holds the end of a session up by a minute, two at the longest',
      pauses: 'some five attempts fit in; a 429 names its own pause',
    },
  },
} as const satisfies Readonly<Record<string, CallGroup>>;
