/**
 * The session's operator (design, section 5). Where an activity's retries are exhausted the session doesn't fail: it
 * parks, says what failed and what each signal would do, and goes on at `retry`, without the step at `skip`, or by itself
 * when a later try succeeds; and it waits no longer than the step may, because a day that nobody looks at must end safely.
 *
 * Every handler is synchronous. A signal that means nothing where the session stands changes nothing, and is said.
 */
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  log as workflowLog,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { AttentionReason, Parked } from '../domain/attention';
import { readReason } from '../domain/desk-messages';
import { durationText, HOUR, instantMs, MINUTE } from '../domain/instant';
import { SESSION } from '../domain/session-messages';
import { isFault } from './following';
import type { MarketTime } from './market-time';
import type { SessionLog } from './session-log';
import type { TakenSignal } from './take-signals';

/** How often a parked session tries again by itself: at night, and where every minute counts. */
const CALM_TRIES = 15 * MINUTE;
const URGENT_TRIES = MINUTE;
/** The least that a session waits, in Temporal's time: a clock that races, or was never read, must not cut it short. */
const SHORTEST_WAIT = 10 * MINUTE;
/** How long it waits where no market time is known yet: the longest weekend. */
const WITHOUT_CLOCK = 96 * HOUR;

/** A step of the day that may fail for longer than it is retried, in the words that its operator reads. */
export interface Step {
  readonly reason: AttentionReason;
  /** The step as a sentence begins: `The scan`. */
  readonly what: string;
  readonly done: string;
  readonly notDone: string;
  /** What `skip` does, and what happens when nobody comes: `nothing is bought; exits go on`. */
  readonly without: string;
  /** Market time until which the session waits; null where it isn't known yet. */
  readonly until: string | null;
  /** Market time from which every minute counts; absent where there is time until the end. */
  readonly urgentFrom?: string;
}

export interface Operator {
  /**
   * What the step brings; null when it goes on without: skipped, or nobody came in time. Throws what is no failure of an
   * activity, a cancel among it.
   */
  attended<T>(step: Step, call: () => Promise<T>): Promise<T | null>;
  /** The same for a step without which the day can't go on: throws a `GivenUp` failure instead. */
  needed<T>(step: Step, call: () => Promise<T>): Promise<T>;
  /** Whether there is something for `retry` to look at while the session isn't parked: orders that nobody could prove. */
  canLook: () => boolean;
  /** How often somebody has asked for such a look. */
  readonly asked: number;
  /** The signals `retry` and `skip`. */
  readonly signals: readonly TakenSignal[];
}

/** The `type` of the failure by which a session gives up. */
const GIVEN_UP = 'GivenUp';

/** Where the session waits, and for whose word. */
interface Place {
  readonly step: Step;
  /** Temporal's time at which it no longer waits, milliseconds since 1970; null before its first failure. */
  deadline: number | null;
  isTrying: boolean;
  word: Parked['word'];
  reason: string;
  /** What was said of it last. */
  parked: Parked | null;
}

