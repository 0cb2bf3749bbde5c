import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { program } from '../../src/cli/program';
import { brokerOf } from '../../src/workers/broker-of';
import { readConfiguredDesks } from '../../src/config/configured-desks';
import { readEnvironment } from '../../src/config/environment';
import { readComposeFile } from '../../topology/compose-file';

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
  readonly configs?: readonly string[];
  readonly profiles?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly deploy?: { readonly replicas?: number };
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: object;
  readonly depends_on?: Readonly<Record<string, object>>;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly volumes: Readonly<Record<string, unknown>>;
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

  it('has Temporal with PostgreSQL, its UI, workers, the exchange, Prometheus and Grafana', () => {
    expect(Object.keys(compose.services)).toEqual(
      expect.arrayContaining([
        ...['postgresql', 'temporal', 'temporal-ui', 'worker', 'exchange', 'prometheus', 'grafana'],
      ]),
    );
  });

  it('has Prometheus scrape the workers where they serve their metrics, and Temporal where it does', () => {
    const { scrape_configs: jobs } = parse(read('deploy', 'prometheus', 'prometheus.yml')) as {
      scrape_configs: readonly {
        dns_sd_configs?: readonly { names: readonly string[]; port: number }[];
        static_configs?: readonly { targets: readonly string[] }[];
      }[];
    };
    const workers = services.filter(([name]) => name.startsWith('worker'));
    const [scraped] = jobs.flatMap((job) => job.dns_sd_configs ?? []);
    expect(scraped?.names).toEqual(expect.arrayContaining(workers.map(([name]) => name)));
    for (const [, { environment }] of workers)
      expect(environment?.['NIGHTDESK_METRICS']).toBe(`0.0.0.0:${scraped?.port ?? ''}`);
    expect(jobs.flatMap((job) => job.static_configs ?? [])).toEqual([{ targets: ['temporal:9090'] }]);
    expect(named('temporal').environment?.['PROMETHEUS_ENDPOINT']).toBe('0.0.0.0:9090');
  });

  it.each(services)('%s has an image with a full version as its tag', (_, { image }) => {
    expect(image).toMatch(/^[a-z/-]+:v?\d+\.\d+(\.\d+)?$/);
  });

  it.each(services)('%s has no capability, gains none, and no more memory than it is given', (_, service) => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
  });

  it('lets the UI alone write to its image, which puts its configuration there', () => {
    expect(services.filter(([, service]) => service.read_only !== true).map(([name]) => name)).toEqual([
      'temporal-ui',
    ]);
  });

  it('gives a read-only root nothing that is copied into it: only files that are mounted', () => {
    for (const [, { secrets, configs }] of services)
      expect([secrets, configs]).toEqual([undefined, undefined]);
  });

  it('mounts what it takes from the checkout read-only', () => {
    const mounts = services.flatMap(([, { volumes = [] }]) => volumes);
    const ofTheCheckout = mounts.filter((volume) => /^(\.|\$)/.test(volume));
    expect(ofTheCheckout.length).toBeGreaterThan(0);
    for (const volume of ofTheCheckout) expect(volume).toMatch(/:ro$/);
    for (const volume of ofTheCheckout.filter((each) => each.startsWith('.')))
      expect(existsSync(join(ROOT, volume.split(':')[0]!))).toBe(true);
  });

  it('has two workers for each kind of broker, and one state folder for both', () => {
    for (const name of ['worker', 'worker-paper']) {
      expect(named(name).deploy).toEqual({ replicas: 2 });
      expect(named(name).volumes).toContain(`${name}:/state`);
    }
  });

  it.each(services)('%s opens ports on the loopback address only', (_, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it.each(services)('%s is started again, or ends by itself', (_, { restart }) => {
    expect(restart).toMatch(/^(unless-stopped|on-failure:\d+)$/);
  });

  it.each(services.filter(([, { restart }]) => restart === 'unless-stopped'))(
    '%s has a health check',
    (_, { healthcheck }) => expect(healthcheck).toBeDefined(),
  );

  it('names no network, volume, secret or service that it does not define', () => {
    for (const [, { networks = [], volumes = [], depends_on: needs = {} }] of services) {
      const own = volumes.filter((volume) => /^[a-z]/.test(volume));
      expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining([...networks]));
      expect(Object.keys(compose.volumes)).toEqual(
        expect.arrayContaining(own.map((volume) => volume.split(':')[0])),
      );
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
    const ours = services.filter(([, { image }]) => image?.startsWith('nightdesk:'));
    expect(ours.length).toBeGreaterThan(4);
    for (const [, { command: words = ['worker'] }] of ours) {
      const names = words.filter((word) => !word.startsWith('--'));
      const command = names.reduce<Command | undefined>(
        (found, name) => found?.commands.find((each) => each.name() === name),
        program(() => undefined),
      );
      const known = command?.options.map(({ long }) => long);
      const flags = words.filter((word) => word.startsWith('--')).map((flag) => flag.split('=')[0]);
      expect(known).toEqual(expect.arrayContaining(flags));
    }
  });

  it('gives the embedded workers an environment that Nightdesk accepts, and the exchange as a neighbour', () => {
    const { broker } = readEnvironment({ ...named('worker').environment, APCA_API_KEY_ID: 'main' });
    expect(broker).toMatchObject({ mode: 'embedded', tradingUrl: 'http://exchange:8400' });
    const keys = { APCA_API_KEY_ID: 'main', APCA_API_SECRET_KEY: 'main' };
    const withKeys = { ...named('worker').environment, ...keys };
    expect(() => brokerOf(readEnvironment(withKeys).broker)).not.toThrow();
    const unnamed = { ...withKeys, NIGHTDESK_EXCHANGE_HOST: '' };
    expect(() => brokerOf(readEnvironment(unnamed).broker)).toThrow(/tradingUrl/);
  });

  it('gives the paper workers their keys as files of a folder, and no key as a value', () => {
    const { environment = {}, volumes = [] } = named('worker-paper');
    expect(environment['NIGHTDESK_MODE']).toBe('paper');
    expect(Object.keys(environment).filter((name) => name.startsWith('APCA_'))).toEqual([]);
    expect(volumes).toContain(`\${KEYS:-./keys}:${environment['NIGHTDESK_KEYS'] ?? ''}:ro`);
  });

  it('keeps the folders of keys out of the image and out of Git', () => {
    expect(read('.gitignore')).toContain('keys/');
    expect(read('.dockerignore')).not.toContain('keys');
  });

  it('has a desk to begin with, and an account of it', () => {
    const { ready } = readConfiguredDesks(
      { desks: join(ROOT, 'deploy', 'desks') },
      { NIGHTDESK_MODE: 'embedded', NIGHTDESK_TRADING_URL: '', NIGHTDESK_DATA_URL: '' },
    );
    expect(ready.map(({ config: { rules } }) => rules.desk)).toEqual(['main']);
    expect(named('exchange').command).toContain('--accounts=${ACCOUNTS:-main}');
  });
});

