import { ConfigError } from './config-error';

/** Where a worker tells what it does, beside its log. Off unless the environment, or a flag, says otherwise. */
export interface TelemetrySettings {
  /** The `host:port` on which Prometheus may scrape this worker; null: nowhere. */
  readonly metrics: string | null;
  /** True when the standard variables of OpenTelemetry name a receiver of traces; the exporter reads them itself. */
  readonly traces: boolean;
}

const METRICS = 'NIGHTDESK_METRICS';
/** OpenTelemetry's own variables: a receiver for all signals, or for traces alone. */
const RECEIVERS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] as const;

/**
 * Reads the environment; `flag` is the value of `--metrics`, which goes before it. A port alone is one of the loopback
 * address: the numbers tell what an account holds, and whoever reaches the address may read them. Throws `ConfigError`.
 */
export function readTelemetrySettings(variables: NodeJS.ProcessEnv, flag?: string): TelemetrySettings {
  const [field, text] = flag === undefined ? [METRICS, variables[METRICS] ?? ''] : ['--metrics', flag];
  const isOff = variables['OTEL_SDK_DISABLED']?.toLowerCase() === 'true';
  return {
    metrics: text === '' ? null : bindAddress(field, text),
    traces: !isOff && RECEIVERS.some((name) => (variables[name] ?? '') !== ''),
  };
}

/** The setting, for a worker that is started by a command of its own: it gets no other of Nightdesk's variables. */
export const metricsVariable = ({ [METRICS]: address = '' }: NodeJS.ProcessEnv): Record<string, string> =>
  address === '' ? {} : { [METRICS]: address };

function bindAddress(field: string, text: string): string {
  const [, host = '127.0.0.1', port] =
    /^(?:(\[[0-9a-fA-F:]+\]|[0-9.]+|localhost):)?(\d{1,5})$/.exec(text) ?? [];
  const number = Number(port);
  if (port !== undefined && number >= 1 && number <= 65_535)
    return `${host === 'localhost' ? '127.0.0.1' : host}:${port}`;
  throw new ConfigError([
    {
      ...{ file: null, line: null, column: null, field, value: text },
      message:
        'must be a port, like 9464, for this machine alone, or an address to listen on, like 0.0.0.0:9464',
    },
  ]);
}
