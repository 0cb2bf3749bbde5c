/** Design 3.4: every order sent counts; a full minute refuses an entry and delays an exit. */
import fc from 'fast-check';
import { MINUTE } from '../../src/domain/instant';
import { minuteFullUntil, sendsBefore } from '../../src/domain/sends';

const NOW = '2024-08-12T13:35:00.000Z';
const at = (msBefore: number): string => new Date(Date.parse(NOW) - msBefore).toISOString();

test('a send counts in its minute until exactly 60 s have passed', () => {
  expect(sendsBefore(NOW, [at(59_999), at(60_000)])).toEqual({ session: 2, lastMinute: 1 });
});

test('a send from the future and one that can’t be read count as recent', () => {
  expect(sendsBefore(NOW, [at(-5_000), 'soon', ''])).toEqual({ session: 3, lastMinute: 3 });
  expect(sendsBefore('soon', [at(3_600_000)])).toEqual({ session: 1, lastMinute: 1 });
});

describe('the minute is full', () => {
  test('with as many sends as may leave in one, until the oldest of them is a minute old', () => {
    const sent = [at(50_000), at(10_000), at(30_000)];
    expect(minuteFullUntil(NOW, sent, 4)).toBeNull();
    expect(minuteFullUntil(NOW, sent, 3)).toBe(Date.parse(NOW) + 10_000);
    expect(minuteFullUntil(NOW, sent, 2)).toBe(Date.parse(NOW) + 30_000);
  });

  test('never by what was sent earlier, nor by what can’t be read', () => {
    expect(minuteFullUntil(NOW, [at(60_000), at(60_000), 'soon', ''], 1)).toBeNull();
  });

  test('until a moment at which it isn’t, and one millisecond before it is', () => {
    const sends = fc.array(fc.nat(90_000).map(at), { maxLength: 40 });
    fc.assert(
      fc.property(sends, fc.integer({ min: 1, max: 30 }), (sentAt, most) => {
        const until = minuteFullUntil(NOW, sentAt, most);
        expect(until === null).toBe(sendsBefore(NOW, sentAt).lastMinute < most);
        if (until === null) return;
        expect(until > Date.parse(NOW) && until <= Date.parse(NOW) + MINUTE).toBe(true);
        expect(minuteFullUntil(new Date(until).toISOString(), sentAt, most)).toBeNull();
        expect(minuteFullUntil(new Date(until - 1).toISOString(), sentAt, most)).toBe(until);
      }),
    );
  });
});
