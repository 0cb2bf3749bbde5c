/**
 * One trading session, told top to bottom: scan after the close, a durable night, and an open at which every signal
 * is proven fresh and every tier within its cap before an order leaves.
 *
 * What this file promises (design, section 8; the tests cite the numbers):
 *   P1 no intent ever has two orders that could both fill, whatever dies or times out
 *   P2 no entry leaves without a capacity check on positions read for it
 *   P3 no entry is sent on a signal that is stale, gapped, unknown or older than one open
 *   P4 every candidate ends in exactly one decision with a reason, every intent in exactly one outcome
 *   P5 a kill at any instant loses no decision and changes none; what it made too late is refused as such
 *   P7 bad market data and bad broker answers are refused, with a message that names the field
 *   P8 no secret enters this history: keys live in the worker's environment
 */
import { ActivityFailure, ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Brief } from '../activities/brief';
import type { ObservationRequest } from '../activities/observe';
import type { ScanResult } from '../activities/scan-universe';
import { allocate } from '../domain/allocation';
import { readBook } from '../domain/book';
import { durationText, instantMs, instantText } from '../domain/instant';
import type { ClockReading, Observation } from '../domain/observation';
import { judgeOpen, notOpened } from '../domain/open-verdict';
import { unexplainedPositions } from '../domain/reconciliation';
import type { Reservation } from '../domain/reservations';
import type { Rules } from '../domain/rules';
import type { CalendarVerdict } from '../domain/session-calendar';
import { entryWindowEnd } from '../domain/session';
import type { SessionKey, SessionTimes, TradingDay } from '../domain/session';
import type { SessionRecord } from '../domain/session-record';
import { atTheEnd, atTheOpen, evening } from './activity-options';
import { cancelLeftovers } from './cancel-leftovers';
import { executeEntries } from './execute-entries';
import { openLog, type SessionLog } from './session-log';
import { pause, untilMarket } from './until-market';

export async function tradingSession(key: SessionKey): Promise<SessionRecord> {
  const log = openLog(key);
  const record = await tradeTheDay(key, log).catch((error: unknown) => giveUp(error, log));
  await CancellationScope.nonCancellable(() =>
    atTheEnd.fileRecord.executeWithOptions({ summary: `file the record: ${record.outcome}` }, [record]),
  );
  return record;
}

async function tradeTheDay(key: SessionKey, log: SessionLog): Promise<SessionRecord> {
  const brief = await evening.brief.executeWithOptions({ summary: 'rules, clock and calendar' }, [key]);
  log.briefed(brief);
  const { rules, calendar } = brief;
  if (!calendar.times) {
    log.found(`The exchange is closed on ${key.date}; there is nothing to scan.`);
    return log.close('no-session');
  }

  const scan = await scanAfterTheClose(key, brief, calendar.times, log);
  const capability = await evening.proveFractional.executeWithOptions(
    { summary: `which of ${scan.candidates.length} candidates trade in fractions` },
    [scan.candidates.map((candidate) => candidate.symbol)],
  );

  const { times, clock, mayEnter } = await waitForTheOpen(key, brief, calendar.times, log);
  const windowEnd = entryWindowEnd(times.tradingDay, rules.open.entryWindowMs);
  const scannedTooLate = instantMs(scan.at) >= instantMs(times.tradingDay.open);
  if (scannedTooLate || instantMs(clock.at) >= instantMs(windowEnd)) {
    log.found(
      scannedTooLate
        ? `The scan was only done after the open of ${times.tradingDay.date}, so that it proposes nothing.`
        : `The entry window of ${times.tradingDay.date} had closed before the desk could decide; nothing was bought.`,
    );
    log.denyUndecided('WINDOW_OVER');
    await cancelLeftovers(await lookAtTheAccount(scan, times), key, times, log);
    return log.close('window-missed');
  }

  const market = await observeTheOpen(scan, rules, times, log);
  if (!mayEnter) log.denyUndecided('CALENDAR_DISAGREES');
  const candidates = mayEnter ? scan.candidates : [];
  const view = { scanFeed: scan.feed, times, observation: market, rules };
  const { fresh, stale } = judgeOpen({ ...scan, candidates }, view);
  const book = readBook(market, times, rules);
  const sends = { session: 0, lastMinute: 0 };
  const allocation = allocate({ fresh, book, capability, reservations: [], sends, rules });
  log.decided([...stale, ...allocation.decisions]);

  await cancelLeftovers(market, key, times, log);
  const { intents, reservations } = allocation;
  log.enter('execute');
  const executed = await executeEntries(
    { key, brief, scan, times, windowEnd, decidedAt: market.clock.at, intents, reservations },
    log,
  );

  await CancellationScope.nonCancellable(() => settleTheDay(market, executed.reservations, scan, times, log));
  if (executed.stoppedBy) throw executed.stoppedBy;
  return log.close();
}

async function scanAfterTheClose(
  key: SessionKey,
  { rules, rulesArtifact, calendar }: Brief,
  times: SessionTimes,
  log: SessionLog,
): Promise<ScanResult> {
  log.scheduled(calendar);
  log.enter('scan');
  await untilMarket(times.scanAt, `the scan, ${calendar.words.scan}`);
  const symbols = rules.tiers.reduce((count, tier) => count + tier.symbols.length, 0);
  const scan = await evening.scanUniverse.executeWithOptions(
    { summary: `scan ${symbols} symbols, ${calendar.words.scan}` },
    [{ key, rulesArtifact }],
  );
  log.scanned(scan);
  if (!scan.enough) {
    throw ApplicationFailure.nonRetryable(
      `only ${scan.symbols} of ${scan.universe} symbols have good bars for ${key.date}, fewer than minUniverse asks; ` +
        `nothing is decided on such a scan`,
      'ScanIncomplete',
    );
  }
  return scan;
}

