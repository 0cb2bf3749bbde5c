/** Which attempts the time-skipping test server would repeat without an end, and the driven desk therefore ends itself. */
import { isOverlooked } from './whole-second-expiry';

const onTheSecond = Date.parse('2026-11-29T13:53:21.000Z');
const attempt = (number: number, afterMs: number, scheduledAt = onTheSecond) => ({
  attempt: number,
  scheduledTimestampMs: scheduledAt,
  currentAttemptScheduledTimestampMs: scheduledAt + afterMs,
  scheduleToCloseTimeoutMs: 60_000,
  retryPolicy: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10_000 },
});

it('an attempt that may be repeated in time is left to the server', () => {
  expect(isOverlooked(attempt(1, 0))).toBe(false);
  expect(isOverlooked(attempt(9, 49_999))).toBe(false);
  expect(isOverlooked(attempt(9, 50_000))).toBe(false);
});

it('one whose repetition would come after a whole second on which it expires is overlooked', () => {
  expect(isOverlooked(attempt(9, 50_001))).toBe(true);
  expect(isOverlooked(attempt(2, 59_001))).toBe(true);
});

it("a failure's own delay goes before the policy's pause", () => {
  expect(isOverlooked(attempt(1, 0), 60_001)).toBe(true);
  expect(isOverlooked(attempt(9, 50_001), 500)).toBe(false);
});

it('an expiry with a fraction of a second is seen by the server itself; one that is not set never comes', () => {
  expect(isOverlooked(attempt(9, 59_999, onTheSecond + 1))).toBe(false);
  expect(isOverlooked({ ...attempt(9, 59_999), scheduleToCloseTimeoutMs: 0 })).toBe(false);
});
