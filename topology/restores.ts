/** Two restores, tried: of the evening before, and of a night whose day has been traded since. */
import { sessionWorkflowId } from '../src/domain/session';
import type { tradingSession } from '../src/workflows/trading-session';
import { backUp, loseAll, restore } from './backup';
import { restoreText } from './recovery';
import type { Stand } from './stand';

/** Loses everything but a backup, brings it back, and says how long both took. */
export async function lostAndRestored(stand: Stand, folder: string): Promise<string> {
  const timed = async (work: () => Promise<void>): Promise<number> => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const backupMs = await timed(() => backUp(stand, folder));
  await loseAll(stand);
  return restoreText(backupMs, await timed(() => restore(stand, folder)));
}

/**
 * Loses everything but a backup of the night before the day, brings it back, and lets the sessions run to their end once
 * more. Throws an `Error` when one of them sent an order: all had been sent.
 */
export async function wentBack(
  stand: Stand,
  desks: readonly string[],
  date: string,
  folder: string,
): Promise<string> {
  const ordersOf = (desk: string): Promise<number> =>
    stand
      .handOn(desk)
      .ledger()
      .then(({ orders }) => orders.length);
  const before = await Promise.all(desks.map(ordersOf));
  await loseAll(stand);
  await restore(stand, folder);
  const outcomes = await Promise.all(
    desks.map(async (desk) => {
      const session = stand.client.workflow.getHandle<typeof tradingSession>(
        sessionWorkflowId({ desk, date }),
      );
      return `${desk} ${(await session.result()).outcome}`;
    }),
  );
  const after = await Promise.all(desks.map(ordersOf));
  if (after.join() !== before.join())
    throw new Error(
      `a session that went back in time sent orders: ${before.join()} before, ${after.join()} after`,
    );
  return `  the night's backup brought back after its day · ${outcomes.join(', ')} · no order was sent again`;
}
