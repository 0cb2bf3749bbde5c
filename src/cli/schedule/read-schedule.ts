import { ScheduleNotFoundError, type Client, type ScheduleHandle } from '@temporalio/client';
import { newYorkStamp } from '../../config/new-york-time';
import { scheduleId } from '../../workers/session-schedule';
import { factName, scheduleFacts, type ScheduleFacts } from './schedule-facts';
import { startResult, startText, type StartResult } from './scheduled-start';

/** An instant, as a machine and as a trader reads it. */
interface Moment {
  readonly utc: string;
  readonly newYork: string;
}

/** A desk's schedule and what it did. JSON-plain. */
export interface ScheduleView {
  readonly scheduleId: string;
  readonly paused: boolean;
  /** Who installed, paused or resumed it last, and why. */
  readonly note: string;
  readonly facts: ScheduleFacts;
  readonly next: readonly Moment[];
  /** The last starts, oldest first. `meant` is the moment they are for; `at` when they came. */
  readonly recent: readonly { readonly meant: Moment; readonly at: Moment; readonly result: StartResult }[];
  /** Starts that came too late even for the catch-up window, since the schedule was installed. */
  readonly missed: number;
}

/** How many of the next starts are shown. */
const NEXT = 5;

/** Reads it. Throws an `Error` that says how to install it when there is none. */
export async function readSchedule(client: Client, desk: string): Promise<ScheduleView> {
  const description = await known(client, desk, (handle) => handle.describe());
  const { state, info } = description;
  const recent = info.recentActions.map(async ({ scheduledAt, takenAt, action: { workflow } }) => ({
    ...{ meant: moment(scheduledAt), at: moment(takenAt) },
    result: await startResult(client, {
      workflowId: workflow.workflowId,
      runId: workflow.firstExecutionRunId,
    }),
  }));
  return {
    scheduleId: description.scheduleId,
    paused: state.paused,
    note: state.note ?? '',
    facts: scheduleFacts(description),
    next: info.nextActionTimes.slice(0, NEXT).map(moment),
    recent: await Promise.all(recent),
    missed: info.numActionsMissedCatchupWindow,
  };
}

/** Does something with a desk's schedule. Throws an `Error` that says how to install it when there is none. */
export async function known<T>(
  { schedule }: Client,
  desk: string,
  use: (handle: ScheduleHandle) => Promise<T>,
): Promise<T> {
  try {
    return await use(schedule.getHandle(scheduleId(desk)));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new Error(`desk ${desk} has no schedule there; install it with \`nightdesk schedule install\``, {
      cause: error,
    });
  }
}

function moment(date: Date): Moment {
  const utc = date.toISOString();
  return { utc, newYork: newYorkStamp(utc) };
}

/** The schedule as `show` prints it. */
export function scheduleText({
  scheduleId: id,
  paused,
  note,
  facts,
  next,
  recent,
  missed,
}: ScheduleView): string {
  const row = (name: string, words: string): string => `  ${name.padEnd(16)} ${words}`;
  const inBoth = ({ utc, newYork }: Moment): string => `${newYork} New York, ${utc}`;
  const list = (name: string, lines: readonly string[], none: string): string[] =>
    (lines.length > 0 ? lines : [none]).map((line, index) => row(index === 0 ? name : '', line));
  return [
    `schedule ${id} is ${paused ? 'PAUSED' : 'active'}`,
    ...(note === '' ? [] : [row('note', note)]),
    ...Object.entries(facts).map(([name, words]) => row(factName(name), words)),
    ...list(paused ? 'next, if resumed' : 'next', next.map(inBoth), 'none'),
    ...list(
      'came to',
      recent.map(({ meant, result }) => `${meant.newYork}  ${startText(result)}`),
      'nothing yet',
    ),
    ...(missed === 0 ? [] : [row('missed', `${missed} came later than the catch-up window`)]),
  ].join('\n');
}
