/** The desks of a worker: which of them an activity works for, and what that one stands on. */
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { deskOfWorkflow } from '../domain/desk-of-workflow';
import type { ActivityDependencies } from './dependencies';

/** The `type` of a refusal to work for a desk that this worker doesn't run: its rules and its account are elsewhere. */
const WRONG_DESK = 'WrongDesk';
/** The `type` of a refusal to work for a desk of this worker that can't trade from here, such as one without keys. */
const DESK_CLOSED = 'DeskClosed';

/** A desk of this worker that can't trade from here. */
export interface ClosedDesk {
  readonly desk: string;
  /** Why, and what to do, in a sentence. */
  readonly because: string;
}

/** The desks of a worker. */
export interface Desks {
  /**
   * What a desk's activities stand on. Throws a non-retryable `WrongDesk` failure for a desk that isn't this worker's,
   * and a retryable `DeskClosed` for one that can't trade from here: another worker may have what this one lacks, and
   * otherwise the session parks and asks for a person.
   */
  of(desk: string): ActivityDependencies;
}

/** The desks that a worker was started with: never two of one name. */
export function desksOf(ready: readonly ActivityDependencies[], closed: readonly ClosedDesk[] = []): Desks {
  const readyBy = new Map(ready.map((on) => [on.rules.desk, on]));
  const closedBy = new Map(closed.map((each) => [each.desk, each]));
  const names = [...readyBy.keys(), ...closedBy.keys()].sort();
  return {
    of(desk) {
      const on = readyBy.get(desk);
      if (on) return on;
      const shut = closedBy.get(desk);
      if (shut)
        throw ApplicationFailure.retryable(`desk ${desk} can't trade here: ${shut.because}`, DESK_CLOSED);
      throw wrongDesk(
        `this worker runs ${namesText(names)}, the work belongs to ${JSON.stringify(desk)}; ` +
          "start a worker with that desk's configuration",
      );
    },
  };
}

/**
 * The desk whose workflow asks for the running activity, by the workflow's id: a session's, or the desk's own. Throws
 * `WrongDesk` for a workflow whose id names no desk: whose account it may touch, nobody knows.
 */
export function askingDesk(): string {
  const { workflowExecution } = activityInfo();
  const workflowId = workflowExecution?.workflowId ?? '';
  const desk = deskOfWorkflow(workflowId);
  if (desk !== null) return desk;
  throw wrongDesk(
    `the workflow ${JSON.stringify(workflowId)} names no desk; a session is session/<desk>/<YYYY-MM-DD>`,
  );
}

/** Throws `WrongDesk` when a session's own word and its workflow's id are of different desks. */
export function mustBeDesk(
  { rules: { desk: own } }: Pick<ActivityDependencies, 'rules'>,
  desk: string,
): void {
  if (desk === own) return;
  throw wrongDesk(
    `the workflow is desk ${JSON.stringify(own)}'s, and its input is of desk ${JSON.stringify(desk)}; ` +
      'start a session with one desk in both',
  );
}

const wrongDesk = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, WRONG_DESK);

/** As many names as a message has room for. */
const MOST_NAMES = 20;

function namesText(names: readonly string[]): string {
  if (names.length === 1) return `desk ${JSON.stringify(names[0])}`;
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `the desks ${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}
