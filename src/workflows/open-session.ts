import { ParentClosePolicy, startChild, WorkflowIdReusePolicy, workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { SessionKey } from '../domain/session';
import { sessionWorkflowId } from '../domain/session';
import { evening } from './activity-options';
import { tradingSession } from './trading-session';

/** Set by Temporal on every workflow that a schedule starts. */
const SCHEDULED_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** What the starter did. */
export interface OpenedSession {
  readonly workflowId: string;
  readonly started: boolean;
  /** Why nothing was started. */
  readonly because?: string;
}

/**
 * What a schedule, a trigger or a backfill starts: turns its nominal time into a session date and starts that
 * session once, under the one id it can have. A session that has run, or runs, is left alone.
 */
export async function openSession(desk: string): Promise<OpenedSession> {
  const date = await evening.sessionDate.executeWithOptions({ summary: 'the date of this session' }, [
    nominalTime(),
  ]);
  const key: SessionKey = { desk, date };
  const workflowId = sessionWorkflowId(key);
  try {
    await startChild(tradingSession, {
      workflowId,
      args: [key],
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `session of ${date}, desk ${desk}`,
    });
    return { workflowId, started: true };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { workflowId, started: false, because: `the session of ${date} has run already, or is running` };
  }
}

/** The time the schedule meant, which a catch-up or a backfill keeps; by hand, the time of the start. */
function nominalTime(): string {
  const { typedSearchAttributes, startTime } = workflowInfo();
  return (typedSearchAttributes.get(SCHEDULED_START) ?? startTime).toISOString();
}
