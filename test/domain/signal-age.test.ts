import fc from 'fast-check';
import { HOUR, MINUTE, SECOND, minutesText } from '../../src/domain/instant';
import { signalAgeMs } from '../../src/domain/signal-age';
import { sessions, timesOf } from './real-market';

const OVERNIGHT = 17 * HOUR + 25 * MINUTE + 30 * SECOND;

/** The age of a date's 16:05 scan 30 s into the next session. */
function ageAtOpen(date: string, clock: 'trading' | 'wall' = 'trading'): number {
  const times = timesOf(date);
  const now = new Date(Date.parse(times.tradingDay.open) + 30 * SECOND).toISOString();
  return signalAgeMs(times.scanAt, now, times, clock);
}

test.each([
  ['a plain night', '2024-08-06'],
  ['a weekend', '2024-08-02'],
  ["a weekend on which the clocks go forward: Sunday's 23 hours", '2024-03-08'],
  ["a weekend on which the clocks go back: Sunday's 25 hours", '2024-11-01'],
  ['Thanksgiving Thursday', '2024-11-27'],
  ['the weekend after an early close', '2024-11-29'],
  ['Christmas', '2024-12-24'],
  ['a long weekend', '2024-08-30'],
])('over %s a 16:05 scan is 17 h 25 min 30 s old half a minute into the open', (_, date) => {
  expect(ageAtOpen(date)).toBe(OVERNIGHT);
});

test('so it is after every session of the shipped table', () => {
  const odd = sessions.slice(0, -1).filter(({ date }) => ageAtOpen(date) !== OVERNIGHT);
  expect(odd).toEqual([]);
});

test("on the wall clock the weekend counts: Friday's scan is 65 h 25 min 30 s old on Monday", () => {
  expect(ageAtOpen('2024-08-02', 'wall')).toBe(OVERNIGHT + 48 * HOUR);
});

test('a signal from the future has a negative age', () => {
  expect(signalAgeMs('2024-08-05T13:30:31Z', '2024-08-05T13:30:30Z', { closedDaysMs: [] }, 'trading')).toBe(
    -SECOND,
  );
});

test('an instant that is none, or a day that is no day, leaves the age unknown', () => {
  const now = '2024-08-05T13:30:30Z';
  for (const clock of ['trading', 'wall'] as const) {
    for (const hostile of ['', 'now', '2024-08-02', '2024-08-02T20:05:00', '1722628800000']) {
      expect(signalAgeMs(hostile, now, { closedDaysMs: [] }, clock)).toBeNaN();
      expect(signalAgeMs(now, hostile, { closedDaysMs: [] }, clock)).toBeNaN();
    }
  }
  for (const length of [NaN, 0, -24 * HOUR, 22 * HOUR, 48 * HOUR, Infinity]) {
    expect(signalAgeMs('2024-08-02T20:05:00Z', now, { closedDaysMs: [length] }, 'trading')).toBeNaN();
  }
});

describe('ages are recorded in whole minutes', () => {
  test.each([
    [OVERNIGHT, '17 h 25 min'],
    [24 * HOUR, '24 h'],
    [MINUTE, '1 min'],
    [MINUTE - 1, 'under 1 min'],
    [-SECOND, 'under 1 min'],
    [-SECOND - 1, 'in the future'],
    [NaN, 'unknown'],
  ])('%d ms is %p', (ms, text) => {
    expect(minutesText(ms)).toBe(text);
  });

  test('so that no jitter inside a minute shows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.nat(MINUTE - 1),
        (minutes, jitter) => minutesText(minutes * MINUTE + jitter) === minutesText(minutes * MINUTE),
      ),
    );
  });
});
