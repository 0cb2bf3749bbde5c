import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { transformFileSync } from '@swc/core';
import { Client, Connection } from '@temporalio/client';
import { startDevServer } from '../../src/workers/dev-server';
import type { DevServer } from '../../src/workers/dev-server';
import { freePort } from '../../src/workers/free-port';
import { registerSearchAttributes } from '../../src/workers/register-search-attributes';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import * as attributes from '../../src/workflows/search-attributes';

let binary: string;
let directory: string;
beforeAll(async () => {
  binary = (await findTemporalBinary('cli')).path;
  directory = mkdtempSync(join(tmpdir(), 'nightdesk-dev-server-'));
}, 300_000);
afterAll(() => rmSync(directory, { recursive: true }));

const options = (name: string) => ({
  binary,
  dbFile: join(directory, name, 'temporal.db'),
  logFile: join(directory, name, 'temporal.log'),
  port: 0,
  uiPort: 0,
});

/** Waits until no process has this file open by name: neither the server nor its keeper. */
async function gone(dbFile: string): Promise<void> {
  for (let tries = 0; onFile(dbFile).length > 0; tries += 1) {
    if (tries > 200) throw new Error(`${dbFile} still has processes`);
    await sleep(50);
  }
}

/** The server on this file and its keeper. */
const onFile = (dbFile: string): number[] => processes('-f', '--', `--db-filename ${dbFile}`);

function processes(...args: readonly string[]): number[] {
  return spawnSync('pgrep', args, { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).map(Number);
}

describe('a running server', () => {
  let server: DevServer;
  let connection: Connection;
  beforeAll(async () => {
    server = await startDevServer(options('running'));
    connection = await Connection.connect({ address: server.address });
  });
  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  it('answers as soon as it is started, on the loopback address, its UI too', async () => {
    expect(server.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect((await fetch(server.uiUrl)).status).toBe(200);
    expect(server.namespace).toBe('default');
  });

  it('gets the search attributes and a year of retention, however many workers register them at once', async () => {
    const register = () => registerSearchAttributes(connection, server.namespace);
    await expect(Promise.all([register(), register(), register()])).resolves.toEqual([[], [], []]);
    await expect(register()).resolves.toEqual([]);

    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    const registered = Object.keys(customAttributes).filter((name) => name.startsWith('Nightdesk'));
    expect(registered.sort()).toEqual(
      Object.values(attributes)
        .map(({ name }) => name)
        .sort(),
    );
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(365 * 24 * 3_600);
  });

  it('takes every attribute in a query right after they are registered', async () => {
    await registerSearchAttributes(connection, server.namespace);
    const { workflow } = new Client({ connection });
    await workflow.start('neverPolled', {
      workflowId: 'attributes',
      taskQueue: 'nobody',
      typedSearchAttributes: [
        { key: attributes.desk, value: 'main' },
        { key: attributes.needsAttention, value: true },
        { key: attributes.ordersFilled, value: 2 },
        { key: attributes.reasonCodes, value: ['GAP', 'TIER_CAP'] },
      ],
    });
    const query = [
      "NightdeskDesk = 'main'",
      'NightdeskNeedsAttention = true',
      'NightdeskOrdersFilled > 1',
      "NightdeskReasonCodes = 'TIER_CAP'",
    ].join(' AND ');
    await expect(counted(workflow, query)).resolves.toBe(1);
    await workflow.getHandle('attributes').terminate();
  });

  it('an attribute of another type is refused by name', async () => {
    const { name } = attributes.phase;
    const namespace = 'default';
    const { operatorService } = connection;
    const searchAttributes: Record<string, number> = { [name]: 3 };
    await operatorService.removeSearchAttributes({ namespace, searchAttributes: [name] });
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
    await expect(registerSearchAttributes(connection, namespace)).rejects.toThrow(
      `search attribute ${name} of namespace default has type Int, not Keyword; remove it with`,
    );
  });

  it('a namespace that does not exist is no place to register in', async () => {
    await expect(registerSearchAttributes(connection, 'nowhere')).rejects.toThrow();
  });
});

/** Visibility follows a start by a moment. */
async function counted(workflow: Client['workflow'], query: string): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const { count } = await workflow.count(query);
    if (count > 0 || tries > 100) return count;
    await sleep(50);
  }
}

