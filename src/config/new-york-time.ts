import { DateTime } from 'luxon';

const NEW_YORK = 'America/New_York';

/** The UTC instant of a New York date and time of day, `YYYY-MM-DD` and `HH:MM`. */
export const newYorkInstant = (date: string, time: string): string =>
  new Date(DateTime.fromISO(`${date}T${time}`, { zone: NEW_YORK }).toMillis()).toISOString();

/** An instant in New York's time, for people: `Mon 01-05 16:05`. */
export const newYorkStamp = (instant: string): string =>
  DateTime.fromISO(instant, { zone: NEW_YORK }).setLocale('en').toFormat('ccc MM-dd HH:mm');
