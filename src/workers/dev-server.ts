import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Connection } from '@temporalio/client';
import { freePort, requireFreePort } from './free-port';
import { isListening, keepProgram, type KeptProgram } from './kept-program';

export interface DevServerOptions {
  /** The Temporal CLI, as `findTemporalBinary` found it. */
  readonly binary: string;
  /** The SQLite file that everything is kept in; made when it isn't there. */
  readonly dbFile: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** 0 takes a free one. */
  readonly uiPort: number;
  /** What the server prints is appended here. */
  readonly logFile: string;
  /** Default: `default`. */
  readonly namespace?: string;
  /** Where the UI has encrypted payloads decrypted (`nightdesk codec serve`); none by default. */
  readonly codecEndpoint?: string;
  /** Settings of the server beside the desk's own, as the CLI takes them: `history.timerProcessorMaxPollRPS=1000`. */
  readonly dynamicConfig?: readonly string[];
}

/** A Temporal dev server of the desk's own, listening on the loopback address alone. */
export interface DevServer {
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace: string;
  /** The process that keeps it, and the number of the process group that both stand in. */
  readonly pid: number;
  /** Rejects when the server ends without having been told to. */
  readonly died: Promise<never>;
  /** Ends it: asked at first, after a few seconds by force. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** A free port may be taken by somebody else before the server has it; then others are tried. */
const MOST_STARTS = 3;

/**
 * Many desks on one task queue: each desk's work in turn with every other's (`urgency.ts`). A server without it serves
 * by urgency alone. What waits when it is switched on is moved, not lost.
 */
export const FAIRNESS = ['matching.enableFairness=true', 'matching.enableMigration=true'] as const;

/**
 * Timers under a second would fire up to a second late without the time shift, and still up to 0.3 s late at the
 * default number of polls a second; a SQLite file costs twice the time without write-ahead logging. All measured with
 * 1.9.1 (docs/benchmarks.md).
 */
const TUNING = [
  ...['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="1ms"'],
  ...['--dynamic-config-value', 'history.timerProcessorMaxPollRPS=1000'],
  ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
];

/**
 * Starts a dev server and waits until it answers. It stands in a process group of its own, so that Ctrl-C in the
 * terminal doesn't end it before the worker has drained, and ends with this process, however that dies. Throws an
 * `Error` that says what to do when a port is taken or the server ends by itself.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const mayTryOthers = options.port === 0 || options.uiPort === 0;
  for (let starts = 1; ; starts += 1) {
    const port = await portFor(options.port, 'Temporal');
    const uiPort = await portFor(options.uiPort, 'the Temporal UI');
    try {
      return await startOn(port, uiPort, options);
    } catch (error) {
      if (!mayTryOthers || starts === MOST_STARTS) throw error;
    }
  }
}

async function startOn(port: number, uiPort: number, options: DevServerOptions): Promise<DevServer> {
  const { binary, dbFile, logFile, namespace = 'default', codecEndpoint, dynamicConfig = [] } = options;
  mkdirSync(dirname(dbFile), { recursive: true });
  const server = keepProgram(
    'Temporal dev server',
    binary,
    [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${port}`, '--ui-port', `${uiPort}`],
      ...['--db-filename', dbFile, '--namespace', namespace, '--log-level', 'warn', ...TUNING],
      ...FAIRNESS.flatMap((setting) => ['--dynamic-config-value', setting]),
      ...(codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', codecEndpoint]),
      ...dynamicConfig.flatMap((setting) => ['--dynamic-config-value', setting]),
    ],
    logFile,
  );
  try {
    await ready(server, port, namespace);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const { pid, died } = server;
  const address = `127.0.0.1:${port}`;
  return { address, uiUrl: `http://127.0.0.1:${uiPort}`, namespace, pid, died, stop: () => server.stop() };
}

async function portFor(wanted: number, what: string): Promise<number> {
  if (wanted === 0) return freePort();
  await requireFreePort(wanted, what);
  return wanted;
}

/**
 * Resolves once the namespace can be asked for: the front end answers a moment before it knows its namespaces. A gRPC
 * channel that is refused once waits a second before it tries again, so the port itself is tried first.
 */
async function ready(server: KeptProgram, port: number, namespace: string): Promise<void> {
  await server.ready(() => isListening(port));
  const connection = Connection.lazy({ address: `127.0.0.1:${port}` });
  try {
    const ask = () => connection.workflowService.describeNamespace({ namespace });
    await server.ready(() =>
      connection.withDeadline(Date.now() + 1_000, ask).then(
        () => true,
        () => false,
      ),
    );
  } finally {
    await connection.close();
  }
}