/** Sleeps through the night, and through a closure that is announced in it. */
async function waitForTheOpen(
  key: SessionKey,
  { rules, calendar: evenings }: Brief,
  scheduled: SessionTimes,
  log: SessionLog,
): Promise<{ times: SessionTimes; clock: ClockReading; mayEnter: boolean }> {
  log.enter('night');
  let times = scheduled;
  let words = evenings.words;
  for (;;) {
    const clock = await untilMarket(times.tradingDay.open, `the open, ${words.open}`);
    const calendar = await atTheOpen.readCalendar.executeWithOptions(
      { summary: "the broker's calendar, again" },
      [{ date: key.date, scanTime: rules.scan.at }],
    );
    if (!calendar.times) {
      throw ApplicationFailure.nonRetryable(
        `the broker's calendar no longer has ${key.date} as a session; the scan of that day can't be trusted`,
        'CalendarChanged',
      );
    }
    for (const date of calendar.closures)
      log.found(`The broker is closed on ${date}, an unplanned closure; the desk waited.`);
    const moved = calendar.times.tradingDay.date !== times.tradingDay.date;
    times = calendar.times;
    words = calendar.words;
    log.scheduled(calendar);
    const windowEnd = entryWindowEnd(times.tradingDay, rules.open.entryWindowMs);
    if (!moved && (clock.isOpen || instantMs(clock.at) >= instantMs(windowEnd))) {
      const scanned = calendarAllows(calendar.scanDay, times.scanDay, log);
      const trades = calendarAllows(calendar.tradingDay, times.tradingDay, log);
      return { times, clock, mayEnter: scanned && trades };
    }
    if (!moved) await pause(rules.open.everyMs, clock, 'before asking whether the exchange has opened');
  }
}

function calendarAllows(
  verdict: CalendarVerdict,
  { date, open, close }: TradingDay,
  log: SessionLog,
): boolean {
  if (verdict === 'beyond-table')
    log.found(`${date} lies beyond the shipped table of sessions; the broker's calendar stands alone.`);
  if (verdict !== 'disagree') return true;
  log.found(
    `The broker trades on ${date} from ${open} to ${close} (UTC), the shipped table doesn't: no entry leaves.`,
  );
  return false;
}

/** Looks until everything proposed or held has opened, or `openWait` is over; the desk then decides once, for all. */
async function observeTheOpen(
  scan: ScanResult,
  rules: Rules,
  times: SessionTimes,
  log: SessionLog,
): Promise<Observation> {
  log.enter('open');
  const opened = instantMs(times.tradingDay.open);
  await untilMarket(
    instantText(opened + rules.open.delayMs),
    `${durationText(rules.open.delayMs)} after the open`,
  );
  const proposed = scan.candidates.map((candidate) => candidate.symbol);
  for (;;) {
    const market = await atTheOpen.observe.executeWithOptions(
      { summary: `observe ${proposed.length} candidates, the baseline and what is held` },
      [lookAt(proposed, rules.baseline, scan, times)],
    );
    const symbols = [
      ...new Set([...proposed, ...rules.baseline, ...market.positions.map((each) => each.symbol)]),
    ];
    const waitingFor = notOpened(symbols, { scanFeed: scan.feed, times, observation: market, rules });
    log.observed('open', market, waitingFor);
    if (waitingFor.length === 0 || instantMs(market.clock.at) >= opened + rules.open.waitMs) {
      log.exposed('open', market, []);
      return market;
    }
    await pause(rules.open.everyMs, market.clock, `until ${waitingFor.join(' ')} have opened`);
  }
}

/** The account after the day: exposures against caps, and what the desk's own fills don't explain. */
async function settleTheDay(
  before: Observation,
  reservations: readonly Reservation[],
  scan: ScanResult,
  times: SessionTimes,
  log: SessionLog,
): Promise<void> {
  log.enter('settle');
  const after = await lookAtTheAccount(scan, times);
  log.observed('settle', after, []);
  log.exposed('settle', after, reservations);
  for (const sentence of unexplainedPositions(before.positions, after.positions, reservations))
    log.found(sentence);
}

const lookAtTheAccount = (scan: ScanResult, times: SessionTimes): Promise<Observation> =>
  atTheEnd.observe.executeWithOptions({ summary: 'the account after the day' }, [
    lookAt([], [], scan, times),
  ]);

const lookAt = (
  proposed: readonly string[],
  baseline: readonly string[],
  { feed }: ScanResult,
  { scanDay, tradingDay }: SessionTimes,
): ObservationRequest => ({ proposed, baseline, feed, scanDate: scanDay.date, tradingDate: tradingDay.date });

/** Ends a day that can't go on: no order of the desk is left working, and every candidate gets its decision. */
function giveUp(error: unknown, log: SessionLog): SessionRecord {
  if (isCancellation(error)) {
    log.found('The session was cancelled; nothing more was sent.');
    log.denyUndecided('CANCELLED');
    return log.close('cancelled');
  }
  // Anything else is a fault in this code: the workflow task fails, visibly, and goes on when the code is mended.
  if (!(error instanceof ActivityFailure || error instanceof ApplicationFailure)) throw error;
  const why =
    error instanceof ActivityFailure
      ? `${error.activityType}: ${error.cause?.message ?? error.message}`
      : error.message;
  log.found(`The session gave up. ${why}.`);
  log.denyUndecided('GIVEN_UP');
  log.needsAttention();
  return log.close('given-up');
}
