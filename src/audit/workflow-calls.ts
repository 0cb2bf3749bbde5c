/**
 * What a session's code asks Temporal for while its history is replayed, as the recording interceptor passes it out of
 * the sandbox. Values travel as JSON text, taken at the moment of the call. Types only: both sides of the sandbox's
 * wall import it.
 */
import type { Sinks } from '@temporalio/workflow';

export type WorkflowCall =
  | { readonly kind: 'activity'; readonly seq: number; readonly type: string; readonly args: string }
  | { readonly kind: 'timer'; readonly seq: number; readonly durationMs: number }
  | { readonly kind: 'signal'; readonly name: string; readonly workflowId: string; readonly args: string }
  | { readonly kind: 'child'; readonly type: string; readonly workflowId: string; readonly args: string }
  /** What the workflow returned. */
  | { readonly kind: 'result'; readonly value: string };

/** How calls leave the sandbox. A type, not an interface: `Sinks` wants an index signature. */
export type AuditSinks = Sinks & { readonly audit: { made(call: WorkflowCall): void } };
