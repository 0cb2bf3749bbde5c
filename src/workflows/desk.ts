/**
 * The desk between and beside its sessions (design 3.9): its mode, which only a resume with a reason lifts, and the
 * orders that no session could prove. One small workflow for each desk that never ends by itself. When a person ends
 * it in the UI, nobody may trade until it is started again, halted (`reach-desk.ts`).
 *
 * Every handler is synchronous and calls one pure transition; the main loop tells the sessions. People are told of every
 * change of the mode, and nobody waits for that.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import {
  ACCOUNT_LOCK,
  accountLockId,
  departureProblem,
  DESK,
  entranceProblem,
  HALT_CHANGED,
  readHaltRequest,
  type Departure,
  type Entrance,
} from '../domain/desk-messages';
import {
  accountProblem,
  entered,
  gone,
  halted,
  left,
  newDesk,
  reducing,
  released,
  resolved,
  resumed,
  type DeskInput,
  type DeskState,
} from '../domain/desk-state';
import { ACTIVE, type HaltReading } from '../domain/halt';
import { instantText } from '../domain/instant';
import { resolutionProblem, type Resolution } from '../domain/resolution';
import { deskDetails } from './desk-details';
import { openNotices } from './notices';
import * as attribute from './search-attributes';
import { takeSignals } from './take-signals';

const enter = defineUpdate<DeskState, [Entrance]>(DESK.enter);
const leave = defineUpdate<DeskState, [Departure]>(DESK.leave);
const resolve = defineUpdate<DeskState, [Resolution]>(DESK.resolve);
const state = defineQuery<DeskState>(DESK.state);
const haltChanged = defineSignal<[HaltReading]>(HALT_CHANGED);
const releaseLock = defineSignal(ACCOUNT_LOCK.release);

export async function desk(input: DeskInput): Promise<never> {
  let known = input.state ?? newDesk(input.desk, now());
  /** The mode that the sessions know; whoever enters is told at once. A desk started again tells those that run. */
  let told: HaltReading = known.halt.by === 'restart' ? ACTIVE : known.halt;
  /** Accounts given up, whose locks are still to be told. */
  const unlocked: string[] = [];
  /** A request that changed nothing, in a sentence; until something does. */
  let ignored = '';
  let attention = needsAttention(known);
  const notices = openNotices();
  const notice = (): void => notices.tell({ kind: 'halt', desk: known.desk, halt: known.halt });

  const show = (): void => {
    setCurrentDetails(deskDetails(known, ignored));
    if (needsAttention(known) === attention) return;
    attention = !attention;
    upsertSearchAttributes([{ key: attribute.needsAttention, value: attention }]);
  };
  /** Takes a transition's state. What a request that should have changed something left as it was is said. */
  const take = (next: DeskState, otherwise = ''): void => {
    ignored = next === known ? otherwise : '';
    if (ignored !== '') log.warn(ignored);
    const changed = next.halt !== known.halt;
    known = next;
    if (changed) notice();
    show();
  };

  takeSignals([
    {
      name: DESK.halt,
      take: (payload) => take(halted(known, readHaltRequest(payload), now())),
      description: 'Stops every order but cancels. Payload: a reason, as text or {"reason": …}.',
    },
    {
      name: DESK.reduce,
      take: (payload) => take(reducing(known, readHaltRequest(payload), now())),
      description: 'Stops entries; exits go on. Payload: a reason, as text or {"reason": …}.',
    },
    {
      name: DESK.resume,
      take(payload) {
        const request = readHaltRequest(payload);
        const missing = request.reason === '' ? 'A resume without a reason was ignored: give one.' : '';
        take(resumed(known, request, now()), missing);
      },
      description: 'Lets the desk trade again. Payload: the reason, as text or {"reason": …}; required.',
    },
    {
      name: DESK.release,
      take() {
        const { account } = known;
        take(released(known), 'A release was ignored: no session may run, no order be unproven.');
        if (account !== null && known.account === null) unlocked.push(account);
      },
      description: 'Gives the broker account up, so that this desk can trade another one.',
    },
  ]);
  setHandler(
    enter,
    (entrance) => {
      take(entered(known, entrance));
      return known;
    },
    {
      validator: (entrance: Entrance) => {
        refuse('BadEntrance', entranceProblem(entrance));
        refuse('AccountTaken', accountProblem(known, entrance));
      },
      description: 'For sessions: joins the desk.',
    },
  );
  setHandler(
    leave,
    (departure) => {
      take(left(known, departure));
      return known;
    },
    {
      validator: (departure) => refuse('BadDeparture', departureProblem(departure)),
      description: 'For sessions: leaves the desk, with what could not be proven.',
    },
  );
  setHandler(
    resolve,
    ({ clientOrderId }) => {
      take(resolved(known, clientOrderId));
      return known;
    },
    {
      validator: (resolution) => refuse('BadResolution', resolutionProblem(resolution, known.unproven)),
      description:
        'Says what an unproven order came to: {"clientOrderId", "filledQty", "averagePrice" when filled, "reason"}.',
    },
  );
  setHandler(state, () => known, { description: 'The mode, the sessions and the unproven orders.' });

  const tellSessions = async (): Promise<void> => {
    told = known.halt;
    const { mode, reason, by } = told;
    for (const session of known.sessions) {
      try {
        await getExternalWorkflowHandle(session).signal(haltChanged, { mode, reason, by });
      } catch (error) {
        if (isCancellation(error)) throw error;
        // It has ended without leaving; what it left open is found by its client order ids.
        take(gone(known, session));
      }
    }
  };
  const tellLocks = async (): Promise<void> => {
    for (const account of unlocked.splice(0)) {
      const lock = getExternalWorkflowHandle(accountLockId(account));
      await lock.signal(releaseLock).catch((error: unknown) => {
        if (isCancellation(error)) throw error; // Otherwise there is no lock any more: somebody has ended it.
      });
    }
  };

  const isLong = (): boolean =>
    workflowInfo().continueAsNewSuggested && allHandlersFinished() && !notices.areUnderWay;

  upsertSearchAttributes([
    { key: attribute.desk, value: input.desk },
    { key: attribute.needsAttention, value: attention },
  ]);
  show();
  // Ended by hand, it is halted by its next start: no transition says so.
  if (known.halt.by === 'restart' && workflowInfo().continuedFromExecutionRunId === undefined) notice();
  try {
    for (;;) {
      await condition(() => told !== known.halt || unlocked.length > 0 || isLong());
      if (told !== known.halt) await tellSessions();
      else if (unlocked.length > 0) await tellLocks();
      else await continueAsNew<typeof desk>({ desk: input.desk, state: known });
    }
  } catch (error) {
    if (!isCancellation(error)) throw error;
    // Cancelled by hand: sessions that run are told before nobody is there to ask.
    take(halted(known, { reason: "the desk's workflow was cancelled", by: 'operator' }, now()));
    await CancellationScope.nonCancellable(tellSessions);
    await notices.settled();
    throw error;
  }
}

const needsAttention = ({ halt, unproven }: DeskState): boolean =>
  halt.mode === 'halted' || unproven.length > 0;

const now = (): string => instantText(Date.now());

/** Refuses an update; only typed failures reach the caller as they are. */
function refuse(type: string, problem: string | null): void {
  if (problem !== null) throw ApplicationFailure.nonRetryable(problem, type);
}
