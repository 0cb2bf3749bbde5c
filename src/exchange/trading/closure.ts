/** A closure announced by hand: the day leaves calendar and clock from now on. */
import type { Floor } from './floor';

/** Thrown for a closure that can't be announced; the message says why. */
export class ClosureError extends Error {
  override readonly name = 'ClosureError';
}

/** Closes a session that hasn't opened yet. Orders waiting for its open wait for the next one instead. */
export function announceClosure(floor: Floor, date: string, nowMs: number): void {
  const session = floor.calendar().session(date);
  if (!session) throw new ClosureError(`${date} has no session to close`);
  if (session.openMs <= nowMs)
    throw new ClosureError(`the session of ${date} has opened; it can't be closed any more`);
  floor.overrides.close(date);
  const next = floor.calendar().nextOpening(nowMs);
  for (const order of floor.orders.open()) {
    if (order.sessionDate !== date) continue;
    floor.orders.save({ ...order, sessionDate: next.date, nextMatchMs: next.openMs });
  }
}
