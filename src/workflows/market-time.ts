import type { ClockReading } from '../domain/observation';
import { instantMs, MINUTE } from '../domain/instant';
import type { SessionTimes } from '../domain/session';
import { following } from './activity-options';
import { tryTo } from './following';

/**
 * The market's time as far as the session knows it, for waiting and giving up alone: the broker's clock, and while the
 * broker doesn't answer, its last reading moved on by Temporal's time, so that an unreachable broker is not asked for ever.
 */
export interface MarketTime {
  /** Market seconds a wall second, at the last reading; 1 before the first. */
  readonly speed: number;
  /** A reading of the broker's clock. */
  heard(clock: Pick<ClockReading, 'at' | 'speed'>): void;
  /** Milliseconds since 1970: the last reading moved on by Temporal's time; null before the first. */
  known(): number | null;
  /** The same; not a number before the first reading, so that no comparison with it holds. */
  estimate(): number;
  /** A new reading, or the estimate when the broker doesn't answer. */
  now(): Promise<number>;
}

/** The longest that work of the evening may take, which the open must not wait for. */
const SIDE_WORK = 10 * MINUTE;

/** How long work of the evening is tried: to the open at the most, and a minute at the least. */
export function untilTheOpen(
  { tradingDay }: SessionTimes,
  market: MarketTime,
): { readonly scheduleToCloseTimeout: number } {
  const left = Math.floor((instantMs(tradingDay.open) - market.estimate()) / market.speed);
  return { scheduleToCloseTimeout: left > MINUTE ? Math.min(left, SIDE_WORK) : MINUTE };
}

export function marketTime(): MarketTime {
  let last: { readonly at: number; readonly readAt: number; readonly speed: number } | null = null;
  const known = (): number | null => last && last.at + (Date.now() - last.readAt) * last.speed;
  const heard = ({ at, speed }: Pick<ClockReading, 'at' | 'speed'>): void => {
    last = { at: instantMs(at), readAt: Date.now(), speed };
  };
  return {
    get speed() {
      return last?.speed ?? 1;
    },
    heard,
    known,
    estimate: () => known() ?? NaN,
    async now() {
      const clock = await tryTo(() =>
        following.readClock.executeWithOptions({ summary: "ask the broker's clock" }, []),
      );
      if (clock) heard(clock);
      return known() ?? NaN;
    },
  };
}
