/**
 * A desk on the time-skipping test server, with the real activities, the real adapter and the real embedded exchange
 * over HTTP. The exchange is driven: market time is the asking activity's scheduled time, which carries the server's
 * virtual time, less an offset fixed for the run. Nights take their true length there and no time here.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activityInfo } from '@temporalio/activity';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../../src/activities';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { haltFile } from '../../src/activities/halt-file';
import { temporalDeskLink } from '../../src/activities/temporal-desk-link';
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import { loadConfig, type RuleOverrides } from '../../src/config/config';
import { readSessionsTable } from '../../src/config/sessions-table';
import type { TradingDay } from '../../src/domain/session';
import type { SessionRecord } from '../../src/domain/session-record';
import { sessionWorkflowId } from '../../src/domain/session';
import { startExchange, type RunningExchange } from '../../src/exchange/exchange';
import type { Market } from '../../src/exchange/market';
import * as attributes from '../../src/workflows/search-attributes';
import type { OpenedSession, openSession } from '../../src/workflows/open-session';
import type { tradingSession } from '../../src/workflows/trading-session';
import { testServerPath, workflowBundle } from '../temporal/prepared';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  // The test server lacks a capability that the worker warns of at each start.
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});

/** Numbers of temporal.api.enums.v1.IndexedValueType. */
const TYPE_NUMBER = { KEYWORD: 2, INT: 3, BOOL: 5, KEYWORD_LIST: 7 } as const;

const CREDENTIALS = { keyId: 'driven', secretKey: 'driven' };

export interface DrivenDeskOptions {
  readonly market: Market;
  /** Market time at which the run begins, RFC 3339. */
  readonly startAt: string;
  readonly cash?: string;
  readonly holdings?: readonly { readonly symbol: string; readonly qty: string }[];
  readonly rules?: RuleOverrides;
  readonly sessionsTable?: readonly TradingDay[];
}

export interface DrivenDesk {
  readonly env: TestWorkflowEnvironment;
  readonly exchange: RunningExchange;
  /** Runs one session to its end and returns its record. */
  run(date: string): Promise<SessionRecord>;
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
  const exchange = await startExchange({
    port: 0,
    stateFile: join(folder, 'exchange.sqlite'),
    market: options.market,
    startAt: options.startAt,
    startingCash: options.cash ?? '100000',
    holdings: options.holdings ?? [],
    driven: true,
    credentials: CREDENTIALS,
  });
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await testServerPath() } },
  });
  try {
    await env.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: Object.fromEntries(
        Object.values(attributes).map(({ name, type }) => [name, TYPE_NUMBER[type]]),
      ),
    });
    const offset = (await env.currentTimeMs()) - Date.parse(options.startAt);
    const broker = alpacaBroker({
      tradingUrl: exchange.url,
      dataUrl: exchange.url,
      ...CREDENTIALS,
      marketTime: () => new Date(activityInfo().currentAttemptScheduledTimestampMs - offset).toISOString(),
    });
    const { rules, hash } = loadConfig(undefined, options.rules);
    const taskQueue = randomUUID();
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: { codePath: workflowBundle() },
      activities: createActivities({
        broker,
        mode: 'embedded',
        desk: temporalDeskLink(
          { client: env.client, desk: rules.desk, taskQueue },
          haltFile(folder, rules.desk),
        ),
        artifacts: folderArtifactStore(folder),
        rules,
        configHash: hash,
        code: 'test',
        sessionsTable: options.sessionsTable ?? readSessionsTable(),
      }),
    });
    const desk: DrivenDesk = {
      env,
      exchange,
      run: (date) =>
        env.client.workflow.execute<typeof tradingSession>('tradingSession', {
          workflowId: sessionWorkflowId({ desk: rules.desk, date }),
          taskQueue,
          args: [{ desk: rules.desk, date }],
          // The test server leaps to a run's time-out when the run ends; without one, by ten years.
          workflowRunTimeout: '10 days',
        }),
      open: () =>
        env.client.workflow.execute<typeof openSession>('openSession', {
          workflowId: randomUUID(),
          taskQueue,
          args: [rules.desk],
          workflowRunTimeout: '1 day',
        }),
      handleOf: (date) => env.client.workflow.getHandle(sessionWorkflowId({ desk: rules.desk, date })),
      control: async (method, path, body) => {
        const answer = await fetch(`${exchange.url}/control/${path}`, {
          method,
          headers: {
            'APCA-API-KEY-ID': CREDENTIALS.keyId,
            'APCA-API-SECRET-KEY': CREDENTIALS.secretKey,
            'content-type': 'application/json',
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        return answer.json();
      },
    };
    return await worker.runUntil(use(desk));
  } finally {
    await env.teardown();
    await exchange.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
