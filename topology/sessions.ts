/** Sessions of several desks on the topology, night by night, each with its losses, each judged by the chaos checker. */
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
import type { ExchangeHand } from '../chaos/exchange-hand';
import { loadConfig } from '../src/config/config';
import { embeddedRules } from '../src/config/embedded-rules';
import { newYorkInstant } from '../src/config/new-york-time';
import { instantMs } from '../src/domain/instant';
import { usd } from '../src/domain/money';
import type { Rules } from '../src/domain/rules';
import type { TradingDay } from '../src/domain/session';
import type { SessionRecord } from '../src/domain/session-record';
import type { Market } from '../src/exchange/market';
import { holdFirstOrders, lose, type Loss, type Lost } from './losses';
import { sharedClock, type ClockShare } from './shared-clock';
import type { Stand } from './stand';

/** One night and the day after it. */
export interface TopologyDay {
  /** The scan's. */
  readonly date: string;
  readonly tradingDay: TradingDay;
  readonly losses: readonly Loss[];
  /** Done once, when every desk waits for the open; the market waits for it. */
  readonly inTheNight?: () => Promise<void>;
}

/** What a desk's session came to. */
export interface Judged {
  readonly desk: string;
  readonly record: SessionRecord;
  readonly findings: readonly Finding[];
  /** Those of the session that the exchange accepted, oldest first. */
  readonly orders: readonly Traded[];
  readonly hand: ExchangeHand;
  /** Judges the same session again by what the exchange's ledger says now. */
  again(): Promise<readonly Finding[]>;
}

/** What a night and its day came to. */
export interface JudgedDay {
  readonly date: string;
  readonly desks: readonly Judged[];
  readonly lost: readonly Lost[];
  readonly wallMs: number;
}

const NIGHT_MS = 3_000;
/** Market time that the runner and a killed worker's attempts may add to a session's end. */
const SLACK_MS = 10 * 60_000;

/** A desk's account over the sessions of a run. */
interface Account {
  readonly desk: string;
  readonly rules: Rules;
  readonly hand: ExchangeHand;
  readonly sessions: SessionEvidence[];
}

/** The desks of a stand over the sessions of a run. */
export interface Floor {
  readonly stand: Stand;
  readonly market: Market;
  /** Of each account at the start; decimal string, USD. */
  readonly cash: string;
  readonly clock: ClockLog;
  readonly accounts: readonly Account[];
}

/** The desks of a stand before their first session. */
export const openFloor = (stand: Stand, desks: readonly string[], market: Market, cash: string): Floor => ({
  ...{ stand, market, cash, clock: clockLog(stand.exchange) },
  accounts: desks.map((desk) => ({
    ...{ desk, hand: stand.handOn(desk), sessions: [] },
    rules: loadConfig(stand.configOf(desk), embeddedRules()).rules,
  })),
});

/** Runs a session of every desk through its losses. Throws when one ended without a record, or a part fell over. */
export async function runDay(floor: Floor, day: TopologyDay): Promise<JudgedDay> {
  const { stand, clock, accounts } = floor;
  const { date, tradingDay, losses } = day;
  const started = performance.now();
  const desks = accounts.map(({ desk }) => desk);
  const over = new AbortController();
  if (losses.length > 0) await holdFirstOrders(stand, desks, tradingDay.open);
  const losing = losses.length > 0 ? lose(stand, clock, { desks, date }, losses, over.signal) : [];
  // Whoever waits for it below is told of what failed.
  Promise.resolve(losing).catch(() => undefined);
  const shares = sharedClock(clock.control, accounts.length, day.inTheNight);
  const judged = await Promise.all(
    accounts.map(async (account, place) => runSession(floor, account, day, shares[place])),
  );
  over.abort();
  return { date, desks: judged, lost: await losing, wallMs: performance.now() - started };
}

async function runSession(
  floor: Floor,
  account: Account,
  { date, tradingDay }: TopologyDay,
  share: ClockShare | undefined,
): Promise<Judged> {
  const { stand, clock } = floor;
  const { desk, rules, hand, sessions } = account;
  if (share === undefined) throw new RangeError(`desk ${desk} has no hand on the clock`);
  const samples: Sample[] = [];
  const record = await driveSession(
    { ...stand, exchange: share.control },
    {
      ...{ key: { desk, date }, tradingDay, nightMs: NIGHT_MS },
      scanAt: newYorkInstant(date, rules.scan.at),
      entryWindowMs: rules.open.entryWindowMs,
    },
    ({ record: { scan, decisions, intents } }) => samples.push({ scan, decisions, intents }),
    () => stand.fellOver(),
  ).finally(() => share.leave());
  const endedMs = await clock.now();
  const { entries } = await hand.ledger();
  const session: SessionEvidence = {
    ...{ date, record, samples, endedMs, slackMs: SLACK_MS, busiestMinute: null },
    endedSeq: entries.filter(({ at }) => instantMs(at) <= endedMs).at(-1)?.seq ?? 0,
    unproven: await deskHand(stand.client, desk).unproven(),
  };
  sessions.push(session);
  const evidence = await evidenceNow(floor, account);
  return {
    ...{ desk, record, hand },
    findings: checkSession(evidence, session),
    orders: ordersOf(evidence, date),
    again: async () => checkSession(await evidenceNow(floor, account), session),
  };
}

async function evidenceNow(
  { market, cash, clock }: Floor,
  { desk, rules, hand, sessions }: Account,
): Promise<Evidence> {
  return evidenceOf({
    ...{ desk, rules, market, sessions, clock: clock.spans },
    ...{ startingCash: usd(cash), ledger: await hand.ledger() },
    ...{ halts: [], disturbances: [], closures: [] },
  });
}
