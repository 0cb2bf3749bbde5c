import { HALT_CHANGED, readHaltReading } from '../domain/desk-messages';
import { ACTIVE, type HaltReading } from '../domain/halt';
import type { SessionLog } from './session-log';
import type { TakenSignal } from './take-signals';

/**
 * The desk's mode as this session last heard of it. It makes the session stop early and cancel its entries; what lets
 * an order leave is the gateway's own reading, never this one.
 */
export interface HaltWatch {
  readonly mode: HaltReading;
  /** The same without a halt of this session's own. */
  readonly said: HaltReading;
  /** What the desk says. */
  heard(reading: HaltReading): void;
  /** A halt that was sent to this session: it holds until the desk has it, or an operator resumes. */
  own: HaltReading | null;
  /** The signal by which the desk says it. */
  readonly signal: TakenSignal;
}

export function watchHalt(log: Pick<SessionLog, 'ignores'>): HaltWatch {
  let mode = ACTIVE;
  let own: HaltReading | null = null;
  const heard = (reading: HaltReading): void => {
    mode = reading;
  };
  return {
    get mode() {
      return own ?? mode;
    },
    get said() {
      return mode;
    },
    heard,
    signal: {
      name: HALT_CHANGED,
      take(payload) {
        const reading = readHaltReading(payload);
        if (reading) heard(reading);
        else log.ignores("A change of the desk's mode was ignored: it is none that a desk sends.");
      },
      description: "Sent by the desk's workflow whenever its mode changes; halt the desk, not a session.",
    },
    get own() {
      return own;
    },
    set own(reading) {
      own = reading;
    },
  };
}
