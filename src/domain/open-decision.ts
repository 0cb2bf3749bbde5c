/**
 * The one decision of the open (design, sections 1 and 3): which of the desk's own lots leave, and which candidates are
 * bought. A session decides by it, and so does whoever asks what a session would do (`nightdesk decide`).
 */
import { allocate } from './allocation';
import { readBook, type Book } from './book';
import type { Candidate, Measured } from './candidate';
import type { LadderIntent } from './climb';
import { coolingDown, type CooldownQuestion } from './cooldown';
import type { Decision, Numbers } from './decision';
import { judgeExits } from './exits';
import type { Capability } from './fractional';
import { haltCheck, type HaltReading } from './halt';
import { instantMs } from './instant';
import { liveSells, readLots } from './ledger';
import type { LedgerFacts } from './ledger-facts';
import type { Observation } from './observation';
import { judgeOpen, undecided } from './open-verdict';
import type { ReasonCode } from './reasons';
import { reconcilePositions } from './reconciliation';
import type { Reservation } from './reservations';
import type { Feed, Rules } from './rules';
import type { SessionTimes } from './session';
import type { SessionOutcome } from './session-record';
import { reservationsOf, type UnprovenOrder } from './unproven-order';

/** What the open needs of a scan. */
export interface ScanAtOpen {
  /** The broker's clock when the scan was done, RFC 3339. */
  readonly at: string;
  readonly feed: Feed;
  readonly candidates: readonly Candidate[];
  readonly baseline: readonly Measured[];
  /** What the account held at the scan, measured: an exit is due when its z-score is back. */
  readonly held: Readonly<Record<string, Pick<Measured, 'z' | 'close'>>>;
}

/** All that the desk decides on. JSON-plain. */
export interface OpenQuestion {
  readonly rules: Rules;
  /** Null when there is no scan to buy by. */
  readonly scan: ScanAtOpen | null;
  /** False where the calendars disagree. */
  readonly mayEnter: boolean;
  /** The instant from which no entry leaves, RFC 3339. */
  readonly windowEnd: string;
  /** The desk's mode; the gateway reads it again for each order. */
  readonly halt: HaltReading;
  readonly times: SessionTimes;
  readonly market: Observation;
  readonly ledger: { readonly facts: LedgerFacts; readonly stops: CooldownQuestion['stops'] };
  readonly capability: Capability;
  /** Orders of earlier sessions that nobody has proven yet. */
  readonly unproven: readonly UnprovenOrder[];
}

export interface OpenDecision {
  /** Of the desk's lots, then of the candidates: exactly one for each. */
  readonly decisions: readonly Decision[];
  /** What an operator should know, each in one sentence. */
  readonly findings: readonly string[];
  /** Exits first, then entries, each in the order in which it may leave. */
  readonly intents: readonly LadderIntent[];
  /** The room of earlier sessions' unproven buys, and of each entry. */
  readonly reservations: readonly Reservation[];
  /** True when the account has lost more than it may in a day: the desk is set to reducing. */
  readonly dailyLoss: boolean;
  /** Set where the day's outcome is decided by what kept the desk from buying. */
  readonly outcome?: SessionOutcome;
}

/** Decides once, for all: exits by ledger, scan and price; entries by freshness, capacity and limits. Never throws. */
export function decideOpen(question: OpenQuestion): OpenDecision {
  const { rules, scan, times, market, capability, ledger, unproven } = question;
  const book = readBook(market, times, rules);
  const exits = judgeLots(question, book);

  const held = new Set(market.positions.map(({ symbol }) => symbol));
  const { code, numbers, outcome, finding } = keptFromBuying(question);
  const view = { scanFeed: scan?.feed ?? rules.feed, times, observation: market, rules };
  const proposed = scan?.candidates ?? [];
  const kept = code === null ? [] : proposed.map(({ symbol }) => undecided(symbol, code, numbers));
  const { fresh, stale } = judgeOpen(
    { candidates: code === null ? proposed : [], baseline: scan?.baseline ?? [] },
    view,
  );
  const { intents, decisions, reservations } = allocate({
    ...{ fresh, book, capability, rules, reservations: reservationsOf(unproven) },
    sends: { session: exits.intents.length, lastMinute: exits.intents.length },
    // A lot that the account no longer shows is the desk's until the ledger says otherwise: what was bought beside it
    // would take over its age and its cost.
    exiting: exits.decisions
      .filter((decision) => decision.code !== 'HOLD' || !held.has(decision.symbol))
      .map(({ symbol }) => symbol),
    coolingDown: coolingDown({ ...ledger, scanDate: times.scanDay.date, rules }),
  });
  return {
    decisions: [...exits.decisions, ...kept, ...stale, ...decisions],
    findings: [...exits.findings, ...(finding === undefined ? [] : [finding])],
    intents: [...exits.intents, ...intents],
    reservations,
    dailyLoss: decisions.some(({ failed }) => failed.includes('DAILY_LOSS')),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** Why nothing is bought on this day, whatever the candidates. */
interface Kept {
  /** Null when the candidates are to be judged. */
  readonly code: ReasonCode | null;
  readonly numbers?: Numbers;
  readonly outcome?: SessionOutcome;
  readonly finding?: string;
}

function keptFromBuying({
  rules,
  scan,
  times,
  market,
  windowEnd,
  halt,
  mayEnter,
  capability,
}: OpenQuestion): Kept {
  if (scan === null) return { code: 'SCAN_FAILED', outcome: 'given-up' };
  const scannedTooLate = instantMs(scan.at) >= instantMs(times.tradingDay.open);
  if (scannedTooLate || instantMs(market.clock.at) >= instantMs(windowEnd)) {
    const finding = scannedTooLate
      ? `The scan was only done after the open of ${times.tradingDay.date}, so that it proposes nothing.`
      : `The entry window of ${times.tradingDay.date} had closed before the desk could decide; nothing was bought.`;
    return { code: 'WINDOW_OVER', outcome: 'window-missed', finding };
  }
  const mode = haltCheck(halt, 'buy');
  if (!mode.ok) return { code: mode.code, numbers: mode.numbers };
  if (!mayEnter) return { code: 'CALENDAR_DISAGREES' };
  if (rules.fractional.mode === 'require' && !capability.account) return { code: 'FRACTIONAL_UNPROVEN' };
  return { code: null };
}

/** Every lot of the desk, and what the account shows of it. */
function judgeLots(
  { rules, scan, times, market, ledger: { facts }, unproven }: OpenQuestion,
  book: Book,
): Pick<OpenDecision, 'decisions' | 'findings' | 'intents'> {
  const { scanDay, tradingDay } = times;
  const lots = readLots(facts, rules.desk, tradingDay.date);
  const unprovenSells = unproven.filter(({ side }) => side === 'sell').map(({ symbol }) => symbol);
  const verdict = judgeExits({
    lotsAtScan: readLots(facts, rules.desk, scanDay.date),
    lots,
    sessions: facts.sessions,
    scanDate: scanDay.date,
    measured: scan?.held ?? {},
    prices: book.prices,
    positions: market.positions,
    unprovenSells: [...unprovenSells, ...liveSells(facts, rules.desk)],
    rules,
  });
  return { ...verdict, findings: reconcilePositions(lots, market.positions) };
}
