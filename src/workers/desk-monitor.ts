/**
 * Looks at a worker's desks from time to time and says what it sees in metrics: what asks for a person, the modes, tiers
 * against caps, sessions that are missing. Nothing waits for it and nothing is decided by it; what it can't see it leaves
 * as it was, and `nightdesk_last_look_seconds` stops.
 */
import type { Client } from '@temporalio/client';
import { whyUnreached } from '../activities/reach-desk';
import type { Broker } from '../brokers/broker';
import { instantMs, SECOND } from '../domain/instant';
import type { Meter, Sample } from '../domain/metrics';
import { overdueSessions } from '../domain/overdue-sessions';
import type { TradingDay } from '../domain/session';
import { deskLooks, type WatchedDesk } from './desk-looks';
import { pause } from './pause';
import { queueSamples } from './queue-looks';
import { sessionEnds } from './session-ends';

/** Often enough for whoever is asked, and one request a look of the broker's two hundred a minute. */
const EVERY = 30 * SECOND;
/** Of each kind of look. */
const DEADLINE = 5 * SECOND;
/** More of it for each desk, of which there may be hundreds. */
const FOR_EACH_DESK = 100;

export interface MonitorOptions {
  readonly client: Client;
  readonly taskQueue: string;
  readonly desks: readonly WatchedDesk[];
  readonly sessionsTable: readonly TradingDay[];
  /** Whose clock says what day it is. */
  readonly broker: Pick<Broker, 'clock'>;
  /** False for the embedded exchange, whose time is its own. */
  readonly isClockReal: boolean;
  readonly meter: Meter;
  /** Hears, once for each reason, what couldn't be seen. */
  readonly warn: (message: string) => void;
  /** Milliseconds between two looks. Default: 30 s. */
  readonly every?: number;
}

export interface DeskMonitor {
  /** Looks no more. Resolves when a look that was under way is over. Never rejects. */
  stop(): Promise<void>;
}

/** Looks from now on. */
export function monitorDesks(options: MonitorOptions): DeskMonitor {
  const { client, taskQueue, desks, sessionsTable, broker, isClockReal, meter, warn } = options;
  const stopped = new AbortController();
  const names = new Set(desks.map(({ desk }) => desk));
  const ends = sessionEnds(client, names, meter);
  const running = deskLooks(client, desks, taskQueue, meter);
  const said = new Set<string>();
  /** What was overdue before anybody looked is forgiven to a desk that has no session yet. */
  let first: string | null = null;

  /** False when it failed: the others are looked at all the same. */
  async function look(what: string, see: () => Promise<void>): Promise<boolean> {
    try {
      const deadline = Date.now() + DEADLINE + desks.length * FOR_EACH_DESK;
      await client.withAbortSignal(stopped.signal, () => client.withDeadline(deadline, see));
      return true;
    } catch (error) {
      if (stopped.signal.aborted) return false;
      const message = `metrics: ${what} couldn't be read: ${whyUnreached(error)}; the numbers stay as they were`;
      if (!said.has(message)) warn(message);
      said.add(message);
      return false;
    }
  }

  async function lookAtClock(): Promise<void> {
    const asked = Date.now();
    const now = instantMs((await broker.clock()).at);
    const skew = Math.abs((asked + Date.now()) / 2 - now) / SECOND;
    first ??= lastOverdue(sessionsTable, now);
    const since = (desk: string): string => ends.lastDate(desk) ?? first ?? '';
    meter.record([
      ...(isClockReal ? [{ name: 'nightdesk_clock_skew_seconds', labels: {}, value: skew } as const] : []),
      ...desks.map(({ desk }): Sample => ({
        name: 'nightdesk_sessions_overdue',
        labels: { desk },
        value: overdueSessions(sessionsTable, since(desk), now),
      })),
    ]);
  }

  async function lookAtAll(): Promise<void> {
    // What has ended first: a running session's newer numbers stand then.
    const hasEnded = await look('ended sessions', () => ends.look());
    const seen = await Promise.all([
      look('running sessions', () => running.look()),
      look('the task queue', async () => meter.record(await queueSamples(client, taskQueue))),
      look("the broker's clock", lookAtClock),
    ]);
    if (hasEnded && seen.every(Boolean))
      meter.record([{ name: 'nightdesk_last_look_seconds', labels: {}, value: Date.now() / SECOND }]);
  }

  const watching = (async () => {
    while (!stopped.signal.aborted) {
      await lookAtAll();
      await pause(options.every ?? EVERY, stopped.signal);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await watching;
    },
  };
}

/** The newest date whose session should have ended by `now`; empty where the table has none. */
const lastOverdue = (table: readonly TradingDay[], now: number): string =>
  table.findLast((_, index) => overdueSessions(table.slice(index, index + 2), '', now) > 0)?.date ?? '';
