/** One open of many desks: all of them wait for it, then all of them trade, and what that took. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { newYorkInstant } from '../../src/config/new-york-time';
import { instantMs } from '../../src/domain/instant';
import { sessionWorkflowId } from '../../src/domain/session';
import type { tradingSession } from '../../src/workflows/trading-session';
import type { PlannedSession } from '../weekly-dips';
import { PARTS, type ManyDesks, type Usages } from './many-desks';

export interface OpenResult {
  readonly desks: number;
  readonly orders: number;
  /** Wall seconds from the first session's start until all of them wait for the open. */
  readonly eveningSeconds: number;
  /** For each desk, seconds from the open until its last order was accepted, in order of size. */
  readonly lastOrderSeconds: readonly number[];
  /** Seconds from the open until the last session had ended. */
  readonly endSeconds: number;
  /** Activities of one session: all of them, and those from the open until its last order. */
  readonly activities: { readonly all: number; readonly atOpen: number };
  readonly history: { readonly events: number; readonly bytes: number };
  /** Processor seconds of each part from the open until the last order of the last desk. */
  readonly cpuSeconds: Readonly<Record<(typeof PARTS)[number], number>>;
  readonly peakMemory: Readonly<Record<(typeof PARTS)[number], number>>;
  /** Resident before any session was started. */
  readonly memoryAtStart: Readonly<Record<(typeof PARTS)[number], number>>;
  readonly serverFileBytes: number;
}

/** Sessions started at once; more only make the server's queue longer. */
const STARTS_AT_ONCE = 20;
/** A session may wake early this often before it asks for a person; half of them are left for surprises. */
const WAKES = 10;
const LEAST_NIGHT_MS = 8_000;
const LOOK_EVERY_MS = 1_000;
/** As measured roughly, so that the sessions' early wakes stay few while the last ones are still scanning. */
const EVENING_MS_A_DESK = 400;

interface LedgerOrder {
  readonly submitted_at: string;
  readonly side: string;
  readonly limit_price: string | null;
}

/** Runs it. `note` is told how far it is. Throws when a desk sent another number of orders than the market was made for. */
export async function runOpen(
  desks: ManyDesks,
  session: PlannedSession,
  note: (text: string) => void,
): Promise<OpenResult> {
  const { client, exchange, names } = desks;
  const { date, tradingDay } = session;
  const memoryAtStart = each(desks.usages(), ({ memory }) => memory);
  const scanAt = newYorkInstant(date, DEFAULT_RULES.scan.at);
  const nightMs = Math.max(LEAST_NIGHT_MS, (names.length * EVENING_MS_A_DESK) / WAKES);
  const speed = (instantMs(tradingDay.open) - instantMs(scanAt)) / nightMs;
  await exchange.holdAt(scanAt, speed, tradingDay.open);

  const evening = performance.now();
  await startSessions(desks, date);
  await until(async () => {
    const waiting = await count(client, `${SESSIONS} AND NightdeskPhase = 'night'`);
    note(`${waiting} of ${names.length} wait for the open`);
    return waiting >= names.length;
  });
  const eveningSeconds = (performance.now() - evening) / 1_000;

  await exchange.run(speed, tradingDay.open);
  await sleep(nightMs);
  await until(async () => instantMs(await exchange.now()) >= instantMs(tradingDay.open), 20);
  const [opened, openedAtMs] = [performance.now(), Date.now()];
  const before = desks.usages();
  let atLastOrder: Usages | undefined;
  await until(async () => {
    // One question at a time: each costs the server, too.
    if (!atLastOrder) {
      const placed = await count(client, `${SESSIONS} AND NightdeskPhase IN ('follow', 'settle', 'end')`);
      note(`${placed} of ${names.length} desks have sent their orders`);
      if (placed >= names.length) atLastOrder = desks.usages();
      return false;
    }
    const running = await count(client, `${SESSIONS} AND ExecutionStatus = 'Running'`);
    note(`${names.length - running} of ${names.length} sessions have ended`);
    return running === 0;
  }, LOOK_EVERY_MS);
  const endSeconds = (performance.now() - opened) / 1_000;
  const after = desks.usages();
  const done = atLastOrder ?? after;

  const lastOrderSeconds = await lastOrders(desks, session);
  const sample = client.workflow.getHandle(sessionWorkflowId({ desk: names.at(-1)!, date }));
  const { historyLength, historySize } = await sample.describe();
  return {
    ...{ desks: names.length, orders: session.orders, eveningSeconds, lastOrderSeconds, endSeconds },
    activities: activitiesIn(await sample.fetchHistory(), openedAtMs),
    history: { events: historyLength, bytes: historySize ?? 0 },
    cpuSeconds: each(done, (usage, part) => usage.cpuSeconds - before[part].cpuSeconds),
    peakMemory: each(after, ({ peakMemory }) => peakMemory),
    memoryAtStart,
    serverFileBytes: desks.serverFile(),
  };
}

const SESSIONS = `WorkflowType = 'tradingSession'`;

async function startSessions({ client, names, taskQueue }: ManyDesks, date: string): Promise<void> {
  const left = [...names];
  await Promise.all(
    Array.from({ length: STARTS_AT_ONCE }, async () => {
      for (let desk = left.shift(); desk !== undefined; desk = left.shift()) {
        const key = { desk, date };
        await client.workflow.start<typeof tradingSession>('tradingSession', {
          ...{ workflowId: sessionWorkflowId(key), taskQueue, args: [key] },
        });
      }
    }),
  );
}

/** For each desk the seconds from the open until the exchange had its last entry: the clock runs in real time since. */
async function lastOrders(
  { names, ...desks }: ManyDesks,
  { tradingDay, orders: planned }: PlannedSession,
): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (const desk of names) {
    const { orders } = await desks.ask<{ orders: readonly LedgerOrder[] }>(desk, '/control/ledger');
    const entries = orders
      .map(({ submitted_at: at }) => (instantMs(at) - instantMs(tradingDay.open)) / 1_000)
      // The evening's proof of fractions is an order too, long before.
      .filter((after) => after >= 0);
    if (entries.length !== planned)
      throw new Error(
        `${desk} sent ${entries.length} orders instead of ${planned}: ${JSON.stringify(orders)}`,
      );
    seconds.push(Math.max(...entries));
  }
  return seconds.sort((left, right) => left - right);
}

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

/** The activities of a session: all, and those asked for from the open until its last order. */
function activitiesIn({ events }: History, openedAtMs: number): OpenResult['activities'] {
  const asked = (events ?? []).flatMap(({ eventTime, activityTaskScheduledEventAttributes: attributes }) =>
    attributes
      ? [{ type: attributes.activityType?.name, atMs: Number(eventTime?.seconds ?? 0) * 1_000 }]
      : [],
  );
  const last = asked.findLastIndex(({ type }) => type === 'placeOrder');
  const first = asked.findIndex(({ atMs }) => atMs >= openedAtMs - 1_000);
  return { all: asked.length, atOpen: last - first + 1 };
}

const count = async (client: Client, query: string): Promise<number> =>
  (await client.workflow.count(query)).count;

async function until(holds: () => Promise<boolean>, everyMs = 500): Promise<void> {
  while (!(await holds())) await sleep(everyMs);
}

const each = <T>(
  usages: Usages,
  read: (usage: Usages[keyof Usages], part: keyof Usages) => T,
): Readonly<Record<keyof Usages, T>> =>
  Object.fromEntries(PARTS.map((part) => [part, read(usages[part], part)])) as Record<keyof Usages, T>;
