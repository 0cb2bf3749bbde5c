import { ApplicationFailure } from '@temporalio/common';
import type { Rules } from '../domain/rules';

/** Throws when a session belongs to another desk than the worker's: its rules would be the wrong ones. */
export function mustRunDesk({ desk: own }: Rules, desk: string): void {
  if (desk === own) return;
  throw ApplicationFailure.nonRetryable(
    `this worker runs desk ${JSON.stringify(own)}, the session belongs to ${JSON.stringify(desk)}; ` +
      `start a worker with that desk's configuration`,
    'WrongDesk',
  );
}
