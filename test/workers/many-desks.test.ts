/** One worker process that serves many desks, on a real Temporal server and real exchanges over HTTP. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { deskState } from '../../src/activities/reach-desk';
import { exchangeControl } from '../../src/cli/up/exchange-control';
import { runSession } from '../../src/cli/up/run-session';
import { loadConfig, type Config } from '../../src/config/config';
import type { ConfiguredDesk } from '../../src/config/configured-desks';
import { newYorkInstant } from '../../src/config/new-york-time';
import { Secret } from '../../src/config/secret';
import { readSessionsTable } from '../../src/config/sessions-table';
import { OPEN_ACCESS } from '../../src/config/temporal-access';
import { sessionWorkflowId } from '../../src/domain/session';
import type { Progress } from '../../src/domain/session-messages';
import type { SessionRecord } from '../../src/domain/session-record';
import { startExchange, type RunningExchange } from '../../src/exchange/exchange';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { brokerOf } from '../../src/workers/broker-of';
import type * as workers from '../../src/workers/worker';
import { workerCapacity } from '../../src/workers/worker-capacity';
import type { OpenedSession } from '../../src/workflows/open-session';
import { startTemporal, until } from '../workflows/scheduled-desk';

jest.setTimeout(60_000);

/** As built: the workflows' bundle is beside it. */
const { startWorker } = jest.requireActual<typeof workers>('../../lib/workers/worker');

/** Thanksgiving, after the scan: each desk's session ends by its own broker's calendar. */
const HOLIDAY = '2026-11-26';
const AFTER_SCAN = `${HOLIDAY}T21:05:00Z`;
/** The last session before it, whose night goes over it. */
const EVE_OF_HOLIDAY = '2026-11-25';
/** A scan and the open after it. */
const EVENING = '2026-01-05';
const NIGHT_MS = 1_000;

let env: TestWorkflowEnvironment;
let client: Client;
beforeAll(async () => {
  env = await startTemporal();
  client = env.client;
});
afterAll(() => env.teardown());

