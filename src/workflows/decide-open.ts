/** The one decision of the open: which of the desk's lots leave, and which candidates are bought. Pure but for the log. */
import type { LedgerReading } from '../activities/read-ledger';
import type { ScanResult } from '../activities/scan-universe';
import { allocate } from '../domain/allocation';
import { readBook, type Book } from '../domain/book';
import { coolingDown } from '../domain/cooldown';
import type { Decision } from '../domain/decision';
import { judgeExits } from '../domain/exits';
import type { Capability } from '../domain/fractional';
import { haltCheck, type HaltReading } from '../domain/halt';
import { instantMs } from '../domain/instant';
import { liveSells, readLots } from '../domain/ledger';
import type { Observation } from '../domain/observation';
import { judgeOpen } from '../domain/open-verdict';
import type { LadderIntent } from '../domain/climb';
import type { ReasonCode } from '../domain/reasons';
import { reconcilePositions } from '../domain/reconciliation';
import type { Reservation } from '../domain/reservations';
import type { Rules } from '../domain/rules';
import type { SessionKey, SessionTimes } from '../domain/session';
import type { SessionOutcome } from '../domain/session-record';
import type { UnprovenOrder } from '../domain/unproven-order';
import { reservationsOf } from './desk-ties';
import type { SessionLog } from './session-log';

/** All that the desk decides on. */
interface OpenQuestion {
  readonly key: SessionKey;
  readonly rules: Rules;
  /** Null when there is no scan to buy by. */
  readonly scan: ScanResult | null;
  /** False where the calendars disagree. */
  readonly mayEnter: boolean;
  readonly windowEnd: string;
  /** The desk's mode; the gateway reads it again for each order. */
  readonly halt: HaltReading;
  readonly times: SessionTimes;
  readonly market: Observation;
  readonly ledger: LedgerReading;
  readonly capability: Capability;
}

interface OpenDecision {
  /** Exits first, then entries, each in the order in which it may leave. */
  readonly intents: readonly LadderIntent[];
  readonly reservations: readonly Reservation[];
  readonly dailyLoss: boolean;
  /** Set where the day's outcome is decided by what kept the desk from buying. */
  readonly outcome?: SessionOutcome;
}

/** Decides once, for all: exits by ledger, scan and price; entries by freshness, capacity and limits. */
export function decideTheOpen(
  question: OpenQuestion,
  unproven: readonly UnprovenOrder[],
  log: SessionLog,
): OpenDecision {
  const { rules, scan, times, market, capability, ledger } = question;
  const book = readBook(market, times, rules);
  const exits = judgeLots(question, book, unproven);
  log.decided(exits.decisions);
  for (const finding of exits.findings) log.found(finding);

  const held = new Set(market.positions.map(({ symbol }) => symbol));
  const { kept, outcome } = keptFromBuying(question, log);
  if (kept !== null) log.denyUndecided(kept);
  const view = { scanFeed: scan?.feed ?? rules.feed, times, observation: market, rules };
  const proposed = {
    candidates: kept === null && scan ? scan.candidates : [],
    baseline: scan?.baseline ?? [],
  };
  const { fresh, stale } = judgeOpen(proposed, view);
  const { intents, decisions, reservations } = allocate({
    ...{ fresh, book, capability, rules, reservations: reservationsOf(unproven) },
    sends: { session: exits.intents.length, lastMinute: exits.intents.length },
    // A lot that the account no longer shows is the desk's until the ledger says otherwise: what was bought beside it
    // would take over its age and its cost.
    exiting: exits.decisions
      .filter(({ symbol, code }) => code !== 'HOLD' || !held.has(symbol))
      .map(({ symbol }) => symbol),
    coolingDown: coolingDown({ ...ledger, scanDate: times.scanDay.date, rules }),
  });
  log.decided([...stale, ...decisions]);
  return {
    intents: [...exits.intents, ...intents],
    reservations,
    dailyLoss: decisions.some(({ failed }) => failed.includes('DAILY_LOSS')),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** Why nothing is bought on this day, whatever the candidates; null when they are to be judged. */
function keptFromBuying(
  { rules, scan, times, market, windowEnd, halt, mayEnter, capability }: OpenQuestion,
  log: SessionLog,
): { readonly kept: ReasonCode | null; readonly outcome?: SessionOutcome } {
  if (scan === null) return { kept: 'SCAN_FAILED', outcome: 'given-up' };
  const scannedTooLate = instantMs(scan.at) >= instantMs(times.tradingDay.open);
  if (scannedTooLate || instantMs(market.clock.at) >= instantMs(windowEnd)) {
    log.found(
      scannedTooLate
        ? `The scan was only done after the open of ${times.tradingDay.date}, so that it proposes nothing.`
        : `The entry window of ${times.tradingDay.date} had closed before the desk could decide; nothing was bought.`,
    );
    return { kept: 'WINDOW_OVER', outcome: 'window-missed' };
  }
  const mode = haltCheck(halt, 'buy');
  if (!mode.ok) return { kept: mode.code };
  if (!mayEnter) return { kept: 'CALENDAR_DISAGREES' };
  if (rules.fractional.mode === 'require' && !capability.account) return { kept: 'FRACTIONAL_UNPROVEN' };
  return { kept: null };
}

/** Every lot of the desk, and what the account shows of it. */
function judgeLots(
  { key, rules, scan, times, market, ledger: { facts } }: OpenQuestion,
  book: Book,
  unproven: readonly UnprovenOrder[],
): {
  readonly intents: readonly LadderIntent[];
  readonly decisions: readonly Decision[];
  readonly findings: readonly string[];
} {
  const { scanDay, tradingDay } = times;
  const lots = readLots(facts, key.desk, tradingDay.date);
  const unprovenSells = unproven.filter(({ side }) => side === 'sell').map(({ symbol }) => symbol);
  const verdict = judgeExits({
    lotsAtScan: readLots(facts, key.desk, scanDay.date),
    lots,
    sessions: facts.sessions,
    scanDate: scanDay.date,
    measured: scan?.held ?? {},
    prices: book.prices,
    positions: market.positions,
    unprovenSells: [...unprovenSells, ...liveSells(facts, key.desk)],
    rules,
  });
  return { ...verdict, findings: reconcilePositions(lots, market.positions) };
}
