/** A desk's activities at the embedded exchange, over HTTP through the real adapter, a minute after an open. */
import { folderArtifactStore } from '../../src/activities/artifact-store';
import type { ActivityDependencies } from '../../src/activities/dependencies';
import type { DeskLink } from '../../src/activities/desk-link';
import { observe } from '../../src/activities/observe';
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { readSessionsTable } from '../../src/config/sessions-table';
import { allocate } from '../../src/domain/allocation';
import { readBook } from '../../src/domain/book';
import type { EntryRequest } from '../../src/domain/gateway-check';
import { judgeOpen } from '../../src/domain/open-verdict';
import { rungOrderId, startClimb } from '../../src/domain/climb';
import { ACTIVE, type HaltReading } from '../../src/domain/halt';
import type { RunningExchange } from '../../src/exchange/exchange';
import { startExchange } from '../../src/exchange/exchange';
import { evenCloses } from '../domain/calm-open';
import { fractions } from '../domain/risk-open';
import { freshFolder } from '../exchange/trial-exchange';
import { trialMarket } from '../exchange/trial-market';

const NOW = '2024-08-05T13:31:00Z';
const CREDENTIALS = { keyId: 'trial-desk', secretKey: 'trial-desk' };
/** The trial market's one share that stands still, which makes it a calm baseline too. */
const COST = { symbol: 'COST', z: -2, close: '900', closes: evenCloses(900), meanVolume: 5_000_000 };
const RULES = { ...DEFAULT_RULES, baseline: ['COST'] };

export interface TrialDesk {
  readonly dependencies: ActivityDependencies;
  /** Where the session's activities find its rules. */
  readonly rulesArtifact: string;
  /** An entry for COST, as the session would ask for it now. */
  readonly request: EntryRequest;
  control(path: string, body: unknown): Promise<void>;
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
  const broker = alpacaBroker({ tradingUrl: url, dataUrl: url, ...CREDENTIALS, marketTime: () => NOW });
  const artifacts = folderArtifactStore(folder);
  const dependencies = {
    broker,
    mode: 'embedded' as const,
    desk: deskIn(ACTIVE),
    artifacts,
    rules: RULES,
    configHash: '',
    code: '',
    sessionsTable: readSessionsTable(),
  };
  return {
    dependencies,
    rulesArtifact: await artifacts.put(RULES),
    request: await entryRequest(dependencies),
    async control(path, body) {
      const headers = { 'APCA-API-KEY-ID': CREDENTIALS.keyId, 'APCA-API-SECRET-KEY': CREDENTIALS.secretKey };
      const answer = await fetch(`${url}/control/${path}`, {
        method: 'PUT',
        headers: { ...headers, 'Nightdesk-Market-Time': NOW },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
  };
}

/** From the scan's candidate to the request, by the session's own steps. */
async function entryRequest({ broker }: ActivityDependencies): Promise<EntryRequest> {
  const [scanDay, tradingDay] = await broker.calendar('2024-08-02', '2024-08-05');
  if (!scanDay || !tradingDay) throw new Error('the calendar lacks a day');
  const times = {
    scanDay,
    tradingDay,
    scanAt: '2024-08-02T20:05:00Z',
    closedDaysMs: [86_400_000, 86_400_000],
  };
  const observation = await observe(broker, {
    ...{ proposed: ['COST'], baseline: ['COST'], feed: RULES.feed },
    ...{ scanDate: scanDay.date, tradingDate: tradingDay.date },
  });
  const { fresh, stale } = judgeOpen(
    { candidates: [{ ...COST, tier: 'TIER3', rank: 1 }], baseline: [COST] },
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
    clientOrderId: rungOrderId(startClimb(intent), { desk: RULES.desk, date: scanDay.date }),
    ...{ intent, rung: intent.rung, qty: intent.qty, reservations, times },
    ...{ sentAt: [], scanFeed: RULES.feed, baseline: [COST], windowEnd: '2024-08-05T14:00:00Z' },
  };
}
