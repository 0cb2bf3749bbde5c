/** The desk's own lots in the account, and when each of its exit rules would sell them. */
import { folderArtifactStore } from '../../activities/artifact-store';
import { measureUniverse } from '../../activities/measure-universe';
import { readLedger, type LedgerReading } from '../../activities/read-ledger';
import { BrokerError, type Broker } from '../../brokers/broker';
import type { Decision } from '../../domain/decision';
import { decisionText } from '../../domain/decision-text';
import { judgeExits, type ExitQuestion } from '../../domain/exits';
import { liveSells, readLots, type Lot } from '../../domain/ledger';
import { reconcilePositions } from '../../domain/reconciliation';
import type { Rules } from '../../domain/rules';
import type { SessionTimes, TradingDay } from '../../domain/session';
import { daysBefore } from '../../domain/session-calendar';
import type { FoundBroker } from '../find-broker';
import type { AccountLook } from './look';

/** A lot of the desk: shares that its own orders bought and that it may sell. */
export interface DeskLot {
  readonly qty: string;
  /** USD to the cent. */
  readonly cost: string;
  readonly openedOn: string;
  /** What an open at the latest trade would decide, with all that it is decided on. */
  readonly exit: Decision & { readonly words: string };
  /** When each rule sells. */
  readonly sells: {
    /** USD a share: at a price below it. */
    readonly stopBelow: string;
    /** At the open after a scan whose z-score is at this or above. */
    readonly revertedAt: number;
    /** `maxHoldSessions`, and the trading date at whose open these have passed; null beyond the broker's calendar. */
    readonly maxHold: { readonly closes: number; readonly on: string | null };
  };
}

/** The desk's lots, and what doesn't fit together or couldn't be read, each in a sentence. */
export interface DeskLots {
  readonly bySymbol: ReadonlyMap<string, DeskLot>;
  readonly findings: readonly string[];
}

/** Reads the ledger from the broker's orders, and judges each lot by the newest scan and the prices of `look`. */
export async function deskLots(found: FoundBroker, look: AccountLook): Promise<DeskLots> {
  const { broker, stateDir } = found;
  const { rules, times, observation } = look;
  const ledger = await readLedger(
    { broker, rules, artifacts: folderArtifactStore(stateDir) },
    { key: { desk: rules.desk, date: times.scanDay.date }, symbols: [], tradingDate: times.tradingDay.date },
  );
  const scan = await measured(found, times);
  const lots = readLots(ledger.facts, rules.desk, times.tradingDay.date);
  const { decisions } = judgeExits(exitQuestion(look, ledger, lots, scan.held));
  const ahead = await sessionsAhead(broker, times, rules.exits.maxHoldSessions);
  return {
    bySymbol: new Map(
      lots.flatMap((lot) => {
        const exit = decisions.find((each) => each.symbol === lot.symbol);
        return exit ? [[lot.symbol, lotOf(lot, exit, rules, ahead)]] : [];
      }),
    ),
    findings: [
      ...reconcilePositions(lots, observation.positions),
      ...ledger.contradictions,
      ...ledger.unreadable.map((date) => `The filed record of ${date} can't be read.`),
      ...scan.findings,
    ],
  };
}

function exitQuestion(
  { rules, times, observation, book }: AccountLook,
  { facts }: LedgerReading,
  lots: readonly Lot[],
  scanned: ExitQuestion['measured'],
): ExitQuestion {
  return {
    lotsAtScan: readLots(facts, rules.desk, times.scanDay.date),
    lots,
    sessions: facts.sessions,
    scanDate: times.scanDay.date,
    measured: scanned,
    prices: book.prices,
    positions: observation.positions,
    unprovenSells: liveSells(facts, rules.desk),
    rules,
  };
}

/** What the newest scan measures of the holdings. Without it the z-score isn't judged; the rest is. */
async function measured(
  { broker, config: { rules } }: FoundBroker,
  { scanDay }: SessionTimes,
): Promise<{ readonly held: ExitQuestion['measured']; readonly findings: readonly string[] }> {
  try {
    const { measurements } = await measureUniverse(broker, rules, scanDay.date);
    return {
      held: Object.fromEntries(measurements.measured.map(({ symbol, z, close }) => [symbol, { z, close }])),
      findings: [],
    };
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    return {
      held: {},
      findings: [`The bars of ${scanDay.date} can't be had, so that no z-score is judged: ${error.message}`],
    };
  }
}

/** The sessions after the scan, oldest first, enough of them for the longest holding. */
async function sessionsAhead(
  broker: Broker,
  { scanDay }: SessionTimes,
  count: number,
): Promise<readonly TradingDay[]> {
  // Five sessions in seven days, and a margin for holidays.
  const until = daysBefore(scanDay.date, -(2 * count + 14));
  return (await broker.calendar(scanDay.date, until)).filter(({ date }) => date > scanDay.date);
}

function lotOf(lot: Lot, exit: Decision, rules: Rules, ahead: readonly TradingDay[]): DeskLot {
  const { maxHoldSessions, revertedAt } = rules.exits;
  const left = Math.max(0, maxHoldSessions - Number(exit.numbers['closesHeld']));
  return {
    qty: lot.qty,
    cost: exit.numbers['cost'] ?? 'unknown',
    openedOn: lot.openedOn,
    exit: { ...exit, words: decisionText(exit) },
    sells: {
      stopBelow: exit.numbers['stop'] ?? 'unknown',
      revertedAt,
      maxHold: { closes: maxHoldSessions, on: ahead[left]?.date ?? null },
    },
  };
}
