/** One session of a backtest: the steps of `trading-session.ts`, on an account in memory and without waiting. */
import type { Climb } from '../domain/climb';
import { parseClientOrderId } from '../domain/client-order-id';
import type { Decision } from '../domain/decision';
import type { Capability } from '../domain/fractional';
import type { HaltReading } from '../domain/halt';
import { instantMs } from '../domain/instant';
import { intentRecord } from '../domain/intent-record';
import { trimLedger } from '../domain/ledger';
import type { LedgerFacts } from '../domain/ledger-facts';
import type { Observation } from '../domain/observation';
import { decideOpen, type OpenDecision } from '../domain/open-decision';
import { notOpened, undecided } from '../domain/open-verdict';
import type { OrderFact } from '../domain/order-state';
import type { Rules } from '../domain/rules';
import { entryWindowEnd, type SessionKey, type SessionTimes } from '../domain/session';
import type { ExposureRecord, IntentRecord, ScanRecord, SessionOutcome } from '../domain/session-record';
import { outcomeOf } from '../domain/session-tally';
import { measure, proveFractions, recordOf, scanAtOpen } from './backtest-evening';
import type { BacktestGround } from './backtest-ground';
import { exposureLog, NO_EXPOSURES } from './exposure-log';
import type { Look, PaperAccount } from './paper-account';
import { executeInMemory } from './session-orders';

/** What a backtest keeps of a session: the parts of a session record that are decided. JSON-plain. */
export interface BacktestSession {
  /** The date of the scan. */
  readonly date: string;
  /** The date on which it traded. */
  readonly tradingDate: string;
  readonly outcome: SessionOutcome;
  readonly scan: ScanRecord;
  readonly fractional: Pick<Capability, 'account' | 'source' | 'evidence'>;
  readonly decisions: readonly Decision[];
  readonly intents: readonly IntentRecord[];
  /** Each tier against its cap at the open, after each entry and after the day; empty where the plan doesn't ask. */
  readonly exposures: readonly ExposureRecord[];
  readonly findings: readonly string[];
  /** The account's equity at the close of the trading date, USD. */
  readonly equity: string;
  /** True when the desk was set to reducing by the end of it: nobody resumes it in a backtest. */
  readonly reducing: boolean;
}

/** The desk between two sessions. */
export interface DeskMemory {
  /** The desk's orders, as far back as a rule reads them. */
  readonly orders: readonly OrderFact[];
  readonly stops: readonly { readonly symbol: string; readonly date: string }[];
  readonly halt: HaltReading;
}

/** A session and the desk after it. */
interface Done {
  readonly session: BacktestSession;
  readonly desk: DeskMemory;
}

/** Runs the session of `times` after what the desk remembers. */
export function backtestSession(times: SessionTimes, before: DeskMemory, ground: BacktestGround): Done {
  const { rules, account } = ground;
  const key: SessionKey = { desk: rules.desk, date: times.scanDay.date };
  let { halt } = before;

  account.moveTo(instantMs(times.scanAt));
  const measured = measure(key.date, ground);
  const scan = measured.enough ? scanAtOpen(measured, ground) : null;
  const proposed = scan?.candidates.map(({ symbol }) => symbol) ?? [];
  const probe = proveFractions(key, times, proposed, halt, ground);

  const market = observeTheOpen(proposed, times, ground);
  const log = ground.exposures ? exposureLog(times, rules) : NO_EXPOSURES;
  log.measure('open', () => market, []);
  const facts = ledgerFacts([...before.orders, ...probe.orders], times, ground);
  const decided = decideOpen({
    ...{ rules, scan, mayEnter: true, halt, times, market, unproven: [] },
    windowEnd: entryWindowEnd(times.tradingDay, rules.open.entryWindowMs),
    ledger: { facts, stops: before.stops },
    capability: probe.capability,
  });
  const reduce = (): void => {
    if (halt.mode === 'active') halt = REDUCING;
  };
  if (decided.dailyLoss) reduce();
  const { climbs, reservations } = executeInMemory(
    {
      ...{ key, rules, times, scanFeed: rules.feed, baseline: scan?.baseline ?? [] },
      ...{ intents: decided.intents, reservations: decided.reservations, sentBefore: probe.sentAt },
      halt: () => halt,
      onDailyLoss: reduce,
      log,
    },
    account,
  );
  log.measure('settle', () => account.observe(lookAfterTheDay(times, rules)), reservations);
  account.moveTo(instantMs(times.tradingDay.close));

  const decisions = [
    ...(scan === null ? measured.candidates.map(({ symbol }) => undecided(symbol, 'SCAN_FAILED')) : []),
    ...decided.decisions,
  ];
  const session = {
    ...{ date: key.date, tradingDate: times.tradingDay.date },
    ...outcomeAndIntents(decided, decisions, climbs),
    scan: recordOf(measured),
    fractional: probe.capability,
    exposures: log.records,
    findings: [...decided.findings, ...(halt === before.halt ? [] : [halt.reason])],
    equity: account.lastEquity(),
    reducing: halt.mode !== 'active',
  };
  const stops = decisions.flatMap(({ symbol, verdict, code }) =>
    verdict === 'approved' && code === 'STOP_LOSS' ? [{ symbol, date: key.date }] : [],
  );
  return {
    session,
    desk: {
      orders: [...facts.orders, ...ordersOf(climbs, account)],
      // The ledger's sessions reach back as far as the cooldown does.
      stops: [...before.stops, ...stops].filter(({ date }) => date >= (facts.sessions[0] ?? '')),
      halt,
    },
  };
}

