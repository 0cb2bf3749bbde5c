/**
 * What is said to a session, and by which names (design, section 5): one place for the workflow, the CLI and whoever
 * types them into the Temporal UI. All payloads are JSON-plain.
 */
import type { Attention } from './attention';
import type { Phase } from './phase';
import type { SessionRecord } from './session-record';

/** The workflow's type, its signals, its update and its queries. */
export const SESSION = {
  type: 'tradingSession',
  /** Tries again what the session is parked at. Payload: none, or a reason. */
  retry: 'retry',
  /** Goes on without what the session is parked at. Payload: none, or a reason. */
  skip: 'skip',
  /** Halts the session's desk. Payload: a reason, as text or `{"reason": …}`. */
  halt: 'halt',
  /** Resumes the session's desk. Payload: the reason, required. */
  resume: 'resume',
  /** Says what became of an order that nobody could prove (`resolution.ts`). */
  resolve: 'resolve',
  progress: 'progress',
  decisions: 'decisions',
  exposure: 'exposure',
} as const;

/** The answer to the query `progress`. */
export interface Progress {
  readonly phase: Phase;
  /** Everything recorded so far; `outcome` is what it would be if the session ended now. */
  readonly record: SessionRecord;
  /** What asks for a person now; the one that the session is parked at has `parked`. */
  readonly attention: readonly Attention[];
  /** The last signal that changed nothing, in a sentence, or empty. */
  readonly ignored: string;
}