describe('starting', () => {
  it.each(['port', 'uiPort'] as const)(
    'on a taken %s is refused before anything is started',
    async (which) => {
      const taken = createServer();
      const port = await freePort();
      await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
      try {
        await expect(startDevServer({ ...options('taken'), [which]: port })).rejects.toThrow(
          `port ${port} for`,
        );
      } finally {
        taken.close();
      }
    },
  );

  it('a program that ends by itself tells the last line of its log', async () => {
    await expect(startDevServer({ ...options('false'), binary: '/nowhere/temporal' })).rejects.toThrow(
      /the Temporal dev server ended by itself: \/nowhere\/temporal can't be started: .*ENOENT/,
    );
  });
});

describe('nothing is left running', () => {
  it('after stop, and the file keeps what was in it for the next start', async () => {
    const first = await startDevServer(options('kept'));
    const connection = await Connection.connect({ address: first.address });
    await new Client({ connection }).workflow.start('neverPolled', {
      workflowId: 'kept',
      taskQueue: 'nobody',
    });
    await connection.close();
    await first.stop();
    expect(onFile(options('kept').dbFile)).toEqual([]);

    const second = await startDevServer(options('kept'));
    try {
      const again = await Connection.connect({ address: second.address });
      const { status } = await new Client({ connection: again }).workflow.getHandle('kept').describe();
      expect(status.name).toBe('RUNNING');
      await again.close();
    } finally {
      await second.stop();
    }
  });

  it('when the server is killed: `died` tells, and stop has nothing left to do', async () => {
    const settings = options('killed');
    const server = await startDevServer(settings);
    process.kill(serverProcess(settings.dbFile), 'SIGKILL');
    await expect(server.died).rejects.toThrow('the Temporal dev server ended by itself');
    await server.stop();
  });

  it('when the process that started it dies by SIGKILL', async () => {
    const folder = join(directory, 'compiled');
    compile(['child-output.ts', 'free-port.ts', 'kept-program.ts', 'keeper.mts', 'dev-server.ts'], folder);
    const script = `require('./dev-server.js').startDevServer(JSON.parse(process.argv[1])).then(() => console.log('ready'))`;
    const parent = spawn(process.execPath, ['-e', script, JSON.stringify(options('orphan'))], {
      cwd: folder,
      env: { ...process.env, NODE_PATH: join(__dirname, '../../node_modules') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const first = await new Promise((resolve) => {
        parent.stdout.once('data', resolve);
        parent.once('exit', resolve);
      });
      expect(String(first)).toBe('ready\n');
      expect(onFile(options('orphan').dbFile)).toHaveLength(2);
    } finally {
      parent.kill('SIGKILL');
    }
    await gone(options('orphan').dbFile);
  });
});

/** The server that a keeper started on this file: the one of the two processes that has the other as its parent. */
function serverProcess(dbFile: string): number {
  const [server] = onFile(dbFile).flatMap((pid) => processes('-P', `${pid}`));
  if (server === undefined) throw new Error(`no process has ${dbFile}`);
  return server;
}

/** Compiles files of src/workers as the build does, so that a plain Node process can run them. */
function compile(files: readonly string[], into: string): void {
  mkdirSync(into);
  for (const file of files) {
    const module = { type: file.endsWith('.mts') ? 'es6' : 'commonjs' } as const;
    const source = join(__dirname, '../../src/workers', file);
    const { code } = transformFileSync(source, {
      module,
      jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    });
    writeFileSync(join(into, file.replace(/ts$/, 'js')), code);
  }
}
