/** What an operator can watch of a real run: its scrape, every line of its worker's log, and its traces. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS } from '../../src/domain/metrics';
import type { SessionRecord } from '../../src/domain/session-record';
import { freePort } from '../../src/workers/free-port';
import { TEMPORAL_FAILURES, TEMPORAL_METRICS } from '../temporal/runtime-metrics';
import { scrape, valueOf } from '../workers/scrape';
import { traceReceiver, type ReceivedSpan } from '../workers/trace-receiver';
import { allGone, folder, nightdesk, readRecords, within } from './nightdesk';

type Line = Readonly<Record<string, unknown>>;

const VARIABLES = ['NIGHTDESK_METRICS', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_BSP_SCHEDULE_DELAY'];
afterEach(() => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
});

test('metrics, log and traces tell of two sessions and of each of their orders (about 20 s)', async () => {
  const [port, receiver] = await Promise.all([freePort(), traceReceiver()]);
  process.env['NIGHTDESK_METRICS'] = String(port);
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url;
  const state = join(folder(), 'state');
  const json = join(folder(), 'records.json');
  const run = nightdesk('up', '--state', state, '--json', json, '--sessions', '2', '--night', '500ms');
  await run.says(/Ctrl-C ends everything/);
  const parts = run.parts();
  const records = readRecords(json);
  const orders = records.flatMap(({ intents }) => intents.flatMap(({ rungs }) => rungs));
  expect(orders.length).toBeGreaterThan(3);

  await within(10_000, 'the filing of both sessions', async () => {
    const filed = valueOf(await scrape(port), 'nightdesk_sessions_total', {
      desk: 'main',
      outcome: 'traded',
    });
    return filed === records.length;
  });
  const series = await scrape(port);
  const sum = (name: string, labels: Readonly<Record<string, string>> = {}): number =>
    series
      .filter(
        (each) =>
          each.name === name && Object.entries(labels).every(([key, text]) => each.labels[key] === text),
      )
      .reduce((total, { value }) => total + value, 0);
  expect(sum('nightdesk_decisions_total')).toBe(records.flatMap(({ decisions }) => decisions).length);
  expect(sum('nightdesk_orders_total')).toBe(records.flatMap(({ intents }) => intents).length);
  expect(sum('nightdesk_gateway_answers_total', { kind: 'entry', answer: 'accepted' })).toBe(orders.length);
  expect(sum('nightdesk_order_after_open_seconds_count')).toBe(orders.length);
  const names = new Set(series.map(({ name }) => name));
  const counters = Object.entries(METRICS).flatMap(([name, { kind }]) => (kind === 'counter' ? [name] : []));
  expect(counters.filter((name) => !names.has(name))).toEqual([]);
  expect(TEMPORAL_METRICS.filter((name) => !TEMPORAL_FAILURES.includes(name) && !names.has(name))).toEqual(
    [],
  );

  run.kill('SIGTERM');
  expect(await run.ended).toMatchObject({ code: 0 });
  await allGone(parts);
  await receiver.close();

  checkLog(readFileSync(join(state, 'worker.log'), 'utf8'), records);
  checkTraces(receiver.spans, records);
}, 120_000);

test('a worker that is killed overnight doubles no span and no count: the next one goes on in the same trace (about 30 s)', async () => {
  const [port, receiver] = await Promise.all([freePort(), traceReceiver()]);
  process.env['NIGHTDESK_METRICS'] = String(port);
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url;
  // Usually spans leave a worker up to five seconds after they are done.
  process.env['OTEL_BSP_SCHEDULE_DELAY'] = '200';
  const state = join(folder(), 'state');
  const first = nightdesk('up', '--state', state, '--sessions', '1', '--night', '12s');
  await first.says(/night {2}until/);
  const parts = first.parts();
  const worker = parts.find(({ command }) => /main\.js worker/.test(command));
  // What a killed worker hasn't told yet is lost: it is killed when all that the evening did has arrived.
  const told = (name: string): boolean => receiver.spans.some((span) => span.name === name);
  await within(20_000, 'the spans of the scan and of the probe', () =>
    ['scanUniverse', 'send order'].every(told),
  );
  process.kill(worker!.pid, 'SIGKILL');
  expect(await first.ended).toMatchObject({ code: 1 });
  await allGone(parts);
  const before = receiver.spans.length;

  const json = join(folder(), 'records.json');
  const second = nightdesk('up', '--state', state, '--json', json, '--sessions', '1', '--night', '500ms');
  await second.says(/Ctrl-C ends everything/);
  const left = second.parts();
  const [record] = readRecords(json);
  const filed = async (): Promise<number | undefined> =>
    valueOf(await scrape(port), 'nightdesk_sessions_total', { desk: 'main', outcome: 'traded' });
  await within(10_000, 'the filing of the session', async () => (await filed()) === 1);
  second.kill('SIGTERM');
  expect(await second.ended).toMatchObject({ code: 0 });
  await allGone(left);
  await receiver.close();

  const { spans } = receiver;
  expect(before).toBeGreaterThan(3);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  const own = spans.filter(({ traceId }) => traceId === record!.provenance.runId.replaceAll('-', ''));
  const count = (name: string): number => own.filter((span) => span.name === name).length;
  expect({ brief: count('brief'), scan: count('scanUniverse'), session: count('session') }).toEqual({
    ...{ brief: 1, scan: 1, session: 1 },
  });
  expect(spans.indexOf(own.find(({ name }) => name === 'scanUniverse')!)).toBeLessThan(before);
  expect(spans.indexOf(own.find(({ name }) => name === 'fileRecord')!)).toBeGreaterThanOrEqual(before);
  const sendings = own.filter(({ name }) => name === 'send order');
  expect(sendings.map(({ attributes }) => attributes['nightdesk.client_order_id']).sort()).toEqual(
    sentIn([record!]),
  );
}, 120_000);

/** The ids of everything that left for the broker in these sessions, the probes of fractions too. */
const sentIn = (records: readonly SessionRecord[]): readonly string[] =>
  records
    .flatMap(({ intents, fractional }) => [
      ...intents.flatMap(({ rungs }) => rungs.map(({ clientOrderId }) => clientOrderId)),
      ...(JSON.stringify(fractional).match(/nd1-[\w-]+-p\d+/g) ?? []),
    ])
    .sort();

