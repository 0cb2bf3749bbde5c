/** What the account holds, which part of it the desk bought, and when the desk would sell that. */
import { folderArtifactStore } from '../../activities/artifact-store';
import { measureUniverse } from '../../activities/measure-universe';
import { readLedger, type LedgerReading } from '../../activities/read-ledger';
import { BrokerError, type Broker } from '../../brokers/broker';
import type { Decision } from '../../domain/decision';
import { decisionText } from '../../domain/decision-text';
import { judgeExits, type ExitQuestion } from '../../domain/exits';
import { liveSells, readLots, type Lot } from '../../domain/ledger';
import { brokerShares } from '../../domain/market-price';
import {
  centsText,
  decimal,
  larger,
  minus,
  notional,
  percentText,
  shares,
  ZERO_SHARES,
  ZERO_USD,
} from '../../domain/money';
import type { PositionFact } from '../../domain/observation';
import { reconcilePositions } from '../../domain/reconciliation';
import type { SessionTimes, TradingDay } from '../../domain/session';
import { daysBefore } from '../../domain/session-calendar';
import { tierOf } from '../../domain/tiers';
import type { FoundBroker } from '../find-broker';
import { lookAtAccount, type AccountLook } from './look';

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

/** Null is unknown. Values are USD to the cent, signed: negative for a short position. */
export interface HeldPosition {
  readonly symbol: string;
  readonly qty: string;
  /** What no open order holds. */
  readonly available: string;
  readonly tier: string;
  /** False for a symbol outside the universe, which counts against `unlistedTier`. */
  readonly listed: boolean;
  readonly averageEntry: string;
  /** The latest trade, its instant, and whether it is one of the session that is open now. */
  readonly price: { readonly usd: string; readonly at: string; readonly ofThisSession: boolean } | null;
  readonly value: string | null;
  /** Percent of live equity. */
  readonly share: string | null;
  /** Null where the desk has none of it. */
  readonly lot: DeskLot | null;
  /** Shares that the desk didn't buy; null where the quantity can't be read. */
  readonly others: string | null;
}

/** JSON-plain: what `--json` prints. */
export interface HeldPositions {
  readonly desk: string;
  readonly broker: AccountLook['broker'];
  /** The broker's clock. */
  readonly at: string;
  readonly isOpen: boolean;
  readonly nextOpen: string;
  /** The session whose scan the exits are judged by, and the one at whose open they would be. */
  readonly scanDate: string;
  readonly tradingDate: string;
  readonly account: { readonly liveEquity: string | null; readonly equity: string; readonly cash: string };
  readonly positions: readonly HeldPosition[];
  /** What doesn't fit together, and what couldn't be read. */
  readonly findings: readonly string[];
}

/** Reads all of it from the broker, and the desk's filed records for what was a stop. */
export async function heldPositions(found: FoundBroker): Promise<HeldPositions> {
  const { broker, config, stateDir } = found;
  const look = await lookAtAccount(found);
  const { rules, times, observation, book } = look;
  const ledger = await readLedger(
    { broker, rules, artifacts: folderArtifactStore(stateDir) },
    { key: { desk: rules.desk, date: times.scanDay.date }, symbols: [], tradingDate: times.tradingDay.date },
  );
  const scan = await measured(found, times);
  const lots = readLots(ledger.facts, rules.desk, times.tradingDay.date);
  const { decisions } = judgeExits(exitQuestion(look, ledger, lots, scan.held));
  const ahead = await sessionsAhead(broker, times, config.rules.exits.maxHoldSessions);
  const deskLot = (symbol: string): DeskLot | null => {
    const lot = lots.find((each) => each.symbol === symbol);
    const exit = decisions.find((each) => each.symbol === symbol);
    return lot && exit ? lotOf(lot, exit, look, ahead) : null;
  };
  return {
    desk: rules.desk,
    broker: look.broker,
    at: observation.clock.at,
    isOpen: look.isOpen,
    nextOpen: observation.clock.nextOpen,
    scanDate: times.scanDay.date,
    tradingDate: times.tradingDay.date,
    account: {
      liveEquity: book.liveEquity === null ? null : centsText(book.liveEquity),
      equity: observation.account.equity,
      cash: observation.account.cash,
    },
    positions: observation.positions.map((position) => positionOf(position, look, deskLot(position.symbol))),
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

function lotOf(lot: Lot, exit: Decision, { rules }: AccountLook, ahead: readonly TradingDay[]): DeskLot {
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

function positionOf(
  { symbol, qty, available, averageEntry }: PositionFact,
  { rules, observation, book, isOpen, untraded }: AccountLook,
  lot: DeskLot | null,
): HeldPosition {
  const held = brokerShares(qty);
  const at = book.prices.get(symbol);
  const value = held === null || at === undefined ? null : notional(at, held);
  const { tier, listed } = tierOf(symbol, rules);
  const trade = observation.trades[symbol];
  const equity = book.liveEquity;
  return {
    ...{ symbol, qty, available, averageEntry, tier: tier.name, listed, lot },
    price:
      trade && at !== undefined
        ? { usd: decimal(at), at: trade.at, ofThisSession: isOpen && !untraded.includes(symbol) }
        : null,
    value: value === null ? null : centsText(value),
    share: value === null || equity === null || equity <= ZERO_USD ? null : percentText(value, equity),
    others:
      held === null ? null : decimal(lot === null ? held : larger(minus(held, shares(lot.qty)), ZERO_SHARES)),
  };
}
