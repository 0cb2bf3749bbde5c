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
}

const INTERCEPTORS: WorkerInterceptors = { activity: [nameOrdersInLog] };
const NOBODY_LOOKS: DeskMonitor = { stop: () => Promise.resolve() };

/** The log alone. */
export const NO_TELEMETRY: WorkerTelemetry = {
  interceptors: INTERCEPTORS,
  counting: () => ({}),
  watch: () => NOBODY_LOOKS,
};

/** After `installTelemetry`, with the same settings. */
export function workerTelemetry({ metrics }: TelemetrySettings): WorkerTelemetry {
  if (metrics === null) return NO_TELEMETRY;
  let meter: Meter | undefined;
  return {
    interceptors: INTERCEPTORS,
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
