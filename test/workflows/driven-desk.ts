/**
 * A desk on the time-skipping test server, with the real activities, the real adapter and the real embedded exchange
 * over HTTP. The exchange is driven: market time is the asking activity's scheduled time, which carries the server's
 * virtual time, less an offset fixed for the run. Nights take their true length there and no time here.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { WorkflowClient } from '@temporalio/client';
import type { Activities } from '../../src/activities';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { haltFile } from '../../src/activities/halt-file';
import type { Webhook } from '../../src/activities/webhook';
import { loadConfig, type RuleOverrides } from '../../src/config/config';
import { readSessionsTable } from '../../src/config/sessions-table';
import { DESK, deskWorkflowId } from '../../src/domain/desk-messages';
import type { DeskState } from '../../src/domain/desk-state';
import type { TradingDay } from '../../src/domain/session';
import type { SessionRecord } from '../../src/domain/session-record';
import { sessionWorkflowId } from '../../src/domain/session';
import { startExchange, type ExchangeOptions, type RunningExchange } from '../../src/exchange/exchange';
import type { Market } from '../../src/exchange/market';
import { drivenWorker } from '../../src/rehearsal/driven-worker';
import { installQuietTelemetry } from '../../src/workers/telemetry';
import * as attributes from '../../src/workflows/search-attributes';
import type { OpenedSession, openSession } from '../../src/workflows/open-session';
import type { tradingSession } from '../../src/workflows/trading-session';
import { activityHooks, type Hook } from './activity-hooks';
import { workflowBundle } from '../temporal/prepared';
import { startTimeSkipping } from '../temporal/time-skipping';

installQuietTelemetry();

type Credentials = ExchangeOptions['credentials'];
const CREDENTIALS: Credentials = { keyId: 'driven-key', secretKey: 'driven-secret' };

export interface DrivenDeskOptions {
  readonly market: Market;
  /** Market time at which the run begins, RFC 3339. */
  readonly startAt: string;
  readonly cash?: string;
  readonly holdings?: readonly { readonly symbol: string; readonly qty: string }[];
  readonly rules?: RuleOverrides;
  readonly sessionsTable?: readonly TradingDay[];
  /** Where its notices go; without one, to the log alone. */
  readonly webhook?: Webhook;
}

/** An order as the exchange's ledger has it, in the fields that tests look at. */
export interface LedgerOrder {
  readonly client_order_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly type: string;
  readonly status: string;
  readonly qty: string;
  readonly filled_qty: string;
  readonly submitted_at: string;
}

/** A session that was started. */
export interface StartedSession {
  /** Lets time pass until the session has ended. Two are awaited one after the other, never at once. */
  readonly record: () => Promise<SessionRecord>;
}

