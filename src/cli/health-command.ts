import { hostname } from 'node:os';
import { Command } from 'commander';
import { readSurroundings } from '../config/environment';
import { SECOND } from '../domain/instant';
import { queuePollers, type Polled, type Poller } from '../workers/queue-pollers';
import { endpointOf } from '../workers/temporal-connection';
import { EXIT } from './exit-codes';
import { withTemporal } from './with-temporal';

interface HealthFlags {
  readonly host?: string;
  readonly json?: boolean;
}

/** What a worker does when it is well. */
const BOTH: readonly Polled[] = ['workflows', 'activities'];
/** The server holds a poll for a minute; half a minute more is for a machine that is busy. */
const FRESH = 90 * SECOND;

/** `nightdesk health`: whether Temporal hears of the worker on this machine; for a container's health check. */
export const healthCommand = (done: (code: number) => void): Command =>
  new Command('health')
    .description(
      'Says whether a worker on this machine polls its task queue, as the Temporal server sees it.',
    )
    .option('--host <name>', 'a machine, by the name that its workers have after the @ (default: this one)')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Where Temporal is and which queue it is the environment says, as for the worker. Ends with 0 when workflows and
activities were polled for within ${FRESH / SECOND} s, and with 1 when not, or when the server can't be asked. It decides nothing:
a worker that Temporal doesn't hear of sends no order.

  nightdesk health --host worker-2`,
    )
    .action(async ({ host = hostname(), json }: HealthFlags) => {
      const { temporal } = readSurroundings(process.env);
      const { namespace, taskQueue } = temporal;
      const pollers = await withTemporal(endpointOf(temporal), (client) =>
        queuePollers(client, namespace, taskQueue),
      );
      const health = healthOf(pollers, host, Date.now());
      process.stdout.write(
        json
          ? `${JSON.stringify({ host, taskQueue, ...health }, null, 2)}\n`
          : `${words(health, host, taskQueue)}\n`,
      );
      done(health.healthy ? EXIT.good : EXIT.failed);
    });

interface Health {
  readonly healthy: boolean;
  /** Seconds since somebody of the machine last polled; null: nobody in the last minutes. */
  readonly secondsSince: Readonly<Record<Polled, number | null>>;
}

/** What the pollers of a queue say of one machine. */
export function healthOf(pollers: readonly Poller[], host: string, nowMs: number): Health {
  const since = (polled: Polled): number | null => {
    const times = pollers
      .filter(({ polls, identity }) => polls === polled && identity.split('@').slice(1).join('@') === host)
      .map(({ lastMs }) => nowMs - lastMs);
    return times.length === 0 ? null : Math.max(0, Math.min(...times));
  };
  const ms = { workflows: since('workflows'), activities: since('activities') };
  const seconds = (value: number | null): number | null =>
    value === null ? null : Math.round(value / SECOND);
  return {
    healthy: BOTH.every((polled) => (ms[polled] ?? Infinity) <= FRESH),
    secondsSince: { workflows: seconds(ms.workflows), activities: seconds(ms.activities) },
  };
}

function words({ healthy, secondsSince }: Health, host: string, taskQueue: string): string {
  const each = BOTH.map((polled) => {
    const seconds = secondsSince[polled];
    return seconds === null ? `nobody polls for ${polled}` : `${polled} polled for ${seconds} s ago`;
  });
  return `${healthy ? 'healthy' : 'not healthy'}: task queue ${taskQueue}, machine ${host}: ${each.join(', ')}`;
}