function checkLog(text: string, records: readonly SessionRecord[]): void {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  for (const line of lines) {
    expect(line).toMatchObject({
      ...{
        level: expect.stringMatching(/^(info|warn|error)$/) as string,
        time: expect.any(String) as string,
      },
      msg: expect.any(String) as string,
    });
    // Whoever works for a session says for which.
    if (line['activityType'] !== undefined)
      expect(line).toMatchObject({
        workflowId: expect.stringMatching(/^session\/main\/2026-01-0\d$/) as string,
        ...{ desk: 'main', date: expect.stringMatching(/^2026-01-0\d$/) as string },
      });
  }
  const sent = lines.filter(({ msg }) => msg === 'order sent');
  expect(sent.map(({ clientOrderId }) => clientOrderId).sort()).toEqual(sentIn(records));
  for (const line of sent)
    expect(line).toMatchObject({
      ...{
        outcome: 'accepted',
        durationMs: expect.any(Number) as number,
        symbol: expect.any(String) as string,
      },
      // The log and the trace of an order find each other.
      ...{ trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    });
  expect(text).not.toMatch(/APCA|secret|taskToken/i);
}

function checkTraces(spans: readonly ReceivedSpan[], records: readonly SessionRecord[]): void {
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  for (const { provenance } of records) {
    const own = spans.filter(({ traceId }) => traceId === provenance.runId.replaceAll('-', ''));
    const [root, ...others] = own.filter(({ name }) => name === 'session');
    expect(others).toEqual([]);
    expect(root?.attributes).toMatchObject({ 'temporal.workflow_id': provenance.workflowId });
    expect(own.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['brief', 'scanUniverse', 'observe', 'placeOrder', 'send order', 'fileRecord']),
    );
    const known = new Set(own.map(({ spanId }) => spanId));
    for (const span of own) if (span !== root) expect(known).toContain(span.parentSpanId);
  }
  const sendings = spans.filter(({ name }) => name === 'send order');
  expect(sendings.map(({ attributes }) => attributes['nightdesk.client_order_id']).sort()).toEqual(
    sentIn(records),
  );
  const attributes = new Set(spans.flatMap((span) => Object.keys(span.attributes)));
  expect([...attributes].sort()).toEqual([
    ...['nightdesk.client_order_id', 'nightdesk.date', 'nightdesk.desk', 'nightdesk.outcome'],
    ...['temporal.activity_id', 'temporal.attempt', 'temporal.task_queue', 'temporal.workflow_id'],
  ]);
}
