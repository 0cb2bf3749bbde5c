import type { ClockReading } from '../domain/observation';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import { readSessionTimes, type CalendarAnswer } from './session-times';

/** The broker's clock: the only "now". */
export const readClockActivity =
  ({ broker }: ActivityDependencies) =>
  (): Promise<ClockReading> =>
    askBroker(() => broker.clock());

/** The session's days as the broker's calendar has them now: a closure can be announced overnight. */
export const readCalendarActivity =
  ({ broker, sessionsTable }: ActivityDependencies) =>
  ({ date, scanTime }: { date: string; scanTime: string }): Promise<CalendarAnswer> =>
    askBroker(() => readSessionTimes(broker, date, scanTime, sessionsTable));