const plugin = spawnSync('docker', ['compose', 'version'], { encoding: 'utf8' });
if (plugin.status !== 0)
  process.stderr.write('`docker compose config` is not run: the plugin is not here.\n');

(plugin.status === 0 ? describe : describe.skip)('docker compose config', () => {
  const configOf = (...profiles: readonly string[]) =>
    spawnSync(
      'docker',
      ['compose', ...profiles.flatMap((name) => ['--profile', name]), 'config', '--format', 'json'],
      { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: process.env['HOME'] } },
    );

  it.each([[[]], [['embedded']], [['paper']], [['embedded', 'paper', 'codec']]])(
    'accepts the file with the profiles %j',
    (profiles) => {
      const { stderr, status } = configOf(...profiles);
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    },
  );

  it('reads the very commands and variables that the topology runs natively', () => {
    // It prints a dollar as the file would have to write it.
    const printed = configOf('embedded', 'paper', 'codec').stdout.replaceAll('$$', '$');
    const { services: resolved } = JSON.parse(printed) as Compose;
    const own = readComposeFile(ROOT);
    for (const [name, { command, environment, image }] of Object.entries(resolved)) {
      const ours = own.service(name);
      expect({ name, image, command: command ?? [], environment: environment ?? {} }).toEqual({
        ...{ name, image: ours.image, command: ours.command, environment: ours.environment },
      });
    }
    expect(Object.keys(resolved).sort()).toEqual(Object.keys(compose.services).sort());
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

  it('builds from what it copies alone, and runs with what the last stage has', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightdesk-image-'));
    const [build, image] = [join(folder, 'build'), join(folder, 'app')];
    const run = (cwd: string, command: string, ...args: readonly string[]) =>
      spawnSync(command, args, {
        ...{ cwd, encoding: 'utf8' },
        env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
      });
    try {
      const from = of('COPY').filter((line) => !line.startsWith('--from'));
      for (const path of from.flatMap((line) => line.split(' ').slice(0, -1)))
        cpSync(join(ROOT, path), join(build, path), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(build, 'node_modules'));
      const built = run(build, 'npm', 'run', '--silent', 'build');
      expect({ stderr: built.stderr, status: built.status }).toEqual({ stderr: '', status: 0 });

      const taken = of('COPY').filter((line) => line.startsWith('--from=build'));
      for (const path of taken.map((line) => basename(line.split(' ')[1]!))) {
        if (path === 'node_modules') symlinkSync(join(ROOT, path), join(image, path));
        else cpSync(join(build, path), join(image, path), { recursive: true });
      }
      cpSync(join(ROOT, 'bin'), join(image, 'bin'), { recursive: true });
      const [, ...entry] = JSON.parse(of('ENTRYPOINT')[0]!) as readonly string[];
      const started = run(
        image,
        process.execPath,
        ...entry.map((word) => word.replace('/app', image)),
        'worker',
      );
      expect(started.stderr).toContain('NIGHTDESK_TRADING_URL is not set');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 180_000);

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
