import { defineSignal, setHandler } from '@temporalio/workflow';
import { HALT_CHANGED } from '../domain/desk-messages';
import { ACTIVE, type HaltReading } from '../domain/halt';

/**
 * The desk's mode as this session last heard of it. It makes the session stop early and cancel its entries; what lets
 * an order leave is the gateway's own reading, never this one.
 */
export interface HaltWatch {
  readonly mode: HaltReading;
  /** What the desk says. */
  heard(reading: HaltReading): void;
  /** A halt that was sent to this session: it holds until the desk has it, or an operator resumes. */
  own: HaltReading | null;
}

/** Listens to the desk's word. Call it before the session's first wait. */
export function watchHalt(): HaltWatch {
  let mode = ACTIVE;
  let own: HaltReading | null = null;
  const heard = (reading: HaltReading): void => {
    mode = reading;
  };
  setHandler(defineSignal<[HaltReading]>(HALT_CHANGED), heard, {
    description: "Sent by the desk's workflow whenever its mode changes; halt the desk, not a session.",
  });
  return {
    get mode() {
      return own ?? mode;
    },
    heard,
    get own() {
      return own;
    },
    set own(reading) {
      own = reading;
    },
  };
}
