import fc from 'fast-check';
import { goodBars } from '../../src/domain/daily-bars';
import type { DailyBar } from '../../src/domain/daily-bars';
import { DATES, barOf, barsBy } from './some-bars';

const bars = barsBy((day) => 100 + day);
const invalid = (numbers: Record<string, string>) => ({ kind: 'bad', code: 'BARS_INVALID', numbers });

test('bars of exactly the expected sessions, oldest first, are good and come back unchanged', () => {
  expect(goodBars(bars, DATES)).toEqual({ kind: 'good', bars });
});

test('a session that traded at one price all day is good', () => {
  const flat = { open: '110', high: '110', low: '110', close: '110' };
  expect(goodBars(bars.with(10, { ...bars[10]!, ...flat }), DATES).kind).toBe('good');
});

describe('BARS_MISSING', () => {
  test.each([
    ['no answer for the symbol', undefined],
    ['an empty answer', []],
  ])('%s', (_, none) => {
    expect(goodBars(none, DATES)).toEqual({
      kind: 'bad',
      code: 'BARS_MISSING',
      numbers: { bars: '0', needed: '25' },
    });
  });

  test('any session without its bar, the first one named', () => {
    fc.assert(
      fc.property(fc.subarray([...bars], { minLength: 1, maxLength: 24 }), (some) => {
        const missing = DATES.filter((date) => !some.some((bar) => bar.date === date));
        expect(goodBars(some, DATES)).toEqual({
          kind: 'bad',
          code: 'BARS_MISSING',
          numbers: { date: missing[0], missing: `${missing.length}`, needed: '25' },
        });
      }),
    );
  });

  test('fewer than 25 sessions known, even when each has its bar', () => {
    expect(goodBars(bars.slice(1), DATES.slice(1))).toMatchObject({
      code: 'BARS_MISSING',
      numbers: { sessions: '24', needed: '25' },
    });
  });
});

describe('S17: BARS_INVALID names the date, the field and the value', () => {
  test('S17: a duplicate bar', () => {
    expect(goodBars([...bars, bars[24]!], DATES)).toEqual(
      invalid({ date: '2024-03-25', field: 'date', value: 'duplicate' }),
    );
  });

  test('a bar after a later one, and which that is', () => {
    expect(goodBars(bars.with(3, bars[4]!).with(4, bars[3]!), DATES)).toEqual(
      invalid({ date: DATES[3]!, field: 'date', value: `after ${DATES[4]!}` }),
    );
  });

  test('unsorted bars, wherever two are exchanged', () => {
    fc.assert(
      fc.property(fc.nat(24), fc.nat(24), (one, other) => {
        fc.pre(one !== other);
        const swapped = bars.with(one, bars[other]!).with(other, bars[one]!);
        expect(goodBars(swapped, DATES)).toMatchObject({ code: 'BARS_INVALID', numbers: { field: 'date' } });
      }),
    );
  });

  test.each(['2024-03-26', '2099-01-01', '2023-03-01', '2024-3-01', '', 'yesterday'])(
    'a bar dated %p, out of the sessions: future, past or no date',
    (date) => {
      expect(goodBars([...bars, barOf(date, 100)], DATES)).toEqual(
        invalid({ date, field: 'date', value: 'not a session' }),
      );
    },
  );

  test('a high below the low, and an open or a close outside the two', () => {
    const with10 = (changes: Partial<DailyBar>) =>
      goodBars(bars.with(10, { ...bars[10]!, ...changes }), DATES);
    expect(with10({ high: '100', low: '101' })).toEqual(
      invalid({ date: '2024-03-11', field: 'low', value: '101' }),
    );
    expect(with10({ open: '111.01' })).toEqual(
      invalid({ date: '2024-03-11', field: 'open', value: '111.01' }),
    );
    expect(with10({ close: '108.99' })).toEqual(
      invalid({ date: '2024-03-11', field: 'close', value: '108.99' }),
    );
  });

  const noPrice = fc.constantFrom<unknown>(
    ...[NaN, null, undefined, 0, -1, Infinity, 110, '', '0', '-110', '1e309', 'NaN', '1,100', {}, []],
    ...['1'.repeat(400), `110.${'0'.repeat(400)}1`],
  );
  test('a price that is no price, in any field of any bar', () => {
    fc.assert(
      fc.property(
        fc.nat(24),
        fc.constantFrom('open', 'high', 'low', 'close'),
        noPrice,
        (day, field, value) => {
          const spoilt = bars.with(day, { ...bars[day]!, [field]: value });
          expect(goodBars(spoilt, DATES)).toMatchObject({
            code: 'BARS_INVALID',
            numbers: { date: DATES[day], field },
          });
        },
      ),
    );
  });

  test.each([NaN, Infinity, 0, -1, null, undefined, '5'])('a volume of %p', (volume) => {
    const spoilt = bars.with(3, { ...bars[3]!, volume: volume as number });
    expect(goodBars(spoilt, DATES)).toMatchObject({
      code: 'BARS_INVALID',
      numbers: { date: '2024-03-04', field: 'volume' },
    });
  });

  test.each([null, undefined, 5, 'bar', {}, []])('a bar that is %p', (bar) => {
    expect(goodBars(bars.with(3, bar as DailyBar), DATES)).toMatchObject({ code: 'BARS_INVALID' });
  });

  test('a value of 400 digits is shown short', () => {
    const spoilt = bars.with(0, { ...bars[0]!, close: '7'.repeat(400) });
    expect(goodBars(spoilt, DATES)).toEqual(
      invalid({ date: '2024-03-01', field: 'close', value: `${'7'.repeat(21)}...` }),
    );
  });
});
