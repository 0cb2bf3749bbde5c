import fc from 'fast-check';
import { durationText, instantMs, instantText, minutesText } from '../../src/domain/instant';

describe('an instant', () => {
  test.each([
    ['2024-08-12T13:30:00Z', 1_723_469_400_000],
    ['2024-08-12T13:30:00.123Z', 1_723_469_400_123],
    ['2024-08-12T09:30:00-04:00', 1_723_469_400_000],
    ['2024-08-12T13:30:00.123456789Z', 1_723_469_400_123],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
  ])('%s is %d', (text, ms) => {
    expect(instantMs(text)).toBe(ms);
  });

  test.each([
    ...['', 'now', '2024-08-12', '2024-08-12T13:30:00', '2024-08-12T13:30Z', '2024-08-12 13:30:00Z'],
    ...['2024-08-12T25:00:00Z', '2024-02-30T12:00:00Z', '2023-02-29T12:00:00Z', '2024-13-01T12:00:00Z'],
    ...['2024-00-10T12:00:00Z', '2024-08-12T (13:30:00) Z', '2024-08-12T13:30:00Zjunk', '1723469400000'],
  ])('%j is none', (text) => {
    expect(instantMs(text)).toBeNaN();
  });

  test.each([null, undefined])('%s is none', (text) => {
    expect(instantMs(text)).toBeNaN();
  });

  test('reads what it writes', () => {
    const ms = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
    fc.assert(fc.property(ms, (each) => expect(instantMs(instantText(each))).toBe(each)));
  });

  test('is written in UTC; a number that is none throws', () => {
    expect(instantText(1_723_469_400_000)).toBe('2024-08-12T13:30:00.000Z');
    expect(() => instantText(NaN)).toThrow(RangeError);
  });
});

test.each([
  [62_700_000, '17 h 25 min'],
  [86_400_000, '24 h'],
  [3_600_000, '1 h'],
  [3_599_999, '59 min'],
  [60_000, '1 min'],
  [59_999, '59 s'],
  [1_000, '1 s'],
  [999, 'under 1 s'],
  [0, 'under 1 s'],
  [-62_700_000, '-17 h 25 min'],
  [NaN, 'unknown'],
  [Infinity, 'unknown'],
])('a length of %d ms reads %j', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  [62_759_999, '17 h 25 min'],
  [60_000, '1 min'],
  [59_999, 'under 1 min'],
  [0, 'under 1 min'],
  [-1_000, 'under 1 min'],
  [-1_001, 'in the future'],
  [NaN, 'unknown'],
])('an age of %d ms reads %j in whole minutes, a second of clock tolerance included', (ms, text) => {
  expect(minutesText(ms)).toBe(text);
});
