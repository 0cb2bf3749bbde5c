/** Replays histories under the code of the audit's bundle, and keeps what the code asked for on the way. */
import type { History } from '@temporalio/common/lib/proto-utils';
import { Worker, type InjectedSinks } from '@temporalio/worker';
import type { AuditSinks, WorkflowCall } from './workflow-calls';

/** One replay. */
export interface Replay {
  /** In the order in which the code made them; up to where it parted from the history, when it did. */
  readonly calls: readonly WorkflowCall[];
  /** How the code doesn't fit the history at all; null when every command is of the recorded kind. */
  readonly misfit: string | null;
}

export interface ReplayableHistory {
  readonly workflowId: string;
  /** The run that it is of; a reset run's first event names the run that was reset. */
  readonly runId: string;
  readonly history: History;
}

/** A replaying worker of one bundle; `replay` is called for one history after the other, never at once. */
export interface Replayer {
  replay(recorded: ReplayableHistory): Promise<Replay>;
  /** Ends it; nothing may be replayed after it. */
  close(): Promise<void>;
}

/** Opens a replayer of the bundle at a path. It costs a part of a second once, and little for each history. */
export function openReplayer(bundlePath: string): Replayer {
  let calls: WorkflowCall[] = [];
  const sinks: InjectedSinks<AuditSinks> = {
    audit: { made: { fn: (_, call) => void calls.push(call), callDuringReplay: true } },
  };
  let next: ReplayableHistory | null = null;
  // Asked for one history whenever a result is asked for.
  const histories = function* (): Generator<ReplayableHistory> {
    while (next) yield next;
  };
  const results = Worker.runReplayHistories({ workflowBundle: { codePath: bundlePath }, sinks }, histories());
  return {
    async replay(recorded) {
      calls = [];
      next = { ...recorded, history: ofRun(recorded.history, recorded.runId) };
      const result = await results.next();
      if (result.done === true) throw new Error('the replaying worker ended before its time');
      const { error } = result.value;
      return { calls, misfit: error ? misfitText(error.message) : null };
    },
    async close() {
      await results.return?.();
    },
  };
}

/** The history with its run's own id where the code asks for it. */
function ofRun(history: History, runId: string): History {
  const [first, ...others] = history.events ?? [];
  const started = first?.workflowExecutionStartedEventAttributes;
  if (!started || runId === '' || started.originalExecutionRunId === runId) return history;
  const named = {
    ...first,
    workflowExecutionStartedEventAttributes: { ...started, originalExecutionRunId: runId },
  };
  return { ...history, events: [named, ...others] };
}

/** The sentence in what the SDK says of a replay that failed, which else prints the whole of its inner failure. */
const misfitText = (message: string): string =>
  /message: "((?:[^"\\]|\\.)+)"/.exec(message)?.[1] ?? message.replace(/^.*Details: /s, '').trim();
