/** What the topology loses during an open, and how long it takes to be itself again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClockLog } from '../chaos/clock-log';
import { sessionWorkflowId, type SessionKey } from '../src/domain/session';
import type { PartName, Stand } from './stand';

/** What is taken away once an order is on its way: a worker for good, a server until it is started again. */
export type Loss = 'worker' | 'temporal' | 'postgresql';

/** A loss as it happened; every time in wall milliseconds. */
export interface Lost {
  readonly part: PartName;
  /** Market time of the kill, milliseconds since 1970. */
  readonly atMs: number;
  /** How long it was gone; null: it stays away. */
  readonly goneMs: number | null;
  /** From the start until it answered; null: it wasn't started. */
  readonly startMs: number | null;
}

const LOOK_EVERY_MS = 20;
/** As long as a container that is started again by its restart policy, and longer. */
const GONE_MS = 2_000;

/** The exchange withholds the answer to so many orders until whoever sent them is gone. */
export const heldOrders = (stand: Stand, open: string, times: number): Promise<void> =>
  stand.hand.setFaults(1, [{ name: 'hold-after', on: 'orders.place', from: open, times }]);

/**
 * Waits until the exchange has accepted an order of the session and not yet answered, then takes the losses away, one
 * after the other. Returns when all that comes back is back. Aborted, it takes nothing more.
 */
export async function lose(
  stand: Stand,
  clock: ClockLog,
  key: SessionKey,
  losses: readonly Loss[],
  over: AbortSignal,
): Promise<readonly Lost[]> {
  while (!over.aborted && (await held(stand)) === 0) await sleep(LOOK_EVERY_MS);
  const lost: Lost[] = [];
  for (const loss of losses) {
    if (over.aborted) break;
    const name = loss === 'worker' ? await workerOf(stand, key) : loss;
    const part = stand.parts[name];
    const atMs = await clock.now();
    const killed = performance.now();
    await part.kill();
    if (loss === 'worker') {
      lost.push({ part: name, atMs, goneMs: null, startMs: null });
      continue;
    }
    await sleep(GONE_MS);
    const started = performance.now();
    await part.start();
    const answered = performance.now();
    lost.push({ part: name, atMs, goneMs: answered - killed, startMs: answered - started });
  }
  return lost;
}

/** How many orders the exchange has held. */
async function held(stand: Stand): Promise<number> {
  const { counts } = await stand.hand.faults();
  return counts['hold-after'] ?? 0;
}

/** The worker that an order of the session is with. */
async function workerOf(stand: Stand, key: SessionKey): Promise<'worker-1' | 'worker-2'> {
  const { raw } = await stand.client.workflow.getHandle(sessionWorkflowId(key)).describe();
  const identities = (raw.pendingActivities ?? []).map(({ lastWorkerIdentity }) => lastWorkerIdentity ?? '');
  const names = ['worker-1', 'worker-2'] as const;
  const found = names.find((name) =>
    identities.some((identity) => identity.split('@')[0] === `${stand.parts[name].pid() ?? ''}`),
  );
  if (found === undefined)
    throw new Error(`no worker has an activity of session ${key.date}: ${identities.join(', ')}`);
  return found;
}
