import type { ClockReading } from '../domain/observation';
import { instantMs } from '../domain/instant';
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
