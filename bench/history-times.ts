/** What a session's history says about its open: when the timer fired, and when each order was accepted. */
import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

export interface OpenTimes {
  /** Milliseconds from the open delay's timer firing to the answer of the first and of the last `placeOrder`. */
  readonly firstOrderMs: number;
  readonly lastOrderMs: number;
  /** Milliseconds by which that timer fired late. */
  readonly timerLateMs: number;
  /** Milliseconds from the first event to the last. */
  readonly sessionMs: number;
  readonly orders: number;
}

/** Reads the times of a session that sent orders. Throws when the history isn't that of one. */
export function openTimes({ events }: History): OpenTimes {
  const history = events ?? [];
  const started = history.find(
    (event) => event.timerStartedEventAttributes && summaryOf(event).endsWith('after the open'),
  );
  const fired = history.find(
    (event) =>
      started && event.timerFiredEventAttributes?.startedEventId?.toString() === started.eventId?.toString(),
  );
  const placing = new Set(
    history
      .filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'placeOrder')
      // The evening's proof of fractions is an order too, long before.
      .filter((event) => fired && Number(event.eventId) > Number(fired.eventId))
      .map((event) => event.eventId?.toString()),
  );
  const accepted = history
    .filter((event) => placing.has(event.activityTaskCompletedEventAttributes?.scheduledEventId?.toString()))
    .map(atMs);
  const [first, last, end] = [accepted[0], accepted.at(-1), history.at(-1)];
  if (!started || !fired || first === undefined || last === undefined || !end) {
    throw new Error('the history has no timer of the open delay, or no order after it');
  }
  const length = started.timerStartedEventAttributes?.startToFireTimeout;
  return {
    firstOrderMs: first - atMs(fired),
    lastOrderMs: last - atMs(fired),
    timerLateMs: atMs(fired) - atMs(started) - milliseconds(length),
    sessionMs: atMs(end) - atMs(history[0]!),
    orders: accepted.length,
  };
}

function summaryOf(event: HistoryEvent): string {
  const payload = event.userMetadata?.summary;
  return payload ? defaultPayloadConverter.fromPayload<string>(payload) : '';
}

const atMs = (event: HistoryEvent): number => milliseconds(event.eventTime);

const milliseconds = (time: HistoryEvent['eventTime']): number =>
  Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6;
