/**
 * One trading session, told top to bottom: scan after the close, a durable night, and an open at which exits leave
 * first, and every signal is proven fresh and every tier within its cap before an entry does.
 *
 * What this file promises (design, section 8; the tests cite the numbers):
 *   P1 no intent ever has two orders that could both fill, whatever dies or times out
 *   P2 no entry leaves without a capacity check on positions read for it; no exit for more than the desk holds
 *   P3 no entry is sent on a signal that is stale, gapped, unknown or older than one open
 *   P4 every candidate ends in exactly one decision with a reason, every intent in exactly one outcome
 *   P5 a kill at any instant loses no decision and changes none; what it made too late is refused as such
 *   P7 bad market data and bad broker answers are refused, with a message that names the field
 *   P8 no secret enters this history: keys live in the worker's environment
 */
import { ActivityFailure, ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import { entryWindowEnd, exitWindowEnd, type SessionKey } from '../domain/session';
import type { SessionRecord } from '../domain/session-record';
import type { UnprovenOrder } from '../domain/unproven-order';
import { briefTheSession } from './brief-session';
import { cancelLeftovers, followLeftovers, leftoversIn } from './cancel-leftovers';
import { decideTheOpen } from './decide-open';
import { deskTies, type DeskTies } from './desk-ties';
import { wordsForTheDesk } from './desk-word';
import { executeOrders } from './execute-orders';
import { fileTheRecord } from './file-record';
import { watchHalt, type HaltWatch } from './halt-watch';
import type { Hands } from './hands';
import { marketTime } from './market-time';
import { observeTheOpen } from './observe-open';
import { sessionOperator } from './operator';
import { orderBoard, type OrderBoard } from './order-board';
import { proveFractions } from './prove-fractions';
import { readLedger, reconcile } from './read-ledger';
import { acceptResolutions } from './resolutions';
import { scanAfterTheClose } from './scan-after-close';
import { openLog, type SessionLog } from './session-log';
import { settleTheDay } from './settle-day';
import { takeSignals } from './take-signals';
import { waitForTheOpen } from './wait-for-open';

/** What the steps of one session share. */
interface Session {
  readonly key: SessionKey;
  readonly hands: Hands;
  readonly halt: HaltWatch;
  readonly ties: DeskTies;
  /** Takes the orders as soon as there are any. */
  readonly trades: (board: OrderBoard) => void;
}

export async function tradingSession(key: SessionKey): Promise<SessionRecord> {
  const log = openLog(key);
  const halt = watchHalt(log);
  const market = marketTime();
  const operator = sessionOperator(market, log);
  const ties = deskTies(halt, operator, log);
  const resolutions = acceptResolutions();
  takeSignals([halt.signal, ...operator.signals, ...wordsForTheDesk(key.desk, halt, log)]);
  let unproven = (): readonly UnprovenOrder[] => [];
  const trades = (orders: OrderBoard): void => {
    unproven = () => orders.unproven();
    resolutions.of(orders);
  };
  const hands = { operator, market, log };
  await tradeTheDay({ key, hands, halt, ties, trades }).catch((error: unknown) => giveUp(error, log));
  return CancellationScope.nonCancellable(async () => {
    await ties.leave(unproven(), log.end());
    await fileTheRecord(hands);
    await log.tellTheDay();
    return log.record();
  });
}

async function tradeTheDay({ key, hands, halt, ties, trades }: Session): Promise<void> {
  const { log } = hands;
  const brief = await briefTheSession(key, hands);
  const { rules, rulesArtifact, tradedAt, calendar } = brief;
  if (!calendar.times) {
    log.found(`The exchange is closed on ${key.date}; there is nothing to scan.`);
    log.close('no-session');
    return;
  }

  await ties.join(calendar.times, rules);
  const scan = await scanAfterTheClose(key, brief, calendar.times, hands);
  const candidates = scan?.candidates ?? [];
  const symbols = candidates.map((candidate) => candidate.symbol);
  await reconcile(key, calendar.times, hands);
  const { capability, sentAt } = await proveFractions(
    { key, rules, rulesArtifact, tradedAt, times: calendar.times, symbols },
    ties,
    halt,
    hands,
  );

  const { times, mayEnter } = await waitForTheOpen(key, brief, calendar.times, hands);
  await ties.join(times, rules);
  const ledger = await readLedger(key, symbols, times, rules, hands);
  const market = await observeTheOpen(candidates, ties.unproven, rules, times, hands);
  const windowEnd = entryWindowEnd(times.tradingDay, rules.open.entryWindowMs);
  const exitEnd = exitWindowEnd(times.tradingDay, rules.exits.untilBeforeCloseMs);
  const decided = decideTheOpen(
    { rules, scan, mayEnter, windowEnd, halt: halt.mode, times, market, ledger, capability },
    ties.unproven,
    log,
  );
  const board = orderBoard(key, times, decided.intents, decided.reservations, sentAt, log);
  trades(board);

  log.enter('execute');
  const leftovers = leftoversIn(market, key);
  const stoppedBy = await executeOrders(
    {
      ...{ rulesArtifact, tradedAt, scanFeed: rules.feed, baseline: scan?.baseline ?? [] },
      // A history from before scans were shared told the gateway none.
      scanArtifact: scan?.shared && scan.artifact,
      ...{ times, windowEnd, exitEnd },
      async first() {
        await cancelLeftovers(leftovers, log);
        if (decided.dailyLoss) await ties.reduce();
      },
      onDailyLoss: () => ties.reduce(),
    },
    board,
    halt,
    hands,
  );

  await CancellationScope.nonCancellable(async () => {
    await followLeftovers(leftovers, times, hands);
    await settleTheDay(market, board, rules, times, hands);
  });
  if (stoppedBy) throw stoppedBy;
  log.close(decided.outcome);
}

/** Ends a day that can't go on: no order of the desk is left working, and every candidate gets its decision. */
function giveUp(error: unknown, log: SessionLog): void {
  if (isCancellation(error)) {
    log.found('The session was cancelled; nothing more was sent.');
    log.denyUndecided('CANCELLED');
    log.close('cancelled');
    return;
  }
  // Anything else is a fault in this code: the workflow task fails, visibly, and goes on when the code is mended.
  if (!(error instanceof ActivityFailure || error instanceof ApplicationFailure)) throw error;
  const why =
    error instanceof ActivityFailure
      ? `${error.activityType}: ${error.cause?.message ?? error.message}`
      : error.message;
  log.denyUndecided('GIVEN_UP');
  log.asks('GIVEN_UP', `The session gave up. ${why}.`);
  log.close('given-up');
}
