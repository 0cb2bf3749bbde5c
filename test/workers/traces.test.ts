/** Traces of sessions on a real server, as a real receiver has them: through replays and failed attempts. */
import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { sessionWorkflowId } from '../../src/domain/session';
import { freePort } from '../../src/workers/free-port';
import { installTelemetry } from '../../src/workers/telemetry';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { startTraces, type Traces } from '../../src/workers/traces';
import { scrape } from './scrape';
import { traceReceiver, type ReceivedSpan, type TraceReceiver } from './trace-receiver';

let env: TestWorkflowEnvironment;
let workflowBundle: WorkflowBundle;
let port: number;
beforeAll(async () => {
  port = await freePort();
  installTelemetry(`127.0.0.1:${port}`);
  const { path } = await findTemporalBinary('cli');
  env = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path } },
  });
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('./traced-workflows'),
    logger: new DefaultLogger('ERROR'),
  });
});
afterAll(async () => {
  await env.teardown();
  await Runtime.instance().shutdown();
});

let receiver: TraceReceiver;
let traces: Traces;
beforeEach(async () => {
  receiver = await traceReceiver();
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url;
  traces = startTraces('test');
});
afterEach(async () => {
  await traces.stop();
  delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  await receiver.close();
});

const KEY = { desk: 'traced', date: '2024-08-02' };
const ORDER = 'nd1-traced-20240802-NVDA-b-f1';
const SECRET = 'what the broker said of 12 shares';

/** Runs one session to its end, each of its activities' attempts in turn done by what is given for it. */
async function session(watchOrder: (attempt: number) => Promise<void>): Promise<string> {
  const taskQueue = randomUUID();
  let attempts = 0;
  const worker = await Worker.create({
    ...{ connection: env.nativeConnection, taskQueue, workflowBundle },
    // Without a cache every workflow task replays the history from its start.
    maxCachedWorkflows: 0,
    activities: {
      readClock: () => Promise.resolve(),
      watchOrder: () => watchOrder((attempts += 1)),
      fileRecord: () => Promise.resolve(),
    },
    interceptors: { activity: [traces.interceptor] },
    shutdownForceTime: 100,
  });
  const handle = await env.client.workflow.start('tradingSession', {
    ...{ taskQueue, workflowId: sessionWorkflowId(KEY), args: [ORDER] },
  });
  await worker.runUntil(() => handle.result());
  return handle.firstExecutionRunId;
}

const byName = (spans: readonly ReceivedSpan[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { name } of spans) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

test('a session is one trace, whose id is the run’s; an attempt that failed has a span of its own', async () => {
  const runId = await session((attempt) =>
    attempt === 1
      ? Promise.reject(ApplicationFailure.retryable(SECRET, 'BrokerTransient'))
      : Promise.resolve(),
  );
  await traces.stop();
  const { spans } = receiver;
  expect(byName(spans)).toEqual({ readClock: 1, watchOrder: 2, fileRecord: 1, session: 1 });
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([runId.replaceAll('-', '')]));
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);

  const root = spans.find(({ name }) => name === 'session')!;
  expect(root.parentSpanId).toBeFalsy();
  for (const span of spans) if (span !== root) expect(span.parentSpanId).toBe(root.spanId);

  const [failed, done] = spans.filter(({ name }) => name === 'watchOrder');
  expect(failed).toMatchObject({
    status: { code: 2, message: 'BrokerTransient' },
    attributes: {
      ...{ 'nightdesk.desk': 'traced', 'nightdesk.date': KEY.date, 'nightdesk.client_order_id': ORDER },
      ...{ 'temporal.workflow_id': 'session/traced/2024-08-02', 'temporal.attempt': 1 },
    },
  });
  expect(done).toMatchObject({ attributes: { 'temporal.attempt': 2 } });
  // No payload, and no words of a failure, which may quote one.
  expect(JSON.stringify(spans)).not.toContain(SECRET);

  const names = new Set((await scrape(port)).map(({ name }) => name));
  expect(names).toContain('temporal_activity_execution_failed_total');
});

test('an attempt that outlives its time and the one after it are two spans of one trace', async () => {
  let finish: () => void = () => undefined;
  const runId = await session((attempt) => {
    if (attempt === 1) return new Promise<void>((resolve) => (finish = resolve));
    finish();
    return Promise.resolve();
  });
  await traces.stop();
  const watched = receiver.spans.filter(({ name }) => name === 'watchOrder');
  expect(watched.map(({ attributes }) => attributes['temporal.attempt']).sort()).toEqual([1, 2]);
  expect(new Set(watched.map(({ spanId }) => spanId)).size).toBe(2);
  expect(byName(receiver.spans)).toMatchObject({ session: 1, fileRecord: 1 });
  expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set([runId.replaceAll('-', '')]));
});

test('a receiver that is not there keeps no session waiting, and no worker from ending', async () => {
  await receiver.close();
  await session(() => Promise.resolve());
  const began = performance.now();
  await traces.stop();
  expect(performance.now() - began).toBeLessThan(8_000);
});
