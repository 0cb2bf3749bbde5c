/** The meter at the SDK's own Prometheus endpoint, scraped over HTTP. */
import { Runtime } from '@temporalio/worker';
import { METRICS, type Meter, type MetricName } from '../../src/domain/metrics';
import { freePort } from '../../src/workers/free-port';
import { prometheusMeter } from '../../src/workers/prometheus-meter';
import { installTelemetry } from '../../src/workers/telemetry';
import { scrape, valueOf } from './scrape';

let port: number;
let meter: Meter;
beforeAll(async () => {
  port = await freePort();
  installTelemetry(`127.0.0.1:${port}`);
  meter = prometheusMeter(Runtime.instance().metricMeter, ['alpha', 'beta']);
});

afterAll(() => Runtime.instance().shutdown());

test('counters are there from the start, at 0 for each desk and whatever it may count', async () => {
  const series = await scrape(port);
  const counters = Object.entries(METRICS).filter(([, { kind }]) => kind === 'counter');
  for (const [name] of counters)
    for (const desk of ['alpha', 'beta']) expect(valueOf(series, name, { desk })).toBe(0);
  expect(valueOf(series, 'nightdesk_decisions_total', { desk: 'beta', code: 'TIER_CAP' })).toBe(0);
});

test('what is recorded is found under its name, and once', async () => {
  meter.record([
    { name: 'nightdesk_sessions_total', labels: { desk: 'alpha', outcome: 'traded' }, value: 1 },
    { name: 'nightdesk_sessions_total', labels: { desk: 'alpha', outcome: 'traded' }, value: 1 },
    { name: 'nightdesk_tier_exposure_ratio', labels: { desk: 'alpha', tier: 'TIER3' }, value: 0.3412 },
    { name: 'nightdesk_order_answer_seconds', labels: { desk: 'alpha' }, value: 0.15 },
  ]);
  const series = await scrape(port);
  expect(valueOf(series, 'nightdesk_sessions_total', { desk: 'alpha', outcome: 'traded' })).toBe(2);
  expect(valueOf(series, 'nightdesk_sessions_total', { desk: 'beta', outcome: 'traded' })).toBe(0);
  expect(valueOf(series, 'nightdesk_tier_exposure_ratio', { tier: 'TIER3' })).toBe(0.3412);
  const bucket = (le: string) => valueOf(series, 'nightdesk_order_answer_seconds_bucket', { le });
  expect([bucket('0.1'), bucket('0.2'), bucket('+Inf')]).toEqual([0, 1, 1]);
});

test('a value that the SDK does not take costs nobody anything', async () => {
  const gauge = (value: number) =>
    ({ name: 'nightdesk_cash_usd', labels: { desk: 'alpha' }, value }) as const;
  expect(() => meter.record([gauge(-1), gauge(5)])).not.toThrow();
  expect(valueOf(await scrape(port), 'nightdesk_cash_usd')).toBe(5);
});

test('every metric of the table can be found at the endpoint, under the name that it is documented by', async () => {
  meter.record(
    (Object.keys(METRICS) as MetricName[]).map(
      (name) => ({ name, labels: { desk: 'alpha' }, value: 0 }) as never,
    ),
  );
  const names = new Set((await scrape(port)).map(({ name }) => name));
  const missing = Object.entries(METRICS).filter(
    ([name, { kind }]) => !names.has(kind === 'histogram' ? `${name}_bucket` : name),
  );
  expect(missing).toEqual([]);
});
