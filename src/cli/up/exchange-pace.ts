/** How fast the exchange's clock goes while sessions run, and what it is decided by. */
import type { WorkflowHandle } from '@temporalio/client';
import { instantMs, instantText, MINUTE } from '../../domain/instant';
import { entryWindowEnd, type TradingDay } from '../../domain/session';
import type { Progress } from '../../domain/session-messages';
import type { tradingSession } from '../../workflows/trading-session';
import type { ExchangeControl } from './exchange-control';

/** The clock runs while all else starts, and must not have passed the first scan when it is set to it. */
export const TIME_TO_START = 5 * MINUTE;
/**
 * After the entry window the clock runs in real time for this long: the desk sleeps for up to ten seconds between its
 * looks, and what rests must be cancelled at the window's end, not filled hours later because the clock raced on.
 */
const CANCEL_TAKES_MS = 15_000;
/** A session looks for an unproven order until this long after the close. */
const AFTER_CLOSE_MS = 20 * MINUTE;

/** A day that sessions need the exchange's clock for. */
export interface PacedDay {
  /** The latest scan of any of them: whose is earlier is scanned late. */
  readonly scanAt: string;
  readonly tradingDay: TradingDay;
  /** How long a night takes, wall milliseconds. */
  readonly nightMs: number;
  /** Entries rest until here, the longest of any session; then the rest of the window passes as fast as a night. */
  readonly entryWindowMs: number;
}

/** Sets the clock by what sessions say of themselves. */
export interface ClockPace {
  /** What each session that runs says now; null of one that doesn't answer yet. */
  look(seen: readonly (Progress | null)[]): Promise<void>;
}

/**
 * Holds the clock at the scan. From there it races through the night to the open, runs in real time, and races again when
 * the sessions only wait for orders that rest: each stretch goes by fast as soon as no session needs it slow.
 */
export async function paceClock(
  exchange: ExchangeControl,
  { scanAt, tradingDay, nightMs, entryWindowMs }: PacedDay,
): Promise<ClockPace> {
  const night = speed(await exchange.now(), scanAt, tradingDay.open, nightMs);
  await exchange.holdAt(scanAt, night, tradingDay.open);
  const windowEnd = entryWindowEnd(tradingDay, entryWindowMs);
  const runTo = async (until: string): Promise<void> =>
    exchange.run(speed(await exchange.now(), '', until, nightMs), until);
  let racing: 'no' | 'night' | 'rest' | 'late' = 'no';
  return {
    async look(seen) {
      const all = (holds: (progress: Progress) => boolean): boolean =>
        seen.length > 0 && seen.every((progress) => progress !== null && holds(progress));
      // A desk that has no session on this day has ended by now; those that scan hold the clock for all.
      if (racing === 'no' && all(({ phase }) => phase !== 'brief' && phase !== 'scan')) {
        await exchange.run(night, tradingDay.open);
        racing = 'night';
      }
      if (racing === 'night' && all((progress) => progress.phase === 'follow' && restsUnfilled(progress))) {
        await runTo(windowEnd);
        racing = 'rest';
      }
      // What isn't proven by then is looked for until a DAY order can no longer live.
      if (
        racing === 'rest' &&
        all(restsUnfilled) &&
        instantMs(await exchange.now()) >= instantMs(windowEnd) + CANCEL_TAKES_MS
      ) {
        await runTo(instantText(instantMs(tradingDay.close) + AFTER_CLOSE_MS));
        racing = 'late';
      }
    },
  };
}

/** Market seconds a wall second so that the time from now, or from `atLeast`, until `until` takes `wallMs`. */
function speed(now: string, atLeast: string, until: string, wallMs: number): number {
  const start = Math.max(instantMs(now), Number.isFinite(instantMs(atLeast)) ? instantMs(atLeast) : 0);
  return Math.max(1, (instantMs(until) - start) / wallMs);
}

/** True while an order of the session works at the exchange. */
const restsUnfilled = ({ record }: Progress): boolean =>
  record.intents.some((intent) => intent.outcome === 'working');

/** Null while no worker answers yet. */
export async function readProgress(handle: WorkflowHandle<typeof tradingSession>): Promise<Progress | null> {
  try {
    return await handle.query<Progress>('progress');
  } catch {
    return null;
  }
}