export function sessionOperator(market: MarketTime, log: SessionLog): Operator {
  let place: Place | null = null;
  let asked = 0;
  const operator: Operator = {
    attended,
    needed,
    canLook: () => false,
    get asked() {
      return asked;
    },
    signals: [
      {
        name: SESSION.retry,
        take: heardRetry,
        description:
          'Tries again what the session is parked at; looks at once at orders that nobody could prove.',
      },
      {
        name: SESSION.skip,
        take(payload) {
          if (!place) log.ignores('A skip was ignored: the session is not parked, there is nothing to skip.');
          else take('skip', payload);
        },
        description:
          'Goes on without what the session is parked at. Payload: the reason, as text or {"reason": …}.',
      },
    ],
  };

  function heardRetry(payload: unknown): void {
    if (place) take('retry', payload);
    else if (operator.canLook()) asked += 1;
    else log.ignores('A retry was ignored: the session is not parked and looks for no order.');
  }

  /** Takes a word for the place where the session is parked. A skip ends a retry; nothing takes a skip back. */
  function take(word: 'retry' | 'skip', payload: unknown): void {
    if (!place) return;
    if (place.word === 'skip' || (place.word === 'retry' && word === 'retry')) {
      log.ignores(`A ${word} was ignored: a ${place.word} is being acted on.`);
    } else if (word === 'retry' && place.isTrying) {
      log.ignores('A retry was ignored: it is being tried again at this moment.');
    } else {
      Object.assign(place, { word, reason: readReason(payload) });
      if (place.parked) say(place, { ...place.parked, word });
    }
  }

  async function needed<T>(step: Step, call: () => Promise<T>): Promise<T> {
    let why = '';
    const value = await attended(step, call, (failed) => (why = failed));
    if (value !== null) return value;
    throw ApplicationFailure.nonRetryable(`${step.what} failed, last with: ${why}`, GIVEN_UP);
  }

  async function attended<T>(
    step: Step,
    call: () => Promise<T>,
    failing: (why: string) => void = () => undefined,
  ): Promise<T | null> {
    const at: Place = { step, deadline: null, isTrying: true, word: null, reason: '', parked: null };
    try {
      for (let tries = 1; ; tries += 1) {
        const outcome = tries === 1 ? await tryOnce(call, true) : await unlessSkipped(at, call);
        if (outcome.kind === 'done') {
          if (at.word === 'skip')
            log.ignores(`A skip was ignored: ${lowerFirst(step.what)} succeeded meanwhile.`);
          if (at.deadline !== null) {
            log.answered(step.reason, at.word === 'retry' ? 'retried' : 'over');
            log.found(`${step.what} succeeded at a later try.`);
          }
          return outcome.value;
        }
        failing(outcome.why);
        const end = await wordAt(at, outcome.why);
        if (end === null) continue;
        // Asked for too late to wait for: somebody should still know.
        if (at.parked === null) log.asks(step.reason, `${step.what} failed: ${outcome.why}.`);
        else log.answered(step.reason, end);
        log.found(
          end === 'skipped'
            ? `${step.what} was skipped by the operator${at.reason === '' ? '' : ` (${at.reason})`}: ${step.without}.`
            : `${step.what} failed for as long as it could be waited for, last with: ${outcome.why}; ${step.without}.`,
        );
        return null;
      }
    } catch (error) {
      // A cancel, or a fault of this code: nobody is waited for any more.
      log.answered(step.reason, 'over');
      throw error;
    } finally {
      place = null;
    }
  }

  /** Waits for a word, for the next try by itself, or for the end; null when it is to be tried again. */
  async function wordAt(at: Place, why: string): Promise<'skipped' | 'timed-out' | null> {
    const { step } = at;
    at.deadline ??= Date.now() + waitFor(step.until);
    place = at;
    // A retry has had its try; a skip that came in the meantime is acted on now.
    if (at.word === 'retry') at.word = null;
    const left = at.deadline - Date.now();
    if (at.word === null && left > 0) {
      const pause = Math.min(left, nextTry(step));
      at.isTrying = false;
      say(at, {
        failed: why,
        done: step.done,
        notDone: step.notDone,
        retry: `tries it again at once; by itself the session tries again in ${durationText(pause)}`,
        skip: step.without,
        until: step.until,
        then: step.without,
        word: null,
      });
      await condition(() => at.word !== null, pause, {
        summary: `parked, ${step.what} failed: until retry, skip or the next try`,
      });
      at.isTrying = true;
    }
    if (wordOf(at) === 'skip') return 'skipped';
    return wordOf(at) === 'retry' || Date.now() < at.deadline ? null : 'timed-out';
  }

  function say(at: Place, parked: Parked): void {
    at.parked = parked;
    log.parks(at.step.reason, `${at.step.what} failed: ${parked.failed}.`, parked);
  }

  /** Until the next try by itself, in Temporal's time. */
  function nextTry({ urgentFrom }: Step): number {
    const now = market.known();
    if (urgentFrom === undefined || now === null) return CALM_TRIES;
    const calm = (instantMs(urgentFrom) - now) / market.speed;
    // Whole milliseconds, of which Temporal cuts nothing off: an audit compares what was asked for.
    return Math.ceil(Math.max(URGENT_TRIES, Math.min(CALM_TRIES, calm)));
  }

  function waitFor(until: string | null): number {
    const now = market.known();
    if (until === null || now === null) return WITHOUT_CLOCK;
    const left = Math.ceil((instantMs(until) - now) / market.speed);
    return market.speed > 1 ? Math.max(left, SHORTEST_WAIT) : Math.max(left, 0);
  }

  return operator;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** What a call brought, or why it failed. */
type Outcome<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly why: string };

async function tryOnce<T>(call: () => Promise<T>, isFirst: boolean): Promise<Outcome<T>> {
  try {
    return { kind: 'done', value: await call() };
  } catch (error) {
    if (!isWaitedFor(error)) throw error;
    // No worker was there. One is here now, because this code runs: it is tried once more at once.
    return isFirst && wasNeverTried(error) ? tryOnce(call, false) : { kind: 'failed', why: whyOf(error) };
  }
}

/** A try after the first: a skip that is sent while it lasts ends it, so that exits don't wait for what nobody wants. */
async function unlessSkipped<T>(at: Place, call: () => Promise<T>): Promise<Outcome<T>> {
  const scope = new CancellationScope();
  const trying = scope.run(() => tryOnce(call, false));
  const skipped: Outcome<T> = { kind: 'failed', why: at.parked?.failed ?? 'it was skipped' };
  const waiting = new CancellationScope();
  const word = waiting.run(() => condition(() => at.word === 'skip')).then(() => skipped);
  try {
    return await Promise.race([trying, word]);
  } finally {
    waiting.cancel();
    scope.cancel();
    // Whatever the cancelled ones come to is of no use any more.
    for (const each of [trying, word]) each.catch(() => undefined);
  }
}

/** The word by now: it is changed by a handler while the session waits. */
const wordOf = ({ word }: Place): Place['word'] => word;

/** The `type`s of what a session is parked at though every activity answered: a clock that stands still, a thin scan. */
export const BROKER_CLOCK = 'BrokerClock';
export const THIN_SCAN = 'ThinScan';
const OUR_OWN: readonly (string | null | undefined)[] = [BROKER_CLOCK, THIN_SCAN];

/** An activity that failed for good, or an answer that is of no use; not a cancel, and not a fault of this code. */
const isWaitedFor = (error: unknown): error is ActivityFailure | ApplicationFailure =>
  isFault(error) || (error instanceof ApplicationFailure && OUR_OWN.includes(error.type));

/** True where the time was over before any attempt of it had ended: nobody took it. */
const wasNeverTried = (error: unknown): boolean =>
  error instanceof ActivityFailure &&
  error.cause instanceof TimeoutFailure &&
  error.cause.timeoutType !== 'START_TO_CLOSE' &&
  error.cause.cause === undefined;

const isTimeout = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.cause instanceof TimeoutFailure;

function whyOf(error: ActivityFailure | ApplicationFailure): string {
  if (!(error instanceof ActivityFailure)) return error.message;
  const why = isTimeout(error) ? 'nobody answered in time' : (error.cause?.message ?? error.message);
  workflowLog.warn(`${error.activityType}: ${why}`);
  return why;
}
