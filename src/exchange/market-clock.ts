/**
 * The exchange's clock: market time = anchor + speed × wall time (design, section 7). It never goes back, stands
 * still while the process is down, and runs at a speed up to one instant and at speed 1 from exactly there, so that
 * a compressed night never overshoots the open.
 */

/** What is kept of a clock, so that it goes on where it stood. */
export interface ClockState {
  /** Market time, milliseconds since 1970. */
  readonly atMs: number;
  /** Market seconds a wall second. */
  readonly speed: number;
  /** The instant from which the speed is 1 again, or null. */
  readonly untilMs: number | null;
  /** True while the clock stands still by order of the runner: `speed` is then what it will go on at. */
  readonly held: boolean;
}

/** What a clock may be told: each field only where it is to change something. */
interface ClockSetting {
  readonly speed: number;
  readonly untilMs: number | null;
  /** An instant to move on to first; one that is past changes nothing. */
  readonly atMs: number | null;
  readonly held: boolean;
}

/** Thrown for a setting the clock can't follow; the message says which and what to do. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}

export interface MarketClock {
  /** True when wall time plays no part and only `moveTo` moves market time. */
  readonly driven: boolean;
  /** The clock now; `atMs` is a whole number and never smaller than one read before. */
  read(): ClockState;
  /** Sets the speed from now on, up to `untilMs` when that is given. Throws `ClockError`. */
  set(setting: ClockSetting): ClockState;
  /** Moves a driven clock forward to an instant; an earlier one changes nothing. */
  moveTo(atMs: number): void;
}

/**
 * A clock that goes on from `start`. `wallMs` is a monotonic wall clock in milliseconds: steps of the machine's
 * time of day must not move the market.
 */
export function startClock(start: ClockState, driven: boolean, wallMs: () => number): MarketClock {
  let anchor: ClockState = driven ? inRealTime(start.atMs) : start;
  let anchorWallMs = wallMs();

  /** Re-anchors at the current wall time, at most once across the instant where the speed falls to 1. */
  function settle(): void {
    const wall = wallMs();
    const elapsed = Math.max(0, wall - anchorWallMs);
    anchorWallMs = wall;
    if (driven || anchor.held) return;
    const { atMs, speed, untilMs } = anchor;
    const reached = atMs + speed * elapsed;
    anchor =
      untilMs !== null && reached >= untilMs
        ? inRealTime(untilMs + (elapsed - (untilMs - atMs) / speed))
        : { ...anchor, atMs: reached };
  }

  function read(): ClockState {
    settle();
    return { ...anchor, atMs: Math.floor(anchor.atMs) };
  }

  return {
    driven,
    read,
    set({ speed, untilMs, atMs, held }) {
      if (driven) {
        throw new ClockError(
          'this exchange is driven: only the header Nightdesk-Market-Time moves its clock; start it without `driven` to set a speed',
        );
      }
      if (!Number.isFinite(speed) || speed <= 0) {
        throw new ClockError(
          `speed ${speed} is not a positive number; 1 is real time, 3600 an hour a second`,
        );
      }
      settle();
      const from = Math.max(anchor.atMs, atMs ?? anchor.atMs);
      anchor =
        untilMs !== null && untilMs <= from
          ? { ...inRealTime(from), held }
          : { atMs: from, speed, untilMs, held };
      return read();
    },
    moveTo(atMs) {
      if (driven && atMs > anchor.atMs) anchor = inRealTime(atMs);
    },
  };
}

const inRealTime = (atMs: number): ClockState => ({ atMs, speed: 1, untilMs: null, held: false });
