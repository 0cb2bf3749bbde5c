import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { exchangeCommand } from '../../src/cli/exchange-command';
import { workerCommand } from '../../src/cli/worker-command';
import { brokerOf } from '../../src/workers/broker-of';
import { readEnvironment } from '../../src/config/environment';

const ROOT = join(__dirname, '../..');
const read = (...path: readonly string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly secrets?: readonly string[];
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: object;
  readonly depends_on?: Readonly<Record<string, object>>;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const named = (name: string): Service => compose.services[name] ?? {};

describe('docker-compose.yml', () => {
  const schemaText = read('test', 'packaging', 'compose-spec', 'compose-spec.json');
  const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile<Compose>(
    JSON.parse(schemaText) as object,
  );

  it('obeys the schema of the compose specification', () => {
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('would be refused with a misspelt key: the schema is strict', () => {
    const { worker, ...others } = compose.services;
    expect(validate({ ...compose, services: { ...others, worker: { ...worker, restrat: 'always' } } })).toBe(
      false,
    );
  });

  it('is checked against the schema as it was published', () => {
    const hash = createHash('sha256').update(schemaText).digest('hex');
    expect(read('test', 'packaging', 'compose-spec', 'SOURCES.md')).toContain(hash);
  });

  it('has Temporal with PostgreSQL, its UI, a worker and the exchange', () => {
    expect(Object.keys(compose.services)).toEqual(
      expect.arrayContaining(['postgresql', 'temporal', 'temporal-ui', 'worker', 'exchange']),
    );
  });

  it.each(services)('%s has an image with a full version as its tag', (_, { image }) => {
    expect(image).toMatch(/^[a-z/-]+:\d+\.\d+(\.\d+)?$/);
  });

  it.each(services)('%s opens ports on the loopback address only', (_, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it.each(services)('%s is started again, or ends by itself', (_, { restart }) => {
    expect(restart).toMatch(/^(unless-stopped|on-failure:\d+)$/);
  });

  it.each(
    services.filter(([name, { restart }]) => restart === 'unless-stopped' && !name.startsWith('worker')),
  )('%s has a health check', (_, { healthcheck }) => expect(healthcheck).toBeDefined());

  it('names no network, volume, secret or service that it does not define', () => {
    for (const [, { networks = [], volumes = [], secrets = [], depends_on: needs = {} }] of services) {
      expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining([...networks]));
      expect(Object.keys(compose.volumes)).toEqual(
        expect.arrayContaining(volumes.map((volume) => volume.split(':')[0])),
      );
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining([...secrets]));
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(needs)));
    }
  });

  it('lets a worker finish what it has begun before it is killed', () => {
    const force = /FORCE_MS = (\d+)_000/.exec(read('src', 'workers', 'worker.ts'))?.[1];
    for (const name of ['worker', 'worker-paper']) {
      expect(Number.parseInt(named(name).stop_grace_period ?? '')).toBeGreaterThan(Number(force));
    }
  });

  it('gives the commands only options they have', () => {
    const known = (command: Command) => command.options.map(({ long }) => long);
    const [name, ...flags] = named('exchange').command ?? [];
    expect(name).toBe('exchange');
    expect(known(exchangeCommand())).toEqual(expect.arrayContaining(flags.map((flag) => flag.split('=')[0])));
    expect(workerCommand().name()).toBe('worker');
  });

  it('gives the embedded worker an environment that Nightdesk accepts', () => {
    const { broker } = readEnvironment(named('worker').environment ?? {});
    expect(broker).toMatchObject({ mode: 'embedded', tradingUrl: 'http://127.0.0.1:8400' });
    expect(() => brokerOf(broker)).not.toThrow();
  });

  it('puts the worker on the loopback address of the exchange, the only one that the desk asks without TLS', () => {
    expect(named('worker')).toMatchObject({ network_mode: 'service:exchange' });
    expect(named('worker').networks).toBeUndefined();
    const elsewhere = { ...named('worker').environment, NIGHTDESK_TRADING_URL: 'http://exchange:8400' };
    expect(() => brokerOf(readEnvironment(elsewhere).broker)).toThrow(/tradingUrl/);
  });

  it('hands the paper worker its keys as files, and never as values', () => {
    const { environment = {}, secrets = [] } = named('worker-paper');
    expect(environment['NIGHTDESK_MODE']).toBe('paper');
    expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['APCA_API_SECRET_KEY']));
    expect(environment['APCA_API_SECRET_KEY_FILE']).toBe('/run/secrets/apca_api_secret_key');
    expect(secrets).toEqual(['apca_api_key_id', 'apca_api_secret_key']);
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile')
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line));
  const of = (instruction: string): string[] =>
    lines
      .filter((line) => line.startsWith(`${instruction} `))
      .map((line) => line.slice(instruction.length + 1));

  it('starts both stages from the very Node the project is pinned to', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    for (const image of of('FROM'))
      expect(image).toMatch(new RegExp(`^node:${devDependencies['node'] ?? ''}-`));
  });

  it('installs what the lock file says, and keeps nothing of development', () => {
    expect(of('RUN')).toEqual(expect.arrayContaining(['npm ci', 'npm run build && npm prune --omit=dev']));
    expect(of('ENV').join()).toContain('NODE_ENV=production');
  });

  it('does not run as root', () => expect(of('USER')).toEqual(['node']));

  it('runs the command, a worker unless told otherwise', () => {
    expect(of('ENTRYPOINT')).toEqual(['["node", "/app/bin/nightdesk.js"]']);
    expect(of('CMD')).toEqual(['["worker"]']);
  });

  it('copies only what .dockerignore lets through, which is neither a secret nor state', () => {
    const [everything, ...allowed] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(everything).toBe('**');
    const copied = of('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    expect(copied.map((path) => `!${path}`).sort()).toEqual(allowed.toSorted());
  });
});