let folder: string;
let taskQueue: string;
let worker: workers.RunningWorker | undefined;
const exchanges: RunningExchange[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightdesk-desks-'));
  taskQueue = randomUUID();
});
afterEach(async () => {
  worker?.shutdown();
  await worker?.ended;
  worker = undefined;
  for (const exchange of exchanges.splice(0)) await exchange.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const config = (desk: string, overrides: object = {}): Config =>
  loadConfig(undefined, { desk, ...overrides });

const keysOf = (name: string) => ({ keyId: name, secretKey: name });

/** A desk with an exchange of its own, where its own keys alone are good. */
async function deskWithExchange(desk: string, overrides: object = {}): Promise<ConfiguredDesk> {
  const exchange = await startExchange({
    ...{
      port: 0,
      stateFile: join(folder, `${desk}.sqlite`),
      market: syntheticMarket(7),
      startAt: AFTER_SCAN,
    },
    ...{ startingCash: '100000', holdings: [], credentials: keysOf(desk) },
  });
  exchanges.push(exchange);
  return { config: config(desk, overrides), broker: brokerAt(exchange.url, desk) };
}

const brokerAt = (url: string, keys: string): ConfiguredDesk['broker'] => ({
  mode: 'embedded',
  ...{ tradingUrl: url, dataUrl: url, credentials: { keyId: new Secret(keys), secretKey: new Secret(keys) } },
});

async function work(
  ready: readonly ConfiguredDesk[],
  keyless: readonly { readonly desk: string; readonly because: string }[] = [],
): Promise<workers.RunningWorker> {
  worker = await startWorker({
    surroundings: {
      temporal: {
        ...{ address: env.address, namespace: 'default', taskQueue },
        ...{ access: OPEN_ACCESS, encryption: null, deployment: null },
      },
      ...{ stateDir: folder, webhook: null },
    },
    desks: { ready, keyless },
    capacity: workerCapacity(ready.length),
  });
  return worker;
}

const opens = (desk: string): Promise<OpenedSession> =>
  client.workflow.execute('openSession', {
    ...{ workflowId: `sessions/${desk}-${randomUUID()}`, taskQueue, args: [desk] },
  });
const recordOf = async (desk: string, date = HOLIDAY): Promise<SessionRecord> =>
  (await client.workflow.getHandle(sessionWorkflowId({ desk, date })).result()) as SessionRecord;

it('runs the sessions of three desks, each by its own rules, with its own keys, into its own record', async () => {
  const minutes = { alpha: 10, beta: 20, gamma: 30 } as const;
  const names = ['alpha', 'beta', 'gamma'] as const;
  const desks = await Promise.all(
    names.map((name) => deskWithExchange(name, { open: { entryWindowMs: minutes[name] * 60_000 } })),
  );
  const { warnings } = await work(desks);
  expect(warnings).toEqual([]);
  await Promise.all(names.map(opens));
  const records = await Promise.all(names.map((name) => recordOf(name)));
  expect(records.map(({ desk, outcome }) => [desk, outcome])).toEqual(
    names.map((name) => [name, 'no-session']),
  );
  expect(records.map(({ provenance }) => provenance.configHash)).toEqual(
    desks.map(({ config: { hash } }) => hash),
  );
  expect(new Set(desks.map(({ config: { hash } }) => hash)).size).toBe(3);
  for (const name of names) expect(await sharesOf(name)).toEqual(new Set([name]));
});

it('three desks trade one night at one exchange, each in its own account and by its own rules', async () => {
  const names = ['alpha', 'beta', 'gamma'] as const;
  const days = readSessionsTable();
  const tradingDay = days.find(({ date }) => date > EVENING)!;
  const scanAt = newYorkInstant(EVENING, '16:05');
  const exchange = await startExchange({
    ...{ port: 0, stateFile: join(folder, 'one.sqlite'), market: syntheticMarket(7), startAt: scanAt },
    ...{ startingCash: '100000', holdings: [], credentials: keysOf('nobody') },
    accounts: names.map((name) => ({
      ...{ name, credentials: keysOf(name), startingCash: '100000', holdings: [] },
    })),
  });
  exchanges.push(exchange);
  const control = exchangeControl({ url: exchange.url, keyId: 'alpha', secretKey: 'alpha' });
  // Held, it says already how fast the night will pass, so that nobody sleeps through it.
  const night = (Date.parse(tradingDay.open) - Date.parse(scanAt)) / NIGHT_MS;
  await control.holdAt(scanAt, night, tradingDay.open);
  const open = { delayMs: 1_000, everyMs: 1_000 };
  // Beta takes only what fell much further.
  const oversold = { alpha: -1.5, beta: -2, gamma: -1.5 } as const;
  await work(
    names.map((name) => ({
      config: config(name, { open, scan: { oversold: oversold[name] } }),
      broker: brokerAt(exchange.url, name),
    })),
  );
  await Promise.all(names.map(opens));
  // The others wait for the night when the clock of all is let go with alpha's.
  for (const name of names)
    await until(
      () => phaseOf(name, EVENING),
      (phase) => phase === 'night',
    );
  await runSession(
    { client, taskQueue, exchange: control },
    {
      key: { desk: 'alpha', date: EVENING },
      scanAt,
      tradingDay,
      nightMs: NIGHT_MS,
      entryWindowMs: 1_800_000,
    },
    () => undefined,
  );
  const records = await Promise.all(names.map((name) => recordOf(name, EVENING)));
  expect(records.map(({ desk, outcome }) => [desk, outcome])).toEqual(names.map((name) => [name, 'traded']));
  const bought = records.map(({ intents }) => intents.map(({ symbol }) => symbol).sort());
  expect(bought[0]).toEqual(bought[2]);
  expect(bought[1]!.length).toBeLessThan(bought[0]!.length);
  const accounts = new Set<string | null>();
  for (const desk of names) {
    const broker = brokerOf(brokerAt(exchange.url, desk));
    const orders = await broker.ordersOf(bought[0]!);
    expect(orders.length).toBeGreaterThan(0);
    expect(orders.every(({ clientOrderId }) => clientOrderId.startsWith(`nd1-${desk}-`))).toBe(true);
    const { account } = await deskState({ client, desk, taskQueue }, Date.now() + 5_000);
    expect(account).toBe(await broker.accountId());
    accounts.add(account);
    expect(await sharesOf(desk, EVENING)).toEqual(new Set([desk]));
  }
  expect(accounts.size).toBe(3);
});

it('the second of two desks on one account is refused by its lock, and the first trades on', async () => {
  const first = await deskWithExchange('first');
  const second = { config: config('second'), broker: first.broker };
  await work([first, second]);
  await startsOn('first', EVE_OF_HOLIDAY);
  await until(
    () => phaseOf('first', EVE_OF_HOLIDAY),
    (phase) => phase === 'night',
  );
  const handle = await startsOn('second', EVE_OF_HOLIDAY);
  const { attention } = await until(
    () => handle.query<Pick<Progress, 'attention'>>('progress').catch(() => ({ attention: [] })),
    (seen) => seen.attention.length > 0,
  );
  expect(JSON.stringify(attention)).toMatch(
    /account \S+ belongs to desk first, so that desk second can't trade it/,
  );
  expect(await phaseOf('first', EVE_OF_HOLIDAY)).toBe('night');
  for (const desk of ['first', 'second'])
    await client.workflow.getHandle(sessionWorkflowId({ desk, date: EVE_OF_HOLIDAY })).terminate();
});

const startsOn = (desk: string, date: string): Promise<WorkflowHandle> =>
  client.workflow.start('tradingSession', {
    ...{ workflowId: sessionWorkflowId({ desk, date }), taskQueue, args: [{ desk, date }] },
  });
const phaseOf = async (desk: string, date: string): Promise<string> =>
  (
    await client.workflow
      .getHandle(sessionWorkflowId({ desk, date }))
      .query<Pick<Progress, 'phase'>>('progress')
      .catch(() => ({ phase: 'unread' }))
  ).phase;

/** The fairness keys of a session and of all that it asked its worker for; an activity without one inherits. */
async function sharesOf(desk: string, date = HOLIDAY): Promise<Set<unknown>> {
  const { events } = await client.workflow.getHandle(sessionWorkflowId({ desk, date })).fetchHistory();
  const keys = (events ?? []).flatMap((event) => [
    event.workflowExecutionStartedEventAttributes?.priority?.fairnessKey,
    event.activityTaskScheduledEventAttributes?.priority?.fairnessKey,
  ]);
  return new Set(keys.filter(Boolean));
}

it('runs on when one desk has a dead broker, another refused keys and a third none: each closed by itself', async () => {
  const alive = await deskWithExchange('alive');
  const dead = { config: config('dead'), broker: brokerAt('http://127.0.0.1:9', 'dead') };
  const strange = { ...(await deskWithExchange('strange')), broker: { ...alive.broker, ...strangeKeys() } };
  const { warnings } = await work([alive, dead, strange], [{ desk: 'bare', because: 'no file there' }]);
  expect(warnings).toEqual(['desk bare trades nothing here: no file there']);
  const bare = client.workflow.start('openSession', {
    ...{ workflowId: `sessions/bare-${randomUUID()}`, taskQueue, args: ['bare'] },
  });
  await opens('alive');
  expect(await recordOf('alive')).toMatchObject({ desk: 'alive', outcome: 'no-session' });
  await expect(opens('strange')).rejects.toMatchObject(causedBy(/request is not authorized|NOT_AUTHORISED/));
  const handle = await bare;
  const failure = await until(
    async () => (await handle.describe()).raw.pendingActivities?.[0]?.lastFailure,
    (seen) => Boolean(seen),
  );
  expect(failure).toMatchObject({
    message: "desk bare can't trade here: no file there",
    applicationFailureInfo: { type: 'DeskClosed', nonRetryable: false },
  });
  await handle.terminate();
});

it('refuses the work of a desk that it does not run, naming those that it does', async () => {
  await work([await deskWithExchange('alpha'), await deskWithExchange('beta')]);
  await expect(opens('gamma')).rejects.toMatchObject(
    causedBy(/this worker runs the desks alpha, beta, the work belongs to "gamma"/),
  );
});

it("refuses a session whose input is of another desk than its id: neither's account is touched", async () => {
  await work([await deskWithExchange('alpha'), await deskWithExchange('beta')]);
  const handle = await client.workflow.start('tradingSession', {
    ...{ workflowId: sessionWorkflowId({ desk: 'alpha', date: HOLIDAY }), taskQueue },
    args: [{ desk: 'beta', date: HOLIDAY }],
  });
  const { attention } = await until(
    () => handle.query<Pick<Progress, 'attention'>>('progress').catch(() => ({ attention: [] })),
    (seen) => seen.attention.length > 0,
  );
  expect(JSON.stringify(attention)).toContain(
    `the workflow is desk \\"alpha\\"'s, and its input is of desk \\"beta\\"`,
  );
  await handle.terminate();
});

const strangeKeys = () => ({ credentials: { keyId: new Secret('no'), secretKey: new Secret('no') } });

/** A failed workflow whose innermost cause says so. */
const causedBy = (words: RegExp) => ({
  name: WorkflowFailedError.name,
  cause: { cause: { message: expect.stringMatching(words) as string } },
});
