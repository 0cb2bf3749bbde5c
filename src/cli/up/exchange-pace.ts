/** How fast the exchange's clock goes while sessions run, and what it is decided by. */
import type { WorkflowHandle } from '@temporalio/client';
import { instantMs, MINUTE } from '../../domain/instant';
import type { Progress } from '../../domain/session-messages';
import type { tradingSession } from '../../workflows/trading-session';

/** The clock runs while all else starts, and must not have passed the first scan when it is set to it. */
export const TIME_TO_START = 5 * MINUTE;
/**
 * After the entry window the clock runs in real time for this long: the desk sleeps for up to ten seconds between its
 * looks, and what rests must be cancelled at the window's end, not filled hours later because the clock raced on.
 */
export const CANCEL_TAKES_MS = 15_000;
/** A session looks for an unproven order until this long after the close. */
export const AFTER_CLOSE_MS = 20 * 60_000;

/** Market seconds a wall second so that the time from now, or from `atLeast`, until `until` takes `wallMs`. */
export function speed(now: string, atLeast: string, until: string, wallMs: number): number {
  const start = Math.max(instantMs(now), Number.isFinite(instantMs(atLeast)) ? instantMs(atLeast) : 0);
  return Math.max(1, (instantMs(until) - start) / wallMs);
}

/** True while an order of the session works at the exchange. */
export const restsUnfilled = ({ record }: Progress): boolean =>
  record.intents.some((intent) => intent.outcome === 'working');

/** Null while no worker answers yet. */
export async function readProgress(handle: WorkflowHandle<typeof tradingSession>): Promise<Progress | null> {
  try {
    return await handle.query<Progress>('progress');
  } catch {
    return null;
  }
}
