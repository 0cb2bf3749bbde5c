/** The fields of a line in the log. The same thing has the same name on every line, whoever wrote it. */
import { parseClientOrderId } from '../domain/client-order-id';
import { deskOfWorkflow } from '../domain/desk-of-workflow';
import { sessionKeyOf } from '../domain/session';

/** Names of a session and an order on every line that concerns one; `docs/metrics.md` lists them. */
export interface NamedFields {
  readonly workflowId?: string;
  /** The desk's name. */
  readonly desk?: string;
  /** The session's date: that of its scan. */
  readonly date?: string;
  readonly clientOrderId?: string;
}

/** The SDK's core spells its fields in its own way. */
const CORE_NAMES: Readonly<Record<string, string>> = {
  workflow_id: 'workflowId',
  run_id: 'runId',
  activity_id: 'activityId',
  activity_type: 'activityType',
  task_queue: 'taskQueue',
};

/** Of no use to a reader: the SDK's handle of an activity task. */
const UNTOLD: ReadonlySet<string> = new Set(['taskToken']);

/**
 * What is said beside a message, as it is written: the desk and the date are added where a workflow's or an order's id
 * names them. JSON has no bigint, and the SDK's entries have some: they become text.
 */
export function logFields(meta: Readonly<Record<string | symbol, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(meta))
    if (!UNTOLD.has(key))
      fields[CORE_NAMES[key] ?? key] = typeof value === 'bigint' ? value.toString() : value;
  return { ...named(fields), ...fields };
}

function named({ workflowId, clientOrderId }: Record<string, unknown>): NamedFields {
  const order = typeof clientOrderId === 'string' ? parseClientOrderId(clientOrderId) : null;
  if (order) return { desk: order.desk, date: order.date };
  if (typeof workflowId !== 'string') return {};
  const session = sessionKeyOf(workflowId);
  if (session) return session;
  const desk = deskOfWorkflow(workflowId);
  return desk === null ? {} : { desk };
}
