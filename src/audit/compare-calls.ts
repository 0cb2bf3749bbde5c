/** Recorded commands against those that the code gives now: the values, which stock replay doesn't compare. */
import type { FindingLog } from './audit-finding';
import { activityName, messageName, recordName, timerName, type Named } from './decision-names';
import { jsonDifferences } from '../config/json-differences';
import type { RecordedMessage, RecordedSession } from './recorded-session';
import type { Replay } from './replay';
import type { WorkflowCall } from './workflow-calls';

type Call<K extends WorkflowCall['kind']> = Extract<WorkflowCall, { kind: K }>;

const ofKind = <K extends WorkflowCall['kind']>({ calls }: Replay, kind: K): readonly Call<K>[] =>
  calls.filter((call): call is Call<K> => call.kind === kind);

/**
 * Compares every activity's input, every timer, every message and the result. What the code asked for and took back
 * at once is in no history, so that only the recorded commands are looked for among the calls.
 */
export function compareCalls(recorded: RecordedSession, replay: Replay, log: FindingLog): void {
  if (replay.misfit !== null) reportMisfit(recorded, replay, replay.misfit, log);
  const activities = bySeq(ofKind(replay, 'activity'));
  for (const each of recorded.activities) {
    const call = activities.get(each.seq);
    if (call?.type !== each.type) continue;
    report(log, each.args, JSON.parse(call.args), (path) => activityName(each, path));
  }
  const timers = bySeq(ofKind(replay, 'timer'));
  for (const each of recorded.timers) {
    const call = timers.get(each.seq);
    if (!call || call.durationMs === each.durationMs) continue;
    log.differs({
      ...{ guarantee: 'decisions', about: timerName(each), path: '' },
      ...{ recorded: seconds(each.durationMs), recomputed: seconds(call.durationMs) },
    });
  }
  compareMessages(recorded.messages, replay, log);
  const [result] = ofKind(replay, 'result').slice(-1);
  if (result && recorded.closing === 'completed')
    report(log, recorded.result, JSON.parse(result.value), (path) => recordName(recorded.result, path));
}

/** Signals and children, in their order. */
function compareMessages(recorded: readonly RecordedMessage[], replay: Replay, log: FindingLog): void {
  const calls = {
    signal: ofKind(replay, 'signal').map(({ name, workflowId, args }) => ({ name, workflowId, args })),
    child: ofKind(replay, 'child').map(({ type, workflowId, args }) => ({ name: type, workflowId, args })),
  };
  for (const kind of ['signal', 'child'] as const) {
    recorded
      .filter((each) => each.kind === kind)
      .forEach((each, index) => {
        const call = calls[kind][index];
        if (!call) return;
        const { name, workflowId, args } = each;
        report(
          log,
          { name, workflowId, args },
          { ...call, args: JSON.parse(call.args) as unknown },
          (path) => ({
            about: messageName(each),
            path,
          }),
        );
      });
  }
}

function report(
  log: FindingLog,
  recorded: unknown,
  recomputed: unknown,
  name: (path: string) => Named,
): void {
  for (const { path, ...values } of jsonDifferences(recorded, recomputed))
    log.differs({ guarantee: 'decisions', ...name(path), ...values });
}

/**
 * The code gave other commands than the recorded ones: the first recorded activity or timer that it doesn't ask for
 * is the decision at which it went another way.
 */
function reportMisfit(recorded: RecordedSession, replay: Replay, misfit: string, log: FindingLog): void {
  const activities = bySeq(ofKind(replay, 'activity'));
  const timers = bySeq(ofKind(replay, 'timer'));
  const parted = [
    ...recorded.activities
      .filter(({ seq, type }) => activities.get(seq)?.type !== type)
      .map((each) => ({
        ...{ eventId: Number(each.eventId), about: activityName(each, '').about },
        ...{ recorded: each.type, recomputed: activities.get(each.seq)?.type },
      })),
    ...recorded.timers
      .filter(({ seq }) => !timers.has(seq))
      .map((each) => ({
        ...{ eventId: Number(each.eventId), about: timerName(each) },
        ...{ recorded: seconds(each.durationMs), recomputed: undefined },
      })),
  ].sort((one, other) => one.eventId - other.eventId)[0];
  if (!parted) {
    log.differs({
      ...{ guarantee: 'compatibility', about: 'the whole session', path: '' },
      ...{ recorded: 'its commands', recomputed: misfit },
    });
    return;
  }
  const { eventId, ...rest } = parted;
  log.differs({ guarantee: 'compatibility', path: `event ${eventId}`, ...rest });
  log.note(
    `from event ${eventId} on the code goes another way, and nothing after it was replayed (${misfit})`,
  );
}

const bySeq = <C extends { readonly seq: number }>(calls: readonly C[]): ReadonlyMap<string, C> =>
  new Map(calls.map((call) => [`${call.seq}`, call]));

const seconds = (ms: number): string => `${ms / 1_000} s`;
