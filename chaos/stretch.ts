/** Consecutive sessions of one account on one desk, so that positions, exits and drift build up from bad day to bad day. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../src/config/config';
import { embeddedRules } from '../src/config/embedded-rules';
import { newYorkInstant } from '../src/config/new-york-time';
import { readSessionsTable } from '../src/config/sessions-table';
import type { RunDay } from '../src/cli/up/choose-run';
import { instantMs, instantText, MINUTE } from '../src/domain/instant';
import { usd } from '../src/domain/money';
import type { TradingDay } from '../src/domain/session';
import type { Rules } from '../src/domain/rules';
import type { SessionRecord } from '../src/domain/session-record';
import type { MarketCorporateAction } from '../src/exchange/market';
import { withSplits } from '../src/exchange/market/with-splits';
import { startActs, type Killed } from './acts';
import { checkSession } from './checker/check';
import {
  evidenceOf,
  ordersOf,
  type Disturbance,
  type HaltSpan,
  type Sample,
  type SessionEvidence,
} from './checker/evidence';
import type { Finding } from './checker/finding';
import { clockLog, type ClockLog } from './clock-log';
import { deskHand } from './desk-hand';
import { driveSession, Unjudged } from './drive';
import { faultRule } from './fault-palette';
import type { SessionPlan } from './plan';
import type { Setting } from './setting';
import { startStand, type Stand, type StandOptions } from './stand';

/** A setting, and where it is played. */
export type Staged = Setting & Pick<StandOptions, 'root' | 'folder' | 'binary'>;

/** What a session came to. */
export interface Judged {
  readonly plan: SessionPlan;
  readonly date: string;
  readonly outcome: SessionRecord['outcome'] | 'unjudged';
  readonly findings: readonly Finding[];
  /** What the session itself had to say, where it couldn't go on. */
  readonly said: readonly string[];
  readonly fired: Readonly<Record<string, number>>;
  readonly killed: readonly Killed[];
  /** Orders of the desk that the exchange accepted, probes left out. */
  readonly orders: number;
  /** Of these the sells. */
  readonly exits: number;
  readonly intents: number;
  /** Intents with one outcome, of these those that nobody could prove. */
  readonly settled: number;
  readonly unknown: number;
  readonly halts: number;
  readonly wallMs: number;
}

const NIGHT_MS = 3_000;
/** New York time of the scan, as built in. */
const SCAN_AT = '16:05';
/** The exchange's clock runs while all else starts. */
const TIME_TO_START = 5 * MINUTE;
/** A session ends at the latest this long after its close; the runner may race a little further. */
const SESSION_ENDS_AFTER_MS = 15 * MINUTE;
/** For the last steps of a session, and until the runner sees that it has ended. */
const LAST_STEPS_MS = 10_000;
/** What an activity may take to be tried again after its worker was killed. */
const RETRIED_AFTER_MS = 130_000;

/** Runs the sessions of the plans one after the other; tells each when it is judged. Ends early at an unjudged one. */
export async function runStretch(
  setting: Staged,
  plans: readonly SessionPlan[],
  tell: (judged: Judged) => void,
): Promise<void> {
  const table = readSessionsTable();
  rmSync(setting.folder, { recursive: true, force: true });
  const startAt = instantText(instantMs(newYorkInstant(setting.from, SCAN_AT)) - TIME_TO_START);
  const stand = await startStand({ ...setting, startAt });
  try {
    const { rules } = loadConfig(join(setting.folder, 'desk.yaml'), embeddedRules());
    const stretch: Stretch = {
      ...{ setting, stand, rules, clock: clockLog(stand.exchange) },
      ...{ sessions: [], halts: [], disturbances: [], closures: [], splits: [] },
    };
    for (let date = setting.from, index = 0; index < plans.length; index += 1) {
      const plan = plans[index];
      const day = plan && dayOf(date, plan, table);
      if (!day) throw new RangeError(`there are too few sessions after ${date}`);
      const judged = await runOne(stretch, plan, day);
      tell(judged);
      if (judged.outcome === 'unjudged') return;
      ({ date } = day.tradingDay);
    }
  } finally {
    await stand.stop();
  }
}

/** A session's days; the trading day is the one after next when the next is announced to be closed. */
interface Day extends RunDay {
  /** The first session after the scan as the table has it: closed, or the trading day. */
  readonly next: TradingDay;
}

function dayOf(date: string, { faults }: SessionPlan, table: readonly TradingDay[]): Day | null {
  const [next, afterNext] = table.filter((day) => day.date > date);
  const tradingDay = faults.some(({ name }) => name === 'calendar-changed') ? afterNext : next;
  return next && tradingDay ? { date, next, tradingDay } : null;
}

/** What has gathered over the sessions of a stretch. */
interface Stretch {
  readonly setting: Staged;
  readonly stand: Stand;
  readonly rules: Rules;
  readonly clock: ClockLog;
  readonly sessions: SessionEvidence[];
  readonly halts: HaltSpan[];
  readonly disturbances: Disturbance[];
  readonly closures: string[];
  /** Announced by faults. */
  readonly splits: MarketCorporateAction[];
}

