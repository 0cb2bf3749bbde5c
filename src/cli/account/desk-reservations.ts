import { WorkflowNotFoundError } from '@temporalio/client';
import { deskState, whyUnreached } from '../../activities/reach-desk';
import type { DeskHalt } from '../../domain/desk-state';
import { SECOND } from '../../domain/instant';
import type { UnprovenOrder } from '../../domain/unproven-order';
import { findDesk, type DeskFlags } from '../find-desk';
import { withTemporal } from '../with-temporal';

/** A worker answers within a second; without one nobody does. */
const DEADLINE = 5 * SECOND;

/** What the desk's workflow knows, or why that isn't known. JSON-plain. */
export type DeskReservations =
  | {
      readonly known: true;
      /** Null for a desk that no session has entered yet. */
      readonly halt: DeskHalt | null;
      /** Orders of earlier sessions that nobody has proven: their room stays reserved. */
      readonly unproven: readonly UnprovenOrder[];
      /** Workflow ids of the sessions that run now; their own orders count as open orders do. */
      readonly sessions: readonly string[];
    }
  | { readonly known: false; readonly why: string };

/** Asks the desk's workflow. What it doesn't answer is said and never taken for nothing. */
export async function deskReservations(
  flags: DeskFlags,
  variables: NodeJS.ProcessEnv,
): Promise<DeskReservations> {
  try {
    const found = findDesk(flags, variables);
    const { desk, taskQueue } = found;
    const { halt, unproven, sessions } = await withTemporal(found, (client) =>
      deskState({ client, desk, taskQueue }, Date.now() + DEADLINE),
    );
    return { known: true, halt, unproven, sessions };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      return { known: true, halt: null, unproven: [], sessions: [] };
    return { known: false, why: whyUnreached(error) };
  }
}
