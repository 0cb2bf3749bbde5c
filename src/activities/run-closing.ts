/** How a workflow's run ended, as the last event of its history says. */
import type { History } from '@temporalio/common/lib/proto-utils';

type HistoryEvent = NonNullable<History['events']>[number];

export type RunClosing = 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed out';

const CLOSINGS: readonly (readonly [keyof HistoryEvent, RunClosing])[] = [
  ['workflowExecutionCompletedEventAttributes', 'completed'],
  ['workflowExecutionFailedEventAttributes', 'failed'],
  ['workflowExecutionCanceledEventAttributes', 'cancelled'],
  ['workflowExecutionTerminatedEventAttributes', 'terminated'],
  ['workflowExecutionTimedOutEventAttributes', 'timed out'],
];

/** Undefined for an event that ends nothing: the run goes on, or the history was read before its end. */
export const closingOf = (event: HistoryEvent | undefined): RunClosing | undefined =>
  event && CLOSINGS.find(([attributes]) => Boolean(event[attributes]))?.[1];
