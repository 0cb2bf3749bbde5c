/** One session's history, read into what an audit compares: its activities, timers, messages and how it closed. */
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { historyFromJSON, type History } from '@temporalio/common/lib/proto-utils';
import { closingOf, type RunClosing } from '../activities/run-closing';
import { SESSION } from '../domain/session-messages';
import { sessionWorkflowId, type SessionKey } from '../domain/session';

type HistoryEvent = NonNullable<History['events']>[number];

/** From when to when something took, by Temporal's clock, milliseconds since 1970. */
export interface RecordedSpan {
  readonly startMs: number;
  /** Null where the history ends before it did. */
  readonly endMs: number | null;
}

export interface RecordedActivity {
  /** Temporal's activity id, which is the how many-th activity of the code this is. */
  readonly seq: string;
  readonly eventId: string;
  readonly type: string;
  readonly args: readonly unknown[];
  /** Empty where none was given. */
  readonly summary: string;
  readonly span: RecordedSpan;
  readonly answer:
    | { readonly kind: 'completed'; readonly value: unknown }
    /** It failed, timed out or was cancelled. */
    | { readonly kind: 'failed' }
    /** The history ends before it did. */
    | { readonly kind: 'open' };
}

export interface RecordedTimer {
  readonly seq: string;
  readonly eventId: string;
  readonly durationMs: number;
  readonly summary: string;
  readonly span: RecordedSpan;
}

/** A signal that the session sent, or a workflow that it started. */
export interface RecordedMessage {
  readonly kind: 'signal' | 'child';
  readonly eventId: string;
  readonly name: string;
  readonly workflowId: string;
  readonly args: readonly unknown[];
}

/** How a run of a session ended, by its history. */
export type Closing = RunClosing | 'still open';

export interface RecordedSession {
  readonly key: SessionKey;
  readonly workflowId: string;
  readonly runId: string;
  readonly closing: Closing;
  /** The session record; undefined where the history has none. */
  readonly result: unknown;
  readonly activities: readonly RecordedActivity[];
  readonly timers: readonly RecordedTimer[];
  readonly messages: readonly RecordedMessage[];
}

/** A history that an audit can do nothing with; its message says what it is instead. */
class NotASessionError extends Error {
  override readonly name = 'NotASessionError';
}

/**
 * The history in a JSON value: `{"events": […]}` as `nightdesk history export` and `temporal workflow show -o json`
 * write it, or the list alone. Throws `NotASessionError` for anything else.
 */
export function historyOf(json: unknown): History {
  const list = Array.isArray(json) ? { events: json as unknown[] } : json;
  try {
    return historyFromJSON(list);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NotASessionError(
      `it is no history that can be replayed (${why}); export one by \`nightdesk history export\`, or by ` +
        `\`temporal workflow show -o json\`; what the UI calls "readable" can't be replayed`,
      { cause },
    );
  }
}

/** Reads a history. Throws `NotASessionError` when it is none, or another workflow's. */
export function recordedSession(history: History): RecordedSession {
  const events = history.events ?? [];
  const started = events[0]?.workflowExecutionStartedEventAttributes;
  if (!started) throw new NotASessionError('it is no history: its first event starts no workflow');
  const type = started.workflowType?.name ?? 'unnamed';
  if (type !== SESSION.type)
    throw new NotASessionError(`it is the history of a workflow ${type}; only sessions are audited`);
  const [key] = valuesOf(started.input?.payloads);
  if (!isSessionKey(key))
    throw new NotASessionError('its first event names no session: it should have {"desk", "date"}');
  const answers = new Map(events.flatMap(answerIn));
  const ends = new Map(events.flatMap(endIn));
  const last = events.at(-1);
  return {
    key,
    workflowId: sessionWorkflowId(key),
    runId: events.map(resetTo).findLast((id) => id !== '') ?? started.originalExecutionRunId ?? '',
    closing: closingOf(last) ?? 'still open',
    result: valuesOf(last?.workflowExecutionCompletedEventAttributes?.result?.payloads)[0],
    activities: events.flatMap((event) => activityIn(event, answers, ends)),
    timers: events.flatMap((event) => timerIn(event, ends)),
    messages: events.flatMap(messageIn),
  };
}

