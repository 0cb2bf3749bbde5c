import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogEntry } from '@temporalio/worker';
import { pino, type Logger } from 'pino';
import { logFields } from './log-fields';
import { HISTOGRAM_BUCKETS } from './prometheus-meter';

/**
 * Sends everything that the SDK says to standard error, one JSON object a line, and returns the log for our own words.
 * `metrics` is the `host:port` at which Prometheus finds the runtime's metrics and, once there is a meter, the desk's;
 * null: nowhere. Once a process, before anything else of Temporal's worker is used. Throws an `Error` that names the
 * address when nobody can listen there.
 */
export function installTelemetry(metrics: string | null = null): Logger {
  const out = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    pino.destination({ fd: 2, sync: true }),
  );
  const write = ({ level: severity, message, meta }: LogEntry): void => {
    out[PINO_LEVEL[severity]](logFields(meta ?? {}), message);
  };
  try {
    Runtime.install({
      logger: new DefaultLogger('INFO', write),
      telemetryOptions: {
        logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) },
        ...(metrics === null ? {} : { metrics: prometheus(metrics) }),
      },
    });
  } catch (cause) {
    if (metrics === null) throw cause;
    throw new Error(
      `metrics can't be served on ${metrics} (${(cause as Error).message}); end what listens there, or choose ` +
        'another port with NIGHTDESK_METRICS or --metrics; no worker was started',
      { cause },
    );
  }
  return out;
}

/** Names and units as Prometheus wants them: `_total` on counters, `_seconds` on times. */
const prometheus = (bindAddress: string) => ({
  // The job and the instance say where a number comes from.
  attachServiceName: false,
  prometheus: {
    bindAddress,
    countersTotalSuffix: true,
    unitSuffix: true,
    useSecondsForDurations: true,
    histogramBucketOverrides: HISTOGRAM_BUCKETS,
  },
});

/** Lets the SDK say nothing but errors: for a test server, which lacks what the worker warns of at each start. */
export function installQuietTelemetry(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}

const PINO_LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
