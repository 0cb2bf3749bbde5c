import type { HaltReading } from '../domain/halt';
import type { UnprovenOrder } from '../domain/unproven-order';

/** What a session is told when it enters its desk. JSON-plain. */
export interface DeskEntrance {
  readonly halt: HaltReading;
  /** Orders of earlier sessions whose fate isn't proven: looked up before anything else. */
  readonly unproven: readonly UnprovenOrder[];
}

/**
 * The desk as its sessions reach it: the `desk` workflow of section 3.9. Every method throws when Temporal doesn't
 * answer; the activities retry.
 */
export interface DeskLink {
  /**
   * A session joins: the desk tells it of every halt from now on, and the account is locked for this desk. Joining
   * again changes nothing. Throws a non-retryable `AccountTaken` failure when another desk has the account.
   */
  enter(session: { readonly workflowId: string; readonly accountId: string }): Promise<DeskEntrance>;
  /** A session leaves, with the orders that it could not prove and the earlier ones that it could. */
  leave(session: {
    readonly workflowId: string;
    readonly unproven: readonly UnprovenOrder[];
    readonly proven: readonly string[];
  }): Promise<void>;
  /** The mode as it is now: the desk's, or halted by a HALT file of this machine. Never throws: unreadable is halted. */
  halt(): Promise<HaltReading>;
  /** Entries stop until somebody resumes: the daily loss limit was met. A desk that is halted stays halted. */
  reduce(reason: string): Promise<void>;
}