/** What the desk is set to when it has lost more than it may in a day: nobody resumes it in a backtest. */
const REDUCING: HaltReading = {
  mode: 'reducing',
  reason: 'the account lost more than maxDailyLoss since the last close',
  by: 'daily-loss',
};

function outcomeAndIntents(
  decided: OpenDecision,
  decisions: readonly Decision[],
  climbs: readonly Climb[],
): Pick<BacktestSession, 'outcome' | 'decisions' | 'intents'> {
  const judged = { decisions, intents: climbs.map(intentRecord) };
  return { ...judged, outcome: decided.outcome ?? outcomeOf(judged) };
}

/** Looks until everything proposed or held has opened, or `openWait` is over. */
function observeTheOpen(
  proposed: readonly string[],
  times: SessionTimes,
  { rules, account }: BacktestGround,
): Observation {
  const opened = instantMs(times.tradingDay.open);
  account.moveTo(opened + rules.open.delayMs);
  const days = { scanDate: times.scanDay.date, tradingDate: times.tradingDay.date };
  for (;;) {
    const market = account.observe({ proposed, baseline: rules.baseline, feed: rules.feed, ...days });
    const symbols = [
      ...new Set([...proposed, ...rules.baseline, ...market.positions.map(({ symbol }) => symbol)]),
    ];
    const waitingFor = notOpened(symbols, { scanFeed: rules.feed, times, observation: market, rules });
    if (waitingFor.length === 0 || account.nowMs >= opened + rules.open.waitMs) return market;
    account.moveTo(account.nowMs + rules.open.everyMs);
  }
}

/** The account and what it holds, once more, when every order is dead. */
const lookAfterTheDay = ({ scanDay, tradingDay }: SessionTimes, { feed }: Rules): Look => ({
  ...{ proposed: [], baseline: [], feed, scanDate: scanDay.date, tradingDate: tradingDay.date },
});

/** The desk's ledger at the open, without what no rule reads any more. */
function ledgerFacts(
  orders: readonly OrderFact[],
  { scanDay, tradingDay }: SessionTimes,
  { rules, account, facts }: BacktestGround,
): LedgerFacts {
  let first = scanDay.date;
  for (const { clientOrderId } of orders) {
    const date = parseClientOrderId(clientOrderId)?.date;
    if (date !== undefined && date < first) first = date;
  }
  const symbols = [...new Set(orders.map(({ symbol }) => symbol))];
  const splits = account
    .corporateActions(symbols, first, tradingDay.date)
    .filter(({ kind }) => kind === 'split');
  const sessions = facts.daysIn(first, tradingDay.date).map(({ date }) => date);
  return trimLedger({ orders, sessions, splits }, rules);
}

/** Every order of these climbs that the account has. */
const ordersOf = (climbs: readonly Climb[], account: PaperAccount): readonly OrderFact[] =>
  climbs.flatMap(({ rungs }) => rungs.flatMap((rung) => account.find(rung.clientOrderId) ?? []));
