import {
  ParentClosePolicy,
  setCurrentDetails,
  startChild,
  WorkflowIdReusePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { sessionWorkflowId } from '../domain/session';
import { shareOf } from '../domain/urgency';
import { evening } from './activity-options';
import { tradingSession } from './trading-session';

/** Set by Temporal on every workflow that a schedule starts: on time, late, by a trigger or by a backfill. */
const SCHEDULED_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** What the starter did. */
export interface OpenedSession {
  readonly workflowId: string;
  readonly started: boolean;
  /** Why nothing was started. */
  readonly because?: string;
}

/**
 * What a schedule, a trigger, a backfill or a hand starts: finds the session of its nominal time and starts it once,
 * under the one id it can have. A day that has run, runs, is past its moment or lies ahead is left alone, and that is
 * the result (`session-start.ts`). Started by hand, it means the session of the broker's today.
 */
export async function openSession(desk: string): Promise<OpenedSession> {
  const { key, refusal } = await evening.sessionToOpen.executeWithOptions(
    // A schedule gives its starts no share: without one, those of all desks would stand in one line.
    { summary: 'which session this is, and whether it may start', priority: shareOf(desk) },
    [{ desk, nominal: workflowInfo().typedSearchAttributes.get(SCHEDULED_START)?.toISOString() ?? null }],
  );
  const workflowId = sessionWorkflowId(key);
  const opened = (answer: Omit<OpenedSession, 'workflowId'>): OpenedSession => {
    setCurrentDetails(answer.started ? `Started \`${workflowId}\`.` : `Started nothing: ${answer.because}.`);
    return { workflowId, ...answer };
  };
  if (refusal !== null) return opened({ started: false, because: refusal });
  try {
    await startChild(tradingSession, {
      workflowId,
      args: [key],
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      priority: shareOf(desk),
      staticSummary: `session of ${key.date}, desk ${desk}`,
    });
    return opened({ started: true });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return opened({
      started: false,
      because: `the session of ${key.date} has run already, or is running`,
    });
  }
}
