/** Design 3.9: `reducing` lets exits go, `halted` nothing, and what can't be read is halted. */
import { ACTIVE, haltCheck, unreadableHalt, type HaltReading } from '../../src/domain/halt';

const reading = (mode: string): HaltReading => ({
  mode: mode as HaltReading['mode'],
  reason: 'earnings week',
  by: 'operator',
});
const outcome = (halt: HaltReading, side: 'buy' | 'sell'): string => {
  const check = haltCheck(halt, side);
  return check.ok ? 'passes' : check.code;
};

test.each([
  ['active', 'passes', 'passes'],
  ['reducing', 'REDUCING', 'passes'],
  ['halted', 'HALTED', 'HALTED'],
])('%s: a buy %s, a sale %s', (mode, buy, sale) => {
  expect(outcome(reading(mode), 'buy')).toBe(buy);
  expect(outcome(reading(mode), 'sell')).toBe(sale);
});

test('a mode that nobody set is active', () => {
  expect(outcome(ACTIVE, 'buy')).toBe('passes');
});

test('what can’t be read is halted, and says why', () => {
  const halt = unreadableHalt('no answer in 5 s');
  expect([outcome(halt, 'buy'), outcome(halt, 'sell')]).toEqual(['HALTED', 'HALTED']);
  expect(haltCheck(halt, 'sell').numbers).toEqual({
    mode: 'halted',
    reason: "the desk's state can't be read: no answer in 5 s",
    by: 'unreadable',
  });
});

test.each(['', 'ACTIVE', 'resumed', 'undefined', 'constructor'])('a mode of %j is halted', (mode) => {
  expect([outcome(reading(mode), 'buy'), outcome(reading(mode), 'sell')]).toEqual(['HALTED', 'HALTED']);
});

test('a refusal says who set the mode and why', () => {
  expect(haltCheck(reading('reducing'), 'buy').numbers).toEqual({
    mode: 'reducing',
    reason: 'earnings week',
    by: 'operator',
  });
});
