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
import { atTheEnd, evening } from './activity-options';
import { cancelLeftovers, followLeftovers, leftoversIn } from './cancel-leftovers';
import { decideTheOpen } from './decide-open';
import { deskTies, type DeskTies } from './desk-ties';
import { wordsForTheDesk } from './desk-word';
import { executeOrders } from './execute-orders';
import { watchHalt, type HaltWatch } from './halt-watch';
import { marketTime, untilTheOpen, type MarketTime } from './market-time';
import { observeTheOpen } from './observe-open';
import { sessionOperator, type Operator } from './operator';
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
  readonly log: SessionLog;
  readonly halt: HaltWatch;
  readonly operator: Operator;
  readonly market: MarketTime;
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
  const session = { key, log, halt, operator, market, ties, trades };
  await tradeTheDay(session).catch((error: unknown) => giveUp(error, log));
  return CancellationScope.nonCancellable(async () => {
    const end = log.end();
    await ties.leave(unproven(), end);
    await fileTheRecord(log, operator, end);
    await log.tellTheDay();
    return log.record();
  });
}

async function tradeTheDay({ key, log, halt, operator, market, ties, trades }: Session): Promise<void> {
  const brief = await operator.needed(
    {
      ...{ reason: 'BRIEF', what: 'The brief', until: null },
      done: 'Nothing was sent.',
      notDone: 'Rules, clock and calendar of the day are not known.',
      without: 'the session gives up',
    },
    () => evening.brief.executeWithOptions({ summary: 'rules, clock and calendar' }, [key]),
  );
  market.heard(brief.clock);
  log.briefed(brief);
  const { rules, rulesArtifact, calendar } = brief;
  if (!calendar.times) {
    log.found(`The exchange is closed on ${key.date}; there is nothing to scan.`);
    log.close('no-session');
    return;
  }

  await ties.join(calendar.times, rules);
  const scan = await scanAfterTheClose(key, brief, calendar.times, operator, market, log);
  await reconcile(key, calendar.times, market, log);
  const symbols = scan?.candidates.map((candidate) => candidate.symbol) ?? [];
  const { capability, sentAt } = await proveFractions(
    {
      key,
      rules,
      rulesArtifact,
      times: calendar.times,
      symbols,
      limit: untilTheOpen(calendar.times, market),
    },
    ties,
    halt,
    log,
  );

  const { times, mayEnter } = await waitForTheOpen(key, brief, calendar.times, operator, market, log);
  await ties.join(times, rules);
  const ledger = await readLedger(key, symbols, times, rules, operator, log);
  const seen = await observeTheOpen(
    scan?.candidates ?? [],
    ties.unproven,
    rules,
    times,
    operator,
    market,
    log,
  );
  const windowEnd = entryWindowEnd(times.tradingDay, rules.open.entryWindowMs);
  const exitEnd = exitWindowEnd(times.tradingDay, rules.exits.untilBeforeCloseMs);
  const decided = decideTheOpen(
    { rules, scan, mayEnter, windowEnd, halt: halt.mode, times, market: seen, ledger, capability },
    ties.unproven,
    log,
  );
  const board = orderBoard(key, times, decided.intents, decided.reservations, sentAt, log);
  trades(board);

  log.enter('execute');
  const leftovers = leftoversIn(seen, key);
  const stoppedBy = await executeOrders(
    {
      ...{ rulesArtifact, scanFeed: rules.feed, baseline: scan?.baseline ?? [], times, windowEnd, exitEnd },
      async first() {
        await cancelLeftovers(leftovers, log);
        if (decided.dailyLoss) await ties.reduce();
      },
      onDailyLoss: () => ties.reduce(),
    },
    board,
    halt,
    operator,
    market,
    log,
  );

  await CancellationScope.nonCancellable(async () => {
    await followLeftovers(leftovers, market, times, log);
    await settleTheDay(seen, board, rules, times, operator, log);
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

/** Files the record where it outlives the server; what is asked for on the way stands in this workflow's result alone. */
async function fileTheRecord(log: SessionLog, operator: Operator, until: string | null): Promise<void> {
  const record = log.record();
  await operator.attended(
    {
      ...{ reason: 'RECORD', what: 'Filing the record', until },
      done: 'The day is over.',
      notDone: 'The record is not in the state folder yet; make room there, or let the worker write to it.',
      without: "the record is this workflow's result alone",
    },
    () => atTheEnd.fileRecord.executeWithOptions({ summary: `file the record: ${record.outcome}` }, [record]),
  );
}
