/** Temporal's server on PostgreSQL, set up and started by what docker-compose.yml says of it. */
import { randomInt } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Connection } from '@temporalio/client';
import { server, type Part } from '../chaos/part';
import { after, lastLine, runToEnd } from '../src/workers/child-output';
import { requireFreePort } from '../src/workers/free-port';
import { isListening, keepProgram } from '../src/workers/kept-program';
import type { ComposeFile, ComposeService } from './compose-file';
import type { ServerPrograms } from './server-programs';

export interface ClusterOptions {
  readonly root: string;
  readonly compose: ComposeFile;
  readonly programs: ServerPrograms;
  /** Temporal's CLI. */
  readonly cli: string;
  readonly folder: string;
  /** Where PostgreSQL listens on the loopback address. */
  readonly databasePort: number;
}

export interface TemporalCluster {
  readonly part: Part;
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  /** Runs a service that ends by itself, as `temporal-schema`. Throws an `Error` with what it said when it fails. */
  runToEnd(service: string): Promise<void>;
}

const STEP_LIMIT_MS = 120_000;
const NAMESPACE = 'default';
const DYNAMIC_CONFIG = '/etc/temporal/config/dynamicconfig/nightdesk.yaml';

/** Nothing runs yet; the schema is set up before the first start. */
export async function temporalCluster(options: ClusterOptions): Promise<TemporalCluster> {
  const { root, compose, programs, cli, folder, databasePort } = options;
  const port = await lowPort();
  const address = `127.0.0.1:${port}`;
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(cli, join(bin, 'temporal'));
  symlinkSync(programs['temporal-sql-tool'], join(bin, 'temporal-sql-tool'));

  /** A container's variables, its neighbours found on the loopback address. */
  const environmentOf = ({ environment }: ComposeService): NodeJS.ProcessEnv => ({
    PATH: [bin, process.env['PATH']].join(delimiter),
    ...replaced(environment, {
      SQL_HOST: '127.0.0.1',
      SQL_PORT: `${databasePort}`,
      POSTGRES_SEEDS: '127.0.0.1',
      DB_PORT: `${databasePort}`,
      TEMPORAL_ADDRESS: address,
      BIND_ON_IP: '127.0.0.1',
      DYNAMIC_CONFIG_FILE_PATH: join(root, compose.mounted('temporal', DYNAMIC_CONFIG)),
    }),
  });
  // A container has its ports to itself; here each has to be free.
  const ports: Record<string, string> = {
    FRONTEND_GRPC_PORT: `${port}`,
    PROMETHEUS_ENDPOINT: `127.0.0.1:${await lowPort()}`,
  };
  for (const name of PORTS) ports[name] = `${await lowPort()}`;

  const logFile = join(folder, 'temporal.log');
  const part = server('Temporal server', logFile, async () => {
    const kept = keepProgram('Temporal server', programs['temporal-server'], ['start'], logFile, {
      ...environmentOf(compose.service('temporal')),
      ...ports,
      LOG_LEVEL: 'warn',
    });
    await kept.ready(() => isListening(port));
    await kept.ready(() => knowsNamespaces(address));
    return kept;
  });
  return {
    part,
    address,
    async runToEnd(name) {
      const service = compose.service(name);
      const [program = '', ...args] = [...service.entrypoint, ...service.command];
      const { code, stdout, stderr, failure } = await runToEnd(
        program,
        args,
        after(STEP_LIMIT_MS),
        environmentOf(service),
      );
      if (code !== 0) throw new Error(`${name}: ${failure ?? lastLine(stderr || stdout)}`);
    },
  };
}

/** Those that the server's own template of its configuration names, beside the front end's. */
const PORTS = [
  ...['FRONTEND_HTTP_PORT', 'FRONTEND_MEMBERSHIP_PORT', 'MATCHING_GRPC_PORT', 'MATCHING_MEMBERSHIP_PORT'],
  ...['HISTORY_GRPC_PORT', 'HISTORY_MEMBERSHIP_PORT', 'WORKER_GRPC_PORT', 'WORKER_MEMBERSHIP_PORT'],
];

const MOST_PORTS_TRIED = 50;

/** A free port that PostgreSQL's schema has room for: the server keeps its own ports as 16-bit numbers with a sign. */
async function lowPort(): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const port = randomInt(20_000, 2 ** 15);
    try {
      await requireFreePort(port, "Temporal's server");
      return port;
    } catch (error) {
      if (tries === MOST_PORTS_TRIED) throw error;
    }
  }
}

/** The variables that are set, with other values for some of them: none is added. */
export function replaced(
  environment: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, values[name] ?? value]),
  );
}

/** Whether the front end answers for a namespace: one that is there, or one that it knows isn't. */
async function knowsNamespaces(address: string): Promise<boolean> {
  const connection = Connection.lazy({ address });
  try {
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.describeNamespace({ namespace: NAMESPACE }),
    );
    return true;
  } catch (error) {
    return (error as { code?: number }).code === NOT_FOUND;
  } finally {
    await connection.close();
  }
}

/** gRPC's status. */
const NOT_FOUND = 5;