export interface DrivenDesk {
  readonly env: TestWorkflowEnvironment;
  readonly exchange: RunningExchange;
  /** The desk's state folder: its artifacts and records. */
  readonly folder: string;
  /** Runs one session to its end and returns its record. */
  run(date: string): Promise<SessionRecord>;
  /** Starts one session; time stands still until its record is awaited. */
  start(date: string): Promise<StartedSession>;
  /** Does something right before an activity works, at an instant that no clock decides: the world changes there. */
  before(activity: keyof Activities, hook: Hook): void;
  /** The same when it has done its work, and Temporal doesn't know yet: what the hook throws is what Temporal learns. */
  after(activity: keyof Activities, hook: Hook): void;
  /** The fault plan, from now on. */
  faults(...faults: readonly object[]): Promise<unknown>;
  /** The orders in the exchange's own ledger, but for the probes of fractions. */
  orders(): Promise<readonly LedgerOrder[]>;
  /** A request to the exchange by the operator's own hand, past the desk. */
  byHand(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  /** Whether a session asks for a person: the search attribute that an operator looks for. */
  asksForAPerson(date: string): Promise<boolean | undefined>;
  /** A signal to the desk's workflow. */
  tell(signal: 'halt' | 'reduce' | 'resume', reason: string): Promise<void>;
  state(): Promise<DeskState>;
  /** The exchange can't be reached: nobody listens at its address. */
  exchangeDown(): Promise<void>;
  /** It is back at the same address, with the state that it had; it may want other keys now. */
  exchangeUp(credentials?: Credentials): Promise<void>;
  /** Runs the thin starter, as a schedule or a hand would. */
  open(): Promise<OpenedSession>;
  /** The same, with the history's events beside the record. */
  handleOf(date: string): ReturnType<TestWorkflowEnvironment['client']['workflow']['getHandle']>;
  control(method: 'GET' | 'PUT', path: string, body?: unknown): Promise<unknown>;
}

/** Runs `use` on a desk of its own; everything is ended after it, whatever happens. */
export async function withDrivenDesk<T>(
  options: DrivenDeskOptions,
  use: (desk: DrivenDesk) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'nightdesk-driven-'));
  const exchangeOn = (port: number, credentials: Credentials): Promise<RunningExchange> =>
    startExchange({
      port,
      stateFile: join(folder, 'exchange.sqlite'),
      market: options.market,
      startAt: options.startAt,
      startingCash: options.cash ?? '100000',
      holdings: options.holdings ?? [],
      driven: true,
      credentials,
    });
  let keys = CREDENTIALS;
  let exchange = await exchangeOn(0, keys);
  const { url, port } = exchange;
  const hooks = activityHooks();
  const env = await startTimeSkipping();
  try {
    const { testService } = env.connection;
    if (!testService) throw new Error('this server has no time to skip');
    const { rules, hash } = loadConfig(undefined, options.rules);
    const taskQueue = randomUUID();
    const { worker, time, marketTime } = await drivenWorker({
      server: {
        ...{ client: env.client, nativeConnection: env.nativeConnection, testService },
        currentTimeMs: () => env.currentTimeMs(),
      },
      ...{ taskQueue, workflowBundle: workflowBundle(), around: hooks.around },
      exchange: { url, ...CREDENTIALS, startAt: options.startAt },
      haltFile: haltFile(folder, rules.desk),
      artifacts: folderArtifactStore(folder),
      webhook: options.webhook ?? null,
      ...{ rules, configHash: hash, code: 'test' },
      sessionsTable: options.sessionsTable ?? readSessionsTable(),
    });
    const request = async (
      method: string,
      path: string,
      body?: unknown,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<unknown> => {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          'APCA-API-KEY-ID': keys.keyId,
          'APCA-API-SECRET-KEY': keys.secretKey,
          'content-type': 'application/json',
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
      return text === '' ? null : JSON.parse(text);
    };
    const client = new WorkflowClient({ connection: env.connection });
    const deskHandle = env.client.workflow.getHandle(deskWorkflowId(rules.desk));
    const desk: DrivenDesk = {
      env,
      get exchange() {
        return exchange;
      },
      folder,
      run: async (date) => (await desk.start(date)).record(),
      start: async (date) => {
        const handle = await client.start<typeof tradingSession>('tradingSession', {
          workflowId: sessionWorkflowId({ desk: rules.desk, date }),
          taskQueue,
          args: [{ desk: rules.desk, date }],
        });
        // Once it answers, it has something under way: with nothing to wait for, the server would leap ahead.
        await handle.query('progress');
        return { record: () => time.passes(handle.workflowId, () => handle.result()) };
      },
      before: hooks.before,
      after: hooks.after,
      faults: (...faults) => desk.control('PUT', 'faults', { seed: 1, faults }),
      orders: async () => {
        const { orders } = (await desk.control('GET', 'ledger')) as { orders: LedgerOrder[] };
        return orders.filter((order) => !/^nd1-.*-p\d+$/.test(order.client_order_id));
      },
      byHand: async (method, path, body) =>
        request(method, path, body, { 'Nightdesk-Market-Time': marketTime(await env.currentTimeMs()) }),
      asksForAPerson: async (date) =>
        (await desk.handleOf(date).describe()).typedSearchAttributes.get(attributes.needsAttention),
      tell: (signal, reason) => deskHandle.signal(signal, { reason }),
      state: () => deskHandle.query<DeskState>(DESK.state),
      exchangeDown: () => exchange.close(),
      exchangeUp: async (credentials = CREDENTIALS) => {
        keys = credentials;
        exchange = await exchangeOn(port, keys);
      },
      open: () =>
        env.client.workflow.execute<typeof openSession>('openSession', {
          workflowId: randomUUID(),
          taskQueue,
          args: [rules.desk],
          workflowRunTimeout: '1 day',
        }),
      handleOf: (date) => env.client.workflow.getHandle(sessionWorkflowId({ desk: rules.desk, date })),
      control: (method, path, body) => request(method, `/control/${path}`, body),
    };
    return await worker.runUntil(use(desk));
  } finally {
    await env.teardown();
    await exchange.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
