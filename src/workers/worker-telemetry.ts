/** What a worker tells beside its log: the one place where metrics and traces are tied to it. */
import { Runtime, type WorkerInterceptors } from '@temporalio/worker';
import type { ActivityDependencies } from '../activities/dependencies';
import type { ClosedDesk } from '../activities/desks';
import type { ConfiguredDesks } from '../config/configured-desks';
import { readSessionsTable } from '../config/sessions-table';
import type { TelemetrySettings } from '../config/telemetry-settings';
import type { Meter, Sample } from '../domain/metrics';
import { codeVersion } from './code-version';
import type { WatchedDesk } from './desk-looks';
import { monitorDesks, type DeskMonitor, type MonitorOptions } from './desk-monitor';
import { nameOrdersInLog } from './order-log-names';
import { prometheusMeter } from './prometheus-meter';

/** What is watched beside the sessions themselves. */
export interface WatchOptions extends Pick<MonitorOptions, 'client' | 'taskQueue' | 'warn'> {
  /** The desks that this worker trades for. */
  readonly desks: readonly (WatchedDesk & { readonly on: Pick<ActivityDependencies, 'broker' | 'mode'> })[];
  /** Those that it can't trade for. */
  readonly closed: readonly ClosedDesk[];
}

export interface WorkerTelemetry {
  /** What the worker puts around its activities. */
  readonly interceptors: WorkerInterceptors;
  /** The activities' part: a meter on which these desks are counted, or nothing. */
  counting(desks: ConfiguredDesks): { readonly meter?: Meter };
  /** Looks at the desks from now on; it never rejects. */
  watch(options: WatchOptions): DeskMonitor;
  /** Sends what is still here, once the worker has drained. Never rejects. */
  stop(): Promise<void>;
}

const INTERCEPTORS = { activity: [nameOrdersInLog] } satisfies WorkerInterceptors;
const NOBODY_LOOKS: DeskMonitor = { stop: () => Promise.resolve() };

/** The log alone. */
export const NO_TELEMETRY: WorkerTelemetry = {
  interceptors: INTERCEPTORS,
  counting: () => ({}),
  watch: () => NOBODY_LOOKS,
  stop: () => Promise.resolve(),
};

/** After `installTelemetry`, with the same settings. */
export async function workerTelemetry({ metrics, traces }: TelemetrySettings): Promise<WorkerTelemetry> {
  const counted = metrics === null ? NO_TELEMETRY : counting();
  if (!traces) return counted;
  // Read only where it is wanted: it is as large as the rest of the worker's own code.
  const { startTraces } = await import('./traces.js');
  const spans = startTraces(codeVersion());
  return {
    ...counted,
    interceptors: { activity: [...INTERCEPTORS.activity, spans.interceptor] },
    stop: () => spans.stop(),
  };
}

/** Metrics at the endpoint of the runtime that is installed. */
function counting(): WorkerTelemetry {
  let meter: Meter | undefined;
  return {
    ...NO_TELEMETRY,
    counting({ ready, keyless }) {
      const desks = [...ready.map(({ config }) => config.rules.desk), ...keyless.map(({ desk }) => desk)];
      meter = prometheusMeter(Runtime.instance().metricMeter, desks);
      return { meter };
    },
    watch({ desks, closed, ...options }) {
      const [first] = desks;
      if (!meter || !first) return NOBODY_LOOKS;
      const { broker, mode } = first.on;
      meter.record([
        { name: 'nightdesk_worker_info', labels: { version: codeVersion(), trades: mode }, value: 1 },
        ...[...desks, ...closed].map(({ desk }): Sample => ({
          name: 'nightdesk_desk_served',
          labels: { desk },
          value: Number(desks.some((each) => each.desk === desk)),
        })),
      ]);
      return monitorDesks({
        ...{ ...options, desks, meter, broker },
        ...{ sessionsTable: readSessionsTable(), isClockReal: mode !== 'embedded' },
      });
    },
  };
}
