/** Alert rules, dashboard and scrape configuration: they ask for nothing that no worker says, and they work. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { METRICS, type Metric } from '../../src/domain/metrics';
import { TEMPORAL_METRICS } from '../temporal/runtime-metrics';

const PROJECT = join(__dirname, '../..');
const PROMETHEUS = join(PROJECT, 'deploy/prometheus');
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string }[];
}

const { groups } = parse(read('deploy/prometheus/nightdesk-alerts.yml')) as {
  groups: readonly { readonly rules: readonly Alert[] }[];
};
const ALERTS = groups.flatMap(({ rules }) => rules.map((rule) => [rule.alert, rule] as const));
const { panels } = JSON.parse(read('deploy/grafana/dashboards/nightdesk.json')) as {
  panels: readonly Panel[];
};
const PANELS = panels.filter(({ type }) => type !== 'row');
const QUERIES = PANELS.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }): [string, string] => [title, expr]),
);

/** Names that an endpoint shows: a histogram is three of them. */
const shown = new Set([
  ...(Object.entries(METRICS) as [string, Metric][]).flatMap(([name, { kind }]) =>
    kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => `${name}${end}`) : [name],
  ),
  ...TEMPORAL_METRICS,
]);
const namesIn = (expr: string): readonly string[] => expr.match(/\b(nightdesk|temporal)_[a-z_]+/g) ?? [];

describe.each(ALERTS)('the alert %s', (name, { expr, labels, annotations }) => {
  test('asks for what a worker says', () => {
    expect(namesIn(expr).filter((each) => !shown.has(each))).toEqual([]);
  });

  test('says in a sentence what is wrong, what to do, and how urgent it is', () => {
    expect(['page', 'warn']).toContain(labels['severity']);
    expect(annotations['summary']).toMatch(/^[^\n]{10,120}$/);
    expect(annotations['action']).toMatch(/^[^\n]{20,}\.$/);
  });

  test('points to a place that is there', () => {
    const [path = '', anchor] = (annotations['runbook'] ?? '').split('#');
    const headings = read(path).match(/^#+ .*$/gm) ?? [];
    expect(headings.map(anchorOf)).toContain(anchor);
  });

  test('is rung by a test of its own', () => {
    expect(read('deploy/prometheus/nightdesk-alerts.test.yml')).toMatch(
      new RegExp(`labels: 'ALERTS\\{alertname="${name}", alertstate="firing"`),
    );
  });
});

/** The anchor of a heading, as the project's host makes it. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

describe('the dashboard', () => {
  test.each(QUERIES)('%s asks for what a worker says', (_, expr) => {
    expect(namesIn(expr).filter((each) => !shown.has(each))).toEqual([]);
  });

  test('shows every metric of the desk', () => {
    const asked = QUERIES.map(([, expr]) => expr).join('\n');
    expect(Object.keys(METRICS).filter((name) => !asked.includes(name))).toEqual([]);
  });

  test('asks the source that is provisioned, and no other', () => {
    const { datasources } = parse(read('deploy/grafana/provisioning/datasources/prometheus.yml')) as {
      datasources: readonly { readonly uid: string }[];
    };
    expect(new Set(PANELS.map(({ datasource }) => datasource?.uid))).toEqual(
      new Set(datasources.map(({ uid }) => uid)),
    );
  });

  test('lays no panel over another, and gives each a name and a number of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  test('is found where its provider looks', () => {
    const { providers } = parse(read('deploy/grafana/provisioning/dashboards/nightdesk.yml')) as {
      providers: readonly { readonly options: { readonly path: string } }[];
    };
    expect(providers.map(({ options }) => options.path)).toEqual(['/var/lib/grafana/dashboards']);
    expect(readdirSync(join(PROJECT, 'deploy/grafana/dashboards'))).toEqual(['nightdesk.json']);
  });
});

describe("Prometheus' own configuration", () => {
  interface Job {
    readonly job_name: string;
    readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
  }
  const { scrape_configs: jobs } = parse(read('deploy/prometheus/prometheus.yml')) as {
    scrape_configs: readonly Job[];
  };
  const workers = jobs.find(({ job_name: name }) => name === 'nightdesk')?.dns_sd_configs ?? [];
  interface Service {
    readonly environment?: Readonly<Record<string, string>>;
    readonly volumes?: readonly string[];
  }
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Readonly<Record<string, Service>>;
  };

  test('scrapes, under the job that alerts and dashboard name, the workers of the compose file where they listen', () => {
    expect(workers).toHaveLength(1);
    for (const { names, port } of workers)
      for (const name of names)
        expect(services[name]?.environment?.['NIGHTDESK_METRICS']).toBe(`0.0.0.0:${port}`);
    const serving = Object.keys(services).filter(
      (name) => services[name]?.environment?.['NIGHTDESK_METRICS'] !== undefined,
    );
    expect(serving.sort()).toEqual(workers.flatMap(({ names }) => names).sort());
  });

  test('is mounted in the compose file, with the alerts and what Grafana is provisioned with', () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    for (const path of ['prometheus/prometheus.yml', 'prometheus/nightdesk-alerts.yml'])
      expect(mounted).toContain(`./deploy/${path}:/etc/${path}:ro`);
    expect(mounted).toContain('./deploy/grafana/provisioning:/etc/grafana/provisioning:ro');
    expect(mounted).toContain('./deploy/grafana/dashboards:/var/lib/grafana/dashboards:ro');
  });
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const promtool = (...args: readonly string[]): { readonly status: number | null; readonly said: string } => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
};
const withPromtool = hasPromtool ? describe : describe.skip;

withPromtool("promtool, of Debian's package prometheus (skipped where it isn't installed)", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightdesk-rules-'));
    cpSync(PROMETHEUS, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('takes the scrape configuration', () => {
    expect(promtool('check', 'config', '--syntax-only', join(folder, 'prometheus.yml'))).toMatchObject({
      status: 0,
    });
  });

  test('rings the alerts that it should, and no other', () => {
    expect(promtool('test', 'rules', join(folder, 'nightdesk-alerts.test.yml'))).toMatchObject({ status: 0 });
  });

  test.each(ALERTS)('sees when %s no longer rings', (name) => {
    const rules = join(folder, 'nightdesk-alerts.yml');
    const silent = groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => (rule.alert === name ? { ...rule, expr: 'vector(1) > 2' } : rule)),
    }));
    writeFileSync(rules, stringify({ groups: silent }));
    const { status, said } = promtool('test', 'rules', join(folder, 'nightdesk-alerts.test.yml'));
    expect(status).toBe(1);
    expect(said).toContain(name);
  });

  test('can read every query of the dashboard', () => {
    const rules = QUERIES.map(([, expr], index) => ({
      record: `query:${index}`,
      expr: expr.replaceAll('$desk', '.*').replaceAll('$__rate_interval', '1m').replaceAll('$__range', '7d'),
    }));
    const file = join(folder, 'dashboard.yml');
    writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(promtool('check', 'rules', file)).toMatchObject({ status: 0 });
  });
});