async function runOne(stretch: Stretch, plan: SessionPlan, day: Day): Promise<Judged> {
  const { stand, rules, clock } = stretch;
  const started = performance.now();
  const startedMs = Date.now();
  const { date, tradingDay } = day;
  const { open } = tradingDay;
  const samples: Sample[] = [];
  const desk = deskHand(stand.client, rules.desk);
  await prepare(stretch, plan, day);
  const acts = startActs(plan, { stand, clock, desk, halts: stretch.halts, open });
  const base = {
    plan,
    said: [],
    date,
    fired: {},
    killed: [],
    orders: 0,
    exits: 0,
    intents: 0,
    settled: 0,
    unknown: 0,
    halts: 0,
  };
  const wallMs = (): number => performance.now() - started;
  try {
    const record = await driveSession(
      { ...stand, exchange: clock.control },
      {
        key: { desk: rules.desk, date },
        scanAt: newYorkInstant(date, rules.scan.at),
        tradingDay,
        nightMs: NIGHT_MS,
        entryWindowMs: rules.open.entryWindowMs,
      },
      (progress) => {
        acts.seen(progress);
        noteSample(samples, progress.record);
      },
      () => stand.fellOver(),
    );
    const endedMs = await clock.now();
    const killed = await acts.finish();
    const ledger = await stand.hand.ledger();
    const { counts } = await stand.hand.faults();
    const session: SessionEvidence = {
      ...{ date, record, samples, endedMs },
      endedSeq: ledger.entries.filter(({ at }) => instantMs(at) <= endedMs).at(-1)?.seq ?? 0,
      slackMs: slackOf(clock, tradingDay, killed),
      busiestMinute: limited(plan) ? stand.busiestMinute(startedMs) : null,
      unproven: await desk.unproven(),
    };
    stretch.sessions.push(session);
    const evidence = evidenceOf({
      ...{
        desk: rules.desk,
        rules,
        market: withSplits(stretch.setting.market, stretch.splits),
        startingCash: usd(stretch.setting.cash),
        ledger,
      },
      ...{ sessions: stretch.sessions, clock: clock.spans, halts: stretch.halts },
      ...{ disturbances: stretch.disturbances, closures: stretch.closures },
    });
    return {
      ...base,
      outcome: record.outcome,
      said: record.outcome === 'given-up' ? record.findings : [],
      findings: checkSession(evidence, session),
      fired: counts,
      killed,
      orders: ordersOf(evidence, date).length,
      exits: ordersOf(evidence, date).filter(({ side }) => side === 'sell').length,
      intents: record.intents.length,
      settled: record.intents.filter(({ outcome }) => outcome !== 'working').length,
      unknown: record.intents.filter(({ outcome }) => outcome === 'unknown').length,
      halts: plan.halt === null ? 0 : 1,
      wallMs: wallMs(),
    };
  } catch (error) {
    await acts.finish().catch(() => undefined);
    const says =
      error instanceof Unjudged ? error.message : String(error instanceof Error ? error.stack : error);
    const finding: Finding = { promise: 'unjudged', session: date, says, orders: [], numbers: {} };
    return { ...base, outcome: 'unjudged', findings: [finding], wallMs: wallMs() };
  }
}

/** The exchange is told of the day's faults, and the checker of those that change what is true. */
async function prepare(
  { stand, disturbances, closures, splits }: Stretch,
  { seed, faults, partialFills, rateLimit }: SessionPlan,
  { next, tradingDay }: Day,
): Promise<void> {
  await stand.hand.setPartialFills(partialFills);
  await stand.hand.setRateLimit(rateLimit);
  const rules = faults.map((fault) =>
    faultRule(fault, fault.name === 'calendar-changed' ? next : tradingDay),
  );
  await stand.hand.setFaults(seed, rules);
  for (const { name, symbols = [], from, until, date: exDate = '', ratio: value = '2' } of rules) {
    const [fromMs, untilMs] = [instantMs(from), until === undefined ? Infinity : instantMs(until)];
    if (name === 'halt') disturbances.push(...symbols.map((symbol) => ({ symbol, fromMs, untilMs })));
    if (name === 'calendar-changed') closures.push(exDate);
    if (name === 'split')
      splits.push(...symbols.map((symbol) => ({ kind: 'split' as const, symbol, exDate, value })));
  }
}

/** A limit that was in force all along: an exchange that was killed begins its minutes anew. */
const limited = ({ rateLimit, kills }: SessionPlan): boolean =>
  rateLimit !== null && !kills.some(({ victims }) => victims.includes('exchange'));

/** Market time that the runner itself lets pass at a session's end, and that passes while a killed worker is missed. */
function slackOf({ spans }: ClockLog, { close }: TradingDay, killed: readonly Killed[]): number {
  const raced = spans.filter(({ untilMs }) => untilMs > instantMs(close)).map(({ untilMs }) => untilMs);
  return [
    Math.max(0, ...raced.map((untilMs) => untilMs - instantMs(close) - SESSION_ENDS_AFTER_MS)),
    LAST_STEPS_MS,
    ...killed.map(({ downMs, speed }) => (downMs + RETRIED_AFTER_MS) * speed),
  ].reduce((sum, each) => sum + each, 0);
}

function noteSample(samples: Sample[], { scan, decisions, intents }: SessionRecord): void {
  const sample = { scan, decisions, intents };
  if (JSON.stringify(samples.at(-1)) !== JSON.stringify(sample)) samples.push(sample);
}
