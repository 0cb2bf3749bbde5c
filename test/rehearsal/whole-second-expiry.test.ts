/** Which attempts the driven desk ends itself, because the time-skipping test server may repeat them without an end. */
import { isTooLate } from '../../src/rehearsal/whole-second-expiry';

const scheduledAt = Date.parse('2026-11-29T13:53:21.000Z');
const attempt = (afterMs: number) => ({
  scheduledTimestampMs: scheduledAt,
  currentAttemptScheduledTimestampMs: scheduledAt + afterMs,
  scheduleToCloseTimeoutMs: 60_000,
});

it('an attempt that is scheduled before its activity expires is left to the server', () => {
  expect(isTooLate(attempt(0))).toBe(false);
  expect(isTooLate(attempt(60_000))).toBe(false);
});

it('one that is scheduled after it is the last', () => {
  expect(isTooLate(attempt(60_001))).toBe(true);
});

it('an expiry that is not set never comes', () => {
  expect(isTooLate({ ...attempt(3_600_000), scheduleToCloseTimeoutMs: 0 })).toBe(false);
});
