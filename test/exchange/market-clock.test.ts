/** The clock of design, section 7: anchor + speed × wall time, piecewise, and never back. */
import fc from 'fast-check';
import { startClock } from '../../src/exchange/market-clock';
import type { ClockState } from '../../src/exchange/market-clock';

const START = Date.parse('2024-08-02T20:05:00Z');
const OPEN = Date.parse('2024-08-05T13:30:00Z');
const standing: ClockState = { atMs: START, speed: 1, untilMs: null, held: false };

function wall(): { readonly now: () => number; pass: (ms: number) => void } {
  let ms = 5_000;
  return { now: () => ms, pass: (more) => (ms += more) };
}

test('market time is the anchor plus speed times wall time', () => {
  const time = wall();
  const clock = startClock({ ...standing, speed: 3600 }, false, time.now);
  time.pass(1000);
  expect(clock.read().atMs).toBe(START + 3_600_000);
});

test('a race stops exactly at `until`: from there the clock runs in real time, however late it is read', () => {
  const time = wall();
  const clock = startClock(standing, false, time.now);
  const speed = (OPEN - START) / 3000;
  clock.set({ speed, untilMs: OPEN, atMs: null, held: false });
  time.pass(2999);
  expect(clock.read().atMs).toBeLessThan(OPEN);
  time.pass(1 + 250);
  expect(clock.read()).toEqual({ atMs: OPEN + 250, speed: 1, untilMs: null, held: false });
});

test('an `until` that has passed leaves the speed at 1', () => {
  const clock = startClock(standing, false, wall().now);
  expect(clock.set({ speed: 9000, untilMs: START, atMs: null, held: false }).speed).toBe(1);
});

test('a clock started from what was saved goes on there: it stood still while the process was down', () => {
  const time = wall();
  const clock = startClock(standing, false, time.now);
  clock.set({ speed: 100, untilMs: OPEN, atMs: null, held: false });
  time.pass(700);
  const saved = clock.read();
  time.pass(86_400_000);
  expect(startClock(saved, false, time.now).read()).toEqual(saved);
});

test('a held clock stands at its instant and announces the speed it will go on at', () => {
  const time = wall();
  const clock = startClock(standing, false, time.now);
  clock.set({ speed: 50, untilMs: OPEN, atMs: START + 10, held: true });
  time.pass(10_000);
  expect(clock.read()).toEqual({ atMs: START + 10, speed: 50, untilMs: OPEN, held: true });
  clock.set({ speed: 50, untilMs: OPEN, atMs: null, held: false });
  time.pass(1);
  expect(clock.read().atMs).toBe(START + 60);
});

test.each([0, -1, NaN, Infinity])('a speed of %p is refused', (speed) => {
  const clock = startClock(standing, false, wall().now);
  expect(() => clock.set({ speed, untilMs: null, atMs: null, held: false })).toThrow(/positive number/);
});

test('wall time plays no part for a driven clock; it moves forward when told, never back, and at speed 1', () => {
  const time = wall();
  const clock = startClock({ ...standing, speed: 400 }, true, time.now);
  time.pass(60_000);
  clock.moveTo(START + 5);
  clock.moveTo(START + 1);
  expect(clock.read()).toEqual({ atMs: START + 5, speed: 1, untilMs: null, held: false });
  expect(() => clock.set({ speed: 2, untilMs: null, atMs: null, held: false })).toThrow(/driven/);
});

test('market time never goes back and is always a whole number, whatever is set and however wall time passes', () => {
  const step = fc.record({
    pass: fc.nat(5_000),
    speed: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
    until: fc.option(fc.integer({ min: -10_000_000, max: 100_000_000 })),
    at: fc.option(fc.integer({ min: -10_000_000, max: 10_000_000 })),
    held: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const time = wall();
      const clock = startClock(standing, false, time.now);
      let latest = START;
      for (const { pass, speed, until, at, held } of steps) {
        time.pass(pass);
        const read = clock.read().atMs;
        clock.set({
          ...{ speed, held },
          untilMs: until === null ? null : read + until,
          atMs: at === null ? null : read + at,
        });
        const after = clock.read().atMs;
        expect(Number.isInteger(after)).toBe(true);
        expect([latest <= read, read <= after]).toEqual([true, true]);
        latest = after;
      }
    }),
  );
});
