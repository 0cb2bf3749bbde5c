/** Sessions on the topology, one after the other, each with its losses, each judged by the chaos checker. */
import { checkSession } from '../chaos/checker/check';
import {
  evidenceOf,
  ordersOf,
  type Evidence,
  type Sample,
  type SessionEvidence,
} from '../chaos/checker/evidence';
import type { Finding } from '../chaos/checker/finding';
import type { Traded } from '../chaos/checker/ledger';
import { clockLog, type ClockLog } from '../chaos/clock-log';
import { deskHand } from '../chaos/desk-hand';
import { driveSession } from '../chaos/drive';
import { loadConfig } from '../src/config/config';
import { embeddedRules } from '../src/config/embedded-rules';
import { newYorkInstant } from '../src/config/new-york-time';
import { instantMs } from '../src/domain/instant';
import { usd } from '../src/domain/money';
import type { Rules } from '../src/domain/rules';
import type { SessionRecord } from '../src/domain/session-record';
import type { TradingDay } from '../src/domain/session';
import type { Market } from '../src/exchange/market';
import { heldOrders, lose, type Loss, type Lost } from './losses';
import type { Stand } from './stand';

/** One session to run. */
export interface TopologyDay {
  /** The scan's. */
  readonly date: string;
  readonly tradingDay: TradingDay;
  readonly losses: readonly Loss[];
}

/** What a session came to. */
export interface Judged {
  readonly date: string;
  readonly record: SessionRecord;
  readonly findings: readonly Finding[];
  readonly orders: readonly Traded[];
  readonly lost: readonly Lost[];
  readonly wallMs: number;
  readonly hand: Stand['hand'];
  /** Judges the same session again by what the exchange's ledger says now. */
  again(): Promise<readonly Finding[]>;
}

const NIGHT_MS = 3_000;
/** Market time that the runner and a killed worker's attempts may add to a session's end. */
const SLACK_MS = 10 * 60_000;

/** A desk's account over the sessions of a run. */
export interface Account {
  readonly stand: Stand;
  readonly market: Market;
  readonly rules: Rules;
  /** Decimal string, USD. */
  readonly cash: string;
  readonly clock: ClockLog;
  readonly sessions: SessionEvidence[];
}

/** An account whose first session is still to come. */
export const openAccount = (stand: Stand, market: Market, cash: string): Account => ({
  ...{ stand, market, cash, sessions: [] },
  rules: loadConfig(stand.config, embeddedRules()).rules,
  clock: clockLog(stand.exchange),
});

/** Runs one session through its losses and judges it. Throws when it ended without a record, or a part fell over. */
export async function runSession(account: Account, day: TopologyDay): Promise<Judged> {
  const { stand, rules, clock, sessions } = account;
  const { date, tradingDay, losses } = day;
  const started = performance.now();
  const key = { desk: rules.desk, date };
  const samples: Sample[] = [];
  const over = new AbortController();
  await heldOrders(stand, tradingDay.open, losses.length > 0 ? 1 : 0);
  const losing = losses.length > 0 ? lose(stand, clock, key, losses, over.signal) : Promise.resolve([]);
  losing.catch(() => undefined);
  const record = await driveSession(
    { ...stand, exchange: clock.control },
    {
      ...{ key, tradingDay, nightMs: NIGHT_MS },
      scanAt: newYorkInstant(date, rules.scan.at),
      entryWindowMs: rules.open.entryWindowMs,
    },
    ({ record: { scan, decisions, intents } }) => samples.push({ scan, decisions, intents }),
    () => stand.fellOver(),
  );
  over.abort();
  const lost = await losing;
  const endedMs = await clock.now();
  const { entries } = await stand.hand.ledger();
  const session: SessionEvidence = {
    ...{ date, record, samples, endedMs, slackMs: SLACK_MS, busiestMinute: null },
    endedSeq: entries.filter(({ at }) => instantMs(at) <= endedMs).at(-1)?.seq ?? 0,
    unproven: await deskHand(stand.client, rules.desk).unproven(),
  };
  sessions.push(session);
  const evidence = await evidenceNow(account);
  return {
    ...{ date, record, lost, hand: stand.hand, wallMs: performance.now() - started },
    findings: checkSession(evidence, session),
    orders: ordersOf(evidence, date),
    again: async () => checkSession(await evidenceNow(account), session),
  };
}

async function evidenceNow({ stand, market, rules, cash, clock, sessions }: Account): Promise<Evidence> {
  return evidenceOf({
    ...{ desk: rules.desk, rules, market, sessions, clock: clock.spans },
    ...{ startingCash: usd(cash), ledger: await stand.hand.ledger() },
    ...{ halts: [], disturbances: [], closures: [] },
  });
}
