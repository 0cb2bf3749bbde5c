import { DESK } from './desk-messages';
import { sessionKeyOf } from './session';

const DESK_ID = new RegExp(`^${DESK.type}/([a-z0-9]{1,16})$`);

/** The desk that a workflow belongs to: a session, or the desk's own workflow. Null for any other. */
export const deskOfWorkflow = (workflowId: string): string | null =>
  sessionKeyOf(workflowId)?.desk ?? DESK_ID.exec(workflowId)?.[1] ?? null;
