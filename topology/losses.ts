/** What the topology loses during an open, and how long it takes to be itself again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClockLog } from '../chaos/clock-log';
import { sessionWorkflowId } from '../src/domain/session';
import { WORKERS, type PartName, type Stand, type WorkerName } from './stand';

/** What is taken away once orders are on their way: a worker for good, a server until it is started again. */
export type Loss = 'worker' | 'temporal' | 'postgresql';

/** A loss as it happened. */
export interface Lost {
  readonly part: PartName;
  /** Market time of the kill, milliseconds since 1970. At an open it goes as fast as wall time. */
  readonly atMs: number;
  /** Orders that the exchange had accepted by then and had not yet answered. */
  readonly unanswered: number;
  /** Wall milliseconds until it answered again; null: it stays away. */
  readonly goneMs: number | null;
  /** Of these, what its start took. */
  readonly startMs: number | null;
}

const LOOK_EVERY_MS = 20;
/** How long after the first desk the others may have their first order held, before nobody waits for them any more. */
const ALL_DESKS_MS = 3_000;
/** As long as a container that is started again by its restart policy, and longer. */
const GONE_MS = 2_000;

/** The exchange withholds the answer to the first order of each desk until whoever sent it is gone, or gives up. */
export async function holdFirstOrders(stand: Stand, desks: readonly string[], open: string): Promise<void> {
  const hold = { name: 'hold-after', on: 'orders.place', from: open, times: 1 };
  for (const desk of desks) await stand.handOn(desk).setFaults(1, [hold]);
}

/**
 * Waits until the exchange has accepted an order of each desk and not yet answered, then takes the losses away, one
 * after the other. Returns when all that comes back is back. Aborted, it takes nothing more.
 */
export async function lose(
  stand: Stand,
  clock: ClockLog,
  { desks, date }: { readonly desks: readonly string[]; readonly date: string },
  losses: readonly Loss[],
  over: AbortSignal,
): Promise<readonly Lost[]> {
  let unanswered = await held(stand, desks);
  for (let waited = 0; !over.aborted && unanswered < desks.length; unanswered = await held(stand, desks)) {
    if (unanswered > 0) waited += LOOK_EVERY_MS;
    if (waited > ALL_DESKS_MS) break;
    await sleep(LOOK_EVERY_MS);
  }
  const lost: Lost[] = [];
  for (const loss of losses) {
    if (over.aborted) break;
    const name = loss === 'worker' ? await workerOf(stand, desks, date) : loss;
    const part = stand.parts[name];
    const atMs = await clock.now();
    const killed = performance.now();
    await part.kill();
    if (loss === 'worker') {
      lost.push({ part: name, atMs, unanswered, goneMs: null, startMs: null });
      continue;
    }
    await sleep(GONE_MS);
    const started = performance.now();
    await part.start();
    const answered = performance.now();
    lost.push({ part: name, atMs, unanswered, goneMs: answered - killed, startMs: answered - started });
  }
  return lost;
}

/** How many orders of all desks the exchange has held. */
async function held(stand: Stand, desks: readonly string[]): Promise<number> {
  const all = await Promise.all(desks.map((desk) => stand.handOn(desk).faults()));
  return all.reduce((sum, { counts }) => sum + (counts['hold-after'] ?? 0), 0);
}

/** The worker that most of the sessions' orders are with. */
async function workerOf(stand: Stand, desks: readonly string[], date: string): Promise<WorkerName> {
  const identities = await Promise.all(
    desks.map(async (desk) => {
      const session = stand.client.workflow.getHandle(sessionWorkflowId({ desk, date }));
      const { raw } = await session.describe();
      return (raw.pendingActivities ?? []).map(({ lastWorkerIdentity }) => lastWorkerIdentity ?? '');
    }),
  );
  const ordersWith = (name: WorkerName): number =>
    identities.flat().filter((identity) => identity.split('@')[0] === `${stand.parts[name].pid() ?? ''}`)
      .length;
  const [most] = [...WORKERS].sort((one, other) => ordersWith(other) - ordersWith(one));
  if (most === undefined || ordersWith(most) === 0)
    throw new Error(`no worker has an order of the sessions of ${date}: ${identities.flat().join(', ')}`);
  return most;
}
