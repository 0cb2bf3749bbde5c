import { isGrpcServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import * as attribute from '../../workflows/search-attributes';
import type { OpenedSession } from '../../workflows/open-session';

/** What one start of a schedule came to. JSON-plain. */
export type StartResult =
  /** A session was started; how it ended, or the phase it is in, or what is unknown of it. */
  | { readonly kind: 'started'; readonly session: string; readonly now: string }
  /** No session was started, and why not: it has run, it is past its moment, it lies ahead. */
  | { readonly kind: 'left-alone'; readonly session: string; readonly because: string }
  /** No worker has taken it yet, or the broker doesn't answer. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly because: string }
  /** The server no longer has it. */
  | { readonly kind: 'forgotten' };

/** Reads what a run of `openSession` came to; a run that is still open is `waiting`. */
export async function startResult(
  client: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<StartResult> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    const { status } = await handle.describe();
    if (status.name === 'RUNNING') return { kind: 'waiting' };
    if (status.name !== 'COMPLETED') return { kind: 'failed', because: await whyFailed(handle) };
    const { workflowId: session, started, because } = (await handle.result()) as OpenedSession;
    return started
      ? { kind: 'started', session, now: await sessionNow(client, session) }
      : { kind: 'left-alone', session, because: because ?? '' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'forgotten' };
    throw error;
  }
}

async function whyFailed(handle: { result(): Promise<unknown> }): Promise<string> {
  try {
    await handle.result();
    return '';
  } catch (error) {
    // Temporal wraps: the workflow failed, because an activity failed, because of this.
    let cause = error;
    while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** A session's outcome, or its phase while it runs. */
async function sessionNow({ workflow }: Client, session: string): Promise<string> {
  try {
    const { typedSearchAttributes: attributes, status } = await workflow.getHandle(session).describe();
    return attributes.get(attribute.outcome) ?? attributes.get(attribute.phase) ?? status.name.toLowerCase();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isGrpcServiceError(error)) return 'unknown';
    throw error;
  }
}

/** A start's result in a line. */
export function startText(result: StartResult): string {
  switch (result.kind) {
    case 'started':
      return `started ${result.session}, ${result.now}`;
    case 'left-alone':
      return `left ${result.session} alone: ${result.because}`;
    case 'waiting':
      return 'waiting for a worker, or for the broker';
    case 'failed':
      return `failed: ${result.because}`;
    case 'forgotten':
      return 'no longer known to the server';
  }
}
