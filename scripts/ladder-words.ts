/** What the ladder's tables say, in words: one for every entry, so that a new one doesn't compile, or isn't written. */
import type { FailureKind } from '../src/domain/broker-failure';
import type { FAILURE_MOVES, LadderEvent, STEP_EVENTS } from '../src/domain/order-ladder';
import { ABSENCES_AFTER_DAY, ABSENCES_TO_RESEND } from '../src/domain/order-ladder';
import type { OrderLife } from '../src/domain/order-state';

type Move = (typeof FAILURE_MOVES)[FailureKind]['exit'];
type Step = keyof typeof STEP_EVENTS;
type Event = LadderEvent['kind'];

export const FAILURES: Readonly<Record<FailureKind, string>> = {
  transient: 'nothing was sent, or the broker said that nothing happened, for longer than the retries lasted',
  unknown: 'sent, and not proven either way',
  'fractional-refused': 'no fraction of this asset, or for this account',
  'not-now': 'halted, not tradable now, or closed',
  final: 'this order will never be taken',
  account: 'the keys or the account are refused',
};

/** An exit has one rung: where an entry goes to the whole one, an exit takes the next number. */
export const moveText = (move: Move, rung: 'fractional' | 'whole' | 'exit'): string =>
  ({
    'look-up': 'look the order up by its id; nothing else is placed',
    'next-rung':
      rung === 'exit'
        ? 'whole shares of the rest, under the next number; refused for those too, it ends `rejected`'
        : 'whole shares of what is still wanted, on the whole rung',
    wait: `wait inside the ${rung === 'exit' ? 'time of the exits' : 'entry window'}, then the next number`,
    reject: 'the intent ends `rejected`',
    'reject-and-stop': 'the intent ends `rejected`, and the session sends nothing more',
    'give-up': 'the intent ends `unfilled`',
  })[move];

export const STEPS: Readonly<Record<Step, string>> = {
  place: 'nothing of this rung is at the broker',
  follow: 'the broker has the order, and it may still fill',
  'look-up': 'the order may have left, and is not proven',
  resend: `${ABSENCES_TO_RESEND} answered looks didn't find it: its very id may be sent once more`,
  wait: 'nothing is at the broker, and another order may leave later',
  ended: 'the intent has its outcome',
};

export const EVENTS: Readonly<Record<Event, string>> = {
  denied: 'a check of ours said no; nothing was sent',
  delayed: 'only the sends of this minute speak against it; nothing was sent',
  failed: 'sent, and refused or not answered',
  seen: 'the broker shows the order',
  lost: 'the gateway ended without an answer: it may have left',
  'nothing-sent': 'the gateway ended without an answer, and proved that nothing was sent',
  absent: "the broker answered, and doesn't show the order",
  unproven: 'nobody looks any more',
  resolved: 'an operator says what became of it',
  waited: 'the pause is over',
  'window-over': 'the time for such orders is over',
  stopped: 'the session sends nothing more',
};

const BY_ITS_STATUS = 'goes on by its status (below)';
const LOOKED_UP = 'looked up; not sent again';
const MAY_GO_AGAIN = 'looked up; still may be sent once more';

/** What happens; what isn't here can't. */
export const HAPPENS: Readonly<Record<Step, Readonly<Partial<Record<Event, string>>>>> = {
  place: {
    denied: 'ends `denied`',
    delayed: 'waits; keeps its number',
    failed: 'as the failure says (above)',
    seen: BY_ITS_STATUS,
    lost: 'looked up',
    'nothing-sent': 'an entry ends `unfilled`; an exit waits and keeps its number',
    'window-over': 'ends `unfilled`',
    stopped: 'ends `unfilled`',
  },
  follow: {
    seen: BY_ITS_STATUS,
    absent: 'looked up; never sent again, because it was seen',
    unproven: 'ends `unknown`',
  },
  'look-up': {
    seen: BY_ITS_STATUS,
    absent:
      `inside its day ${ABSENCES_TO_RESEND} times, never seen: sent once more; ` +
      `after its day ${ABSENCES_AFTER_DAY} times, never seen: ends, \`NEVER_ARRIVED\``,
    unproven: 'ends `unknown`',
    resolved: 'ends with those fills',
  },
  resend: {
    denied: LOOKED_UP,
    delayed: MAY_GO_AGAIN,
    failed: `${LOOKED_UP}, whatever the failure`,
    seen: BY_ITS_STATUS,
    lost: LOOKED_UP,
    'nothing-sent': MAY_GO_AGAIN,
    'window-over': LOOKED_UP,
    stopped: LOOKED_UP,
  },
  wait: {
    waited: 'placed again: under the next number if one was tried, else under the same',
    'window-over': 'ends `unfilled`',
    stopped: 'ends `unfilled`',
  },
  ended: {},
};

export const LIVES: Readonly<Record<OrderLife, string>> = {
  working: 'it may still fill: it is followed',
  filled: 'all of it is filled: the intent ends `filled`',
  dead: 'it will never fill further: the intent ends `unfilled`, after a fill `partly-filled`',
};
