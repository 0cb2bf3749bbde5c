/**
 * New York wall time, the exchange's own: the offset comes from the time-zone database, never from arithmetic,
 * so that both clock changes are right.
 */
import { DateTime } from 'luxon';
import { HOUR } from '../domain/instant';
import { remembered } from '../domain/remembered';

const ZONE = 'America/New_York';
const midnights = new Map<string, number>();
const dates = new Map<number, string>();

/** The New York date of an instant, `2024-08-05`. */
export function newYorkDate(ms: number): string {
  // New York's days begin on full hours of UTC.
  const hour = Math.floor(ms / HOUR);
  const known = dates.get(hour);
  if (known !== undefined) return known;
  const date = inNewYork(ms).toFormat('yyyy-MM-dd');
  dates.set(hour, date);
  return date;
}

/** The instant at which a New York date begins, in milliseconds since 1970: the `t` of its daily bar. */
export function newYorkMidnight(date: string): number {
  const known = midnights.get(date);
  if (known !== undefined) return known;
  const midnight = DateTime.fromISO(date, { zone: ZONE }).toMillis();
  midnights.set(date, midnight);
  return midnight;
}

/** An instant with New York's offset, as `GET /v2/clock` writes it: `2024-08-05T09:30:00.000-04:00`. */
export const newYorkText = remembered((ms: number): string =>
  inNewYork(ms).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZ"),
);

/** The time of day in New York, `09:30`. */
export const newYorkTime = remembered((ms: number): string => inNewYork(ms).toFormat('HH:mm'));

/** The instant of a time of day in New York: `2024-08-05`, `13:00`. */
export const newYorkAt = (date: string, time: string): number =>
  DateTime.fromISO(`${date}T${time}`, { zone: ZONE }).toMillis();

function inNewYork(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: ZONE });
}
