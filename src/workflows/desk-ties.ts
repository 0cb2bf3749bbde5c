/** What binds a session to its desk: it joins before it trades, is told of every halt, and leaves with what is unproven. */
import { workflowInfo } from '@temporalio/workflow';
import { instantMs, MINUTE } from '../domain/instant';
import { ABSENCES_AFTER_DAY } from '../domain/order-ladder';
import { lifeOf } from '../domain/order-state';
import type { Rules } from '../domain/rules';
import { exitWindowEnd, type SessionTimes } from '../domain/session';
import type { UnprovenOrder } from '../domain/unproven-order';
import { desk, following } from './activity-options';
import { tryTo } from './following';
import type { HaltWatch } from './halt-watch';
import type { Operator, Step } from './operator';
import type { SessionLog } from './session-log';

export interface DeskTies {
  /** Orders of earlier sessions that nobody has proven yet: they keep their room, and their symbols aren't traded. */
  readonly unproven: readonly UnprovenOrder[];
  /** Joins the desk, and looks up what earlier sessions left unproven. Again at the open: a session may have ended since. */
  join(times: SessionTimes, rules: Rules): Promise<void>;
  /** Takes care of an order of this session's evening that could not be proven dead. */
  keep(order: UnprovenOrder): void;
  /** Sets the desk to reducing, once: entries stop until an operator resumes. */
  reduce(): Promise<void>;
  /** Leaves with this session's own unproven orders. Nothing happens where the session never joined. */
  leave(own: readonly UnprovenOrder[], until: string | null): Promise<void>;
}

export function deskTies(halt: HaltWatch, operator: Operator, log: SessionLog): DeskTies {
  const { workflowId } = workflowInfo();
  let joined = false;
  let reduced = false;
  let unproven: readonly UnprovenOrder[] = [];
  const proven: string[] = [];
  const kept: UnprovenOrder[] = [];
  return {
    get unproven() {
      return unproven;
    },
    async join({ tradingDay }, rules) {
      const before = halt.mode;
      const entrance = await operator.needed(
        {
          ...{ reason: 'DESK', what: 'Joining the desk', urgentFrom: tradingDay.open },
          until: exitWindowEnd(tradingDay, rules.exits.untilBeforeCloseMs),
          done: 'Nothing was sent.',
          notDone: 'Whether the desk may trade, and which orders are unproven, is not known.',
          without: 'the session gives up',
        },
        () => desk.enterDesk.executeWithOptions({ summary: 'join the desk' }, [workflowId]),
      );
      joined = true;
      // What the desk has said in the meantime is newer than its answer.
      if (halt.mode === before) halt.heard(entrance.halt);
      if (entrance.halt.mode !== 'active')
        log.found(`The desk is ${entrance.halt.mode}: ${entrance.halt.reason} (${entrance.halt.by}).`);
      const left: UnprovenOrder[] = [];
      const open = [...entrance.unproven, ...kept];
      // What the desk no longer has, somebody has resolved there, or another session has proven.
      const closed = unproven.filter((each) => !open.some(isOrder(each)));
      for (const { clientOrderId } of closed) log.answered('UNKNOWN_ORDER', 'resolved', clientOrderId);
      for (const order of open.filter((each) => !proven.includes(each.clientOrderId))) {
        const fate = await lookUp(order);
        if (fate === null) left.push(order);
        else proven.push(order.clientOrderId);
        noteFate(order, fate, log);
      }
      unproven = left;
    },
    keep(order) {
      kept.push(order);
      unproven = [...unproven, order];
    },
    async reduce() {
      if (reduced) return;
      reduced = true;
      log.asks(
        'DAILY_LOSS',
        'The account has lost more than the daily limit: the desk is reducing, no entry leaves until it is resumed with a reason.',
      );
      // The gateway refuses entries for the loss itself; exits must not wait for the desk.
      const told = await tryTo(() =>
        desk.reduceDesk.executeWithOptions(
          { summary: 'the daily loss limit: exits only', scheduleToCloseTimeout: MINUTE },
          ['the account lost more than maxDailyLoss since the last close'],
        ),
      );
      if (told === null) log.found('The desk could not be set to reducing; set it by `nightdesk reduce`.');
    },
    async leave(own, until) {
      if (!joined) return;
      // The desk remembers earlier sessions' orders itself: naming them again could undo what an operator resolved.
      const left = kept.filter(({ clientOrderId }) => !proven.includes(clientOrderId));
      const departure = { workflowId, unproven: [...left, ...own], proven };
      const call = () => desk.leaveDesk.executeWithOptions({ summary: 'leave the desk' }, [departure]);
      // A session that nothing hangs on doesn't wait: the desk finds out by itself that it has ended.
      if (departure.unproven.length === 0) {
        await tryTo(call);
        return;
      }
      const step: Step = {
        ...{ reason: 'DESK', what: 'Leaving the desk', until },
        done: 'The day is over.',
        notDone: "The desk doesn't know yet which orders of this session nobody could prove.",
        without: 'the next session is not told of them; look them up at the broker',
      };
      await operator.attended(step, call);
    },
  };
}

const isOrder =
  ({ clientOrderId }: UnprovenOrder) =>
  (other: UnprovenOrder): boolean =>
    other.clientOrderId === clientOrderId;

/** What became of an earlier session's order, in words; null when it isn't proven yet. */
async function lookUp({ clientOrderId, deadAfter }: UnprovenOrder): Promise<string | null> {
  for (let absences = 0; absences < ABSENCES_AFTER_DAY;) {
    const look = await tryTo(() =>
      following.watchOrder.executeWithOptions({ summary: `look up ${clientOrderId} of an earlier session` }, [
        clientOrderId,
      ]),
    );
    if (look === null) return null;
    if (look.order) {
      const { status, filledQty } = look.order;
      return lifeOf(status) === 'working' ? null : `${status}, ${filledQty} sh filled`;
    }
    // Inside its day an order may still become visible.
    if (!(instantMs(look.clock.at) >= instantMs(deadAfter))) return null;
    absences += 1;
  }
  return 'never arrived at the broker';
}

function noteFate({ clientOrderId, symbol }: UnprovenOrder, fate: string | null, log: SessionLog): void {
  if (fate !== null) {
    log.answered('UNKNOWN_ORDER', 'over', clientOrderId);
    log.found(`${clientOrderId} of an earlier session is proven: ${fate}.`);
    return;
  }
  log.asks(
    'UNKNOWN_ORDER',
    `${clientOrderId} of an earlier session is still not proven; ${symbol} isn't traded and its room stays reserved. ` +
      `Look it up at the broker, and send the update \`resolve\` to the desk.`,
    clientOrderId,
  );
}
