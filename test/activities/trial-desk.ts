/** A desk's activities at the embedded exchange, over HTTP through the real adapter, a minute after an open. */
import { folderArtifactStore } from '../../src/activities/artifact-store';
import type { ActivityDependencies } from '../../src/activities/dependencies';
import type { DeskLink } from '../../src/activities/desk-link';
import { observe } from '../../src/activities/observe';
import type { ScanArtifact } from '../../src/activities/scan-artifact';
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { readSessionsTable } from '../../src/config/sessions-table';
import { allocate } from '../../src/domain/allocation';
import { readBook } from '../../src/domain/book';
import type { EntryRequest } from '../../src/domain/gateway-check';
import { judgeOpen } from '../../src/domain/open-verdict';
import { rungOrderId, startClimb } from '../../src/domain/climb';
import { ACTIVE, type HaltReading } from '../../src/domain/halt';
import type { SessionTimes } from '../../src/domain/session';
import type { RunningExchange } from '../../src/exchange/exchange';
import { startExchange } from '../../src/exchange/exchange';
import { evenCloses } from '../domain/calm-open';
import { fractions } from '../domain/risk-open';
import { freshFolder } from '../exchange/trial-exchange';
import { trialMarket } from '../exchange/trial-market';

/** Market time before the open and a minute after it. */
export const BEFORE_OPEN = '2024-08-05T12:31:00Z';
export const NOW = '2024-08-05T13:31:00Z';
const CREDENTIALS = { keyId: 'trial-desk', secretKey: 'trial-desk' };
/** The trial market's one share that stands still, which makes it a calm baseline too. */
const COST = { symbol: 'COST', z: -2, close: '900', closes: evenCloses(900), meanVolume: 5_000_000 };
const CANDIDATE = { ...COST, tier: 'TIER3', rank: 1 };
const RULES = { ...DEFAULT_RULES, baseline: ['COST'] };

/** A desk before anything was judged. */
export interface ClosedDesk {
  readonly dependencies: ActivityDependencies;
  /** Where the session's activities find its rules. */
  readonly rulesArtifact: string;
  readonly times: SessionTimes;
  /** Asks the exchange for something by the hand of its owner, who isn't the desk. */
  byHand(method: 'POST' | 'PUT', path: string, body: unknown): Promise<void>;
  control(path: string, body: unknown): Promise<void>;
}
export interface TrialDesk extends ClosedDesk {
  /** Where the scan is that the request's signal is from. */
  readonly scanArtifact: string;
  /** An entry for COST, as the session would ask for it now. */
  readonly request: EntryRequest;
}

/** A desk in a mode, as the gateway sees it; the desk itself is proven against a real server in desk-link.test.ts. */
export const deskIn = (mode: HaltReading): DeskLink => ({
  enter: () => Promise.resolve({ halt: mode, unproven: [] }),
  leave: () => Promise.resolve(),
  halt: () => Promise.resolve(mode),
  reduce: () => Promise.resolve(),
});

let running: RunningExchange | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

export async function trialDesk(): Promise<TrialDesk> {
  const desk = await deskAt(NOW);
  return { ...desk, request: await entryRequest(desk), scanArtifact: await keepScan(desk) };
}

/** Keeps a scan that proposed COST, with the baseline COST, under its hash; with some of it changed where that is wanted. */
export function keepScan(
  { dependencies: { artifacts }, times }: ClosedDesk,
  changes: Partial<ScanArtifact> = {},
): Promise<string> {
  const { date } = times.scanDay;
  return artifacts.put({
    ...{ version: 1, key: { desk: RULES.desk, date }, at: times.scanAt, provider: 'trial', rules: RULES },
    ...{ sessionDates: [date], held: [], bars: {} },
    measurements: {
      ...{ candidates: [CANDIDATE], baseline: [COST], measured: [COST], excluded: [], outranked: [] },
      ...{ control: null, good: 1, enough: true },
    },
    ...changes,
  } satisfies ScanArtifact);
}

/** A desk whose every request comes at one market time. */
export async function deskAt(now: string): Promise<ClosedDesk> {
  const folder = freshFolder();
  const exchange = await startExchange({
    port: 0,
    stateFile: `${folder}/exchange.sqlite`,
    market: trialMarket,
    startAt: '2024-08-05T12:30:00Z',
    startingCash: '100000',
    holdings: [],
    driven: true,
    credentials: CREDENTIALS,
  });
  running = exchange;
  const { url } = exchange;
  const broker = alpacaBroker({ tradingUrl: url, dataUrl: url, ...CREDENTIALS, marketTime: () => now });
  const artifacts = folderArtifactStore(folder);
  const dependencies = {
    broker,
    mode: 'embedded' as const,
    desk: deskIn(ACTIVE),
    webhook: null,
    artifacts,
    rules: RULES,
    configHash: '',
    code: '',
    sessionsTable: readSessionsTable(),
  };
  const [scanDay, tradingDay] = await broker.calendar('2024-08-02', '2024-08-05');
  if (!scanDay || !tradingDay) throw new Error('the calendar lacks a day');
  const byHand: ClosedDesk['byHand'] = async (method, path, body) => {
    const headers = { 'APCA-API-KEY-ID': CREDENTIALS.keyId, 'APCA-API-SECRET-KEY': CREDENTIALS.secretKey };
    const answer = await fetch(`${url}/${path}`, {
      method,
      headers: { ...headers, 'Nightdesk-Market-Time': now },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    dependencies,
    rulesArtifact: await artifacts.put(RULES),
    times: {
      scanDay,
      tradingDay,
      scanAt: '2024-08-02T20:05:00Z',
      closedDaysMs: [86_400_000, 86_400_000],
    },
    byHand,
    control: (path, body) => byHand('PUT', `control/${path}`, body),
  };
}

/** From the scan's candidate to the request, by the session's own steps. */
async function entryRequest({ dependencies: { broker }, times }: ClosedDesk): Promise<EntryRequest> {
  const observation = await observe(broker, {
    ...{ proposed: ['COST'], baseline: ['COST'], feed: RULES.feed },
    ...{ scanDate: times.scanDay.date, tradingDate: times.tradingDay.date },
  });
  const { fresh, stale } = judgeOpen(
    { candidates: [CANDIDATE], baseline: [COST] },
    { scanFeed: RULES.feed, times, observation, rules: RULES },
  );
  const { intents, reservations, decisions } = allocate({
    ...{ fresh, capability: fractions('COST'), reservations: [], rules: RULES },
    book: readBook(observation, times, RULES),
    sends: { session: 0, lastMinute: 0 },
    exiting: [],
    coolingDown: [],
  });
  const [intent] = intents;
  if (!intent) throw new Error(`no intent: ${JSON.stringify([...stale, ...decisions])}`);
  return {
    clientOrderId: rungOrderId(startClimb(intent), { desk: RULES.desk, date: times.scanDay.date }),
    ...{ intent, rung: intent.rung, qty: intent.qty, reservations, times },
    ...{ sentAt: [], scanFeed: RULES.feed, baseline: [COST], windowEnd: '2024-08-05T14:00:00Z' },
  };
}
