/**
 * A worker on the time-skipping server, with the real activities and adapter, that drives the embedded exchange: market
 * time is the asking activity's scheduled time, which carries the server's virtual time, less an offset fixed for the
 * run. Nights take their true length there and no time here.
 */
import { activityInfo } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import { createActivities, type Activities } from '../activities';
import type { ActivityDependencies } from '../activities/dependencies';
import { desksOf } from '../activities/desks';
import type { HaltFile } from '../activities/halt-file';
import { temporalDeskLink } from '../activities/temporal-desk-link';
import { alpacaBroker } from '../brokers/alpaca/alpaca-broker';
import type { TimeSkippingServer } from './time-skipping-server';
import { passingTime, type PassingTime } from './passing-time';
import { failureInTime } from './whole-second-expiry';

export interface DrivenWorkerOptions extends Omit<ActivityDependencies, 'broker' | 'desk' | 'mode'> {
  readonly server: Pick<TimeSkippingServer, 'client' | 'nativeConnection' | 'testService' | 'currentTimeMs'>;
  readonly taskQueue: string;
  /** The built workflows. */
  readonly workflowBundle: string;
  /** A driven exchange, and the market time at which it stands, RFC 3339. */
  readonly exchange: {
    readonly url: string;
    readonly keyId: string;
    readonly secretKey: string;
    readonly startAt: string;
  };
  readonly haltFile: Pick<HaltFile, 'read'>;
  /** Workflow code in this thread, where `lightenSandbox` reaches it. Default false. */
  readonly isLight?: boolean;
  /** Something around the activities, for tests. */
  readonly around?: (activities: Activities) => Activities;
}

export interface DrivenWorker {
  readonly worker: Worker;
  readonly time: PassingTime;
  /** The market time at a time of the server. */
  readonly marketTime: (serverMs: number) => string;
}

/** Makes the worker; it works once it is run. */
export async function drivenWorker(options: DrivenWorkerOptions): Promise<DrivenWorker> {
  const { server, taskQueue, workflowBundle, exchange, haltFile, isLight, around, ...dependencies } = options;
  const { url, keyId, secretKey, startAt } = exchange;
  const offset = (await server.currentTimeMs()) - Date.parse(startAt);
  const marketTime = (serverMs: number): string => new Date(serverMs - offset).toISOString();
  const time = passingTime(server.testService);
  const { desk } = dependencies.rules;
  const timed = time.within(
    createActivities(
      desksOf([
        {
          ...dependencies,
          mode: 'embedded',
          broker: alpacaBroker({
            ...{ tradingUrl: url, dataUrl: url, keyId, secretKey },
            marketTime: () => marketTime(activityInfo().currentAttemptScheduledTimestampMs),
          }),
          desk: temporalDeskLink({ client: server.client, desk, taskQueue }, haltFile),
        },
      ]),
    ),
  );
  const worker = await Worker.create({
    ...{ connection: server.nativeConnection, taskQueue, workflowBundle: { codePath: workflowBundle } },
    debugMode: isLight ?? false,
    activities: inTime(around === undefined ? timed : around(timed)),
  });
  return { worker, time, marketTime };
}

/** The activities, each of whose attempts ends in the time that it has. */
const inTime = (activities: Activities): object =>
  Object.fromEntries(
    Object.entries(activities).map(([name, work]: [string, (input: never) => Promise<unknown>]) => [
      name,
      async (input: never) => {
        try {
          return await work(input);
        } catch (error) {
          throw failureInTime(error);
        }
      },
    ]),
  );
