import { remembered } from './remembered';

/** Milliseconds of some lengths of time. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** How far an exchange's time stamps may run ahead of the broker's clock before they are from the future. */
export const CLOCK_TOLERANCE = 1 * SECOND;

const RFC_3339 = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Days of each month, February's in a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** True for a date that the calendar has: `Date.parse` would take 30 February for 1 March. */
function isDate(date: string): boolean {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  const day = Number(date.slice(8));
  const most = month === 2 && !isLeap(year) ? 28 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= most;
}

/**
 * An RFC 3339 instant as milliseconds since 1970, or NaN for anything else: callers compare with `Number.isFinite`
 * first, because every comparison with NaN is false and a refusal must not depend on which way round it is written.
 */
export const instantMs = (text: string | null | undefined): number =>
  typeof text === 'string' ? parsed(text) : NaN;

const parsed = remembered((text: string): number => {
  const date = RFC_3339.exec(text)?.[1];
  return date !== undefined && isDate(date) ? Date.parse(text) : NaN;
});

/** An instant in UTC, as written in records. Throws `RangeError` for a number that is no instant. */
export const instantText: (ms: number) => string = remembered((ms) => new Date(ms).toISOString());

/** A length of time in words: `17 h 25 min`, `25 min`, `30 s`, `under 1 s`. */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown';
  if (ms < 0) return `-${durationText(-ms)}`;
  if (ms < SECOND) return 'under 1 s';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  const minutes = Math.floor(ms / MINUTE);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/**
 * A length of time in whole minutes: `17 h 25 min`, `under 1 min`. For the numbers of a decision: two runs of one
 * market differ by some hundred milliseconds and must record the same.
 */
export function minutesText(ms: number): string {
  if (ms < -CLOCK_TOLERANCE) return 'in the future';
  return ms < MINUTE ? 'under 1 min' : durationText(ms);
}
