import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogEntry } from '@temporalio/worker';
import { pino, type Logger } from 'pino';

/**
 * Sends everything that the SDK says to standard error, one JSON object a line, and returns the log for our own words.
 * Once a process, before anything else of Temporal's worker is used.
 */
export function installTelemetry(): Logger {
  const out = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
  const write = ({ level: severity, message, meta }: LogEntry): void => {
    const fields = Object.fromEntries(Object.entries(meta ?? {}).map(([key, value]) => [key, plain(value)]));
    out[PINO_LEVEL[severity]](fields, message);
  };
  Runtime.install({
    logger: new DefaultLogger('INFO', write),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) } },
  });
  return out;
}

/** Lets the SDK say nothing but errors: for a test server, which lacks what the worker warns of at each start. */
export function installQuietTelemetry(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}

const PINO_LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** JSON has no bigint, and the SDK's log entries have some. */
const plain = (value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