/** The run that a reset made of this history: its first event still names the run that was reset. */
const resetTo = ({ workflowTaskFailedEventAttributes: failed }: HistoryEvent): string =>
  failed?.newRunId ?? '';

const isSessionKey = (value: unknown): value is SessionKey =>
  typeof value === 'object' &&
  value !== null &&
  'desk' in value &&
  'date' in value &&
  typeof value.desk === 'string' &&
  typeof value.date === 'string';

function activityIn(
  event: HistoryEvent,
  answers: ReadonlyMap<string, RecordedActivity['answer']>,
  ends: ReadonlyMap<string, number>,
): readonly RecordedActivity[] {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (!scheduled) return [];
  const eventId = numberText(event.eventId);
  return [
    {
      eventId,
      seq: scheduled.activityId ?? '',
      type: scheduled.activityType?.name ?? '',
      args: valuesOf(scheduled.input?.payloads),
      summary: summaryOf(event),
      span: { startMs: timeOf(event), endMs: ends.get(eventId) ?? null },
      answer: answers.get(eventId) ?? { kind: 'open' },
    },
  ];
}

/** What an activity came to, by the number of the event that scheduled it. */
function answerIn(event: HistoryEvent): readonly (readonly [string, RecordedActivity['answer']])[] {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed)
    return [
      [
        numberText(completed.scheduledEventId),
        { kind: 'completed', value: valuesOf(completed.result?.payloads)[0] },
      ],
    ];
  const failed =
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes;
  return failed ? [[numberText(failed.scheduledEventId), { kind: 'failed' }]] : [];
}

/** When an activity or a timer ended, by the number of the event that began it. */
function endIn(event: HistoryEvent): readonly (readonly [string, number])[] {
  const activity =
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes;
  const timer = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
  const begun = activity?.scheduledEventId ?? timer?.startedEventId;
  return begun ? [[numberText(begun), timeOf(event)]] : [];
}

/** When an event happened, milliseconds since 1970; NaN for one that doesn't say. */
const timeOf = ({ eventTime }: HistoryEvent): number =>
  eventTime ? Number(eventTime.seconds ?? 0) * 1_000 + (eventTime.nanos ?? 0) / 1e6 : NaN;

function timerIn(event: HistoryEvent, ends: ReadonlyMap<string, number>): readonly RecordedTimer[] {
  const started = event.timerStartedEventAttributes;
  if (!started) return [];
  const { seconds, nanos } = started.startToFireTimeout ?? {};
  const eventId = numberText(event.eventId);
  return [
    {
      eventId,
      seq: started.timerId ?? '',
      durationMs: Number(seconds ?? 0) * 1_000 + (nanos ?? 0) / 1e6,
      summary: summaryOf(event),
      span: { startMs: timeOf(event), endMs: ends.get(eventId) ?? null },
    },
  ];
}

function messageIn(event: HistoryEvent): readonly RecordedMessage[] {
  const eventId = numberText(event.eventId);
  const signal = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
  if (signal)
    return [
      {
        ...{ kind: 'signal', eventId, name: signal.signalName ?? '' },
        workflowId: signal.workflowExecution?.workflowId ?? '',
        args: valuesOf(signal.input?.payloads),
      },
    ];
  const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (!child) return [];
  return [
    {
      ...{ kind: 'child', eventId, name: child.workflowType?.name ?? '' },
      workflowId: child.workflowId ?? '',
      args: valuesOf(child.input?.payloads),
    },
  ];
}

function valuesOf(payloads: readonly Payload[] | null | undefined): readonly unknown[] {
  return (payloads ?? []).map((payload) => {
    try {
      return defaultPayloadConverter.fromPayload(payload);
    } catch (cause) {
      throw new NotASessionError('its payloads are no JSON; was it exported through an encryption codec?', {
        cause,
      });
    }
  });
}

function summaryOf({ userMetadata }: HistoryEvent): string {
  const [summary] = valuesOf(userMetadata?.summary ? [userMetadata.summary] : []);
  return typeof summary === 'string' ? summary : '';
}

/** The number of an event, which protobuf has as a 64-bit integer of its own. */
const numberText = (value: { toString(): string } | null | undefined): string => value?.toString() ?? '';
