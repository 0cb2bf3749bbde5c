import { DateTime } from 'luxon';

const NEW_YORK = 'America/New_York';

/** The UTC instant of a New York date and time of day, `YYYY-MM-DD` and `HH:MM`. */
export const newYorkInstant = (date: string, time: string): string =>
  new Date(DateTime.fromISO(`${date}T${time}`, { zone: NEW_YORK }).toMillis()).toISOString();

/** An instant in New York's time, for people: `Mon 01-05 16:05`. */
export const newYorkStamp = (instant: string): string =>
  DateTime.fromISO(instant, { zone: NEW_YORK }).setLocale('en').toFormat('ccc MM-dd HH:mm');

/** True lengths of the whole New York days between two dates, both exclusive: 23, 24 or 25 hours each. */
export function closedDays(after: string, before: string): number[] {
  const midnight = (date: string): DateTime => DateTime.fromISO(date, { zone: NEW_YORK });
  const lengths: number[] = [];
  for (let day = midnight(after).plus({ days: 1 }); day < midnight(before); day = day.plus({ days: 1 })) {
    lengths.push(day.plus({ days: 1 }).toMillis() - day.toMillis());
  }
  return lengths;
}
