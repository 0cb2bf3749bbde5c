import fc from 'fast-check';
import { decimal, price, priceOfTicks } from '../../../src/domain/money';
import type { Price } from '../../../src/domain/money';
import type { RawBar } from '../../../src/exchange/market';
import { minutePath } from '../../../src/exchange/market/minute-path';
import type { PathMinute } from '../../../src/exchange/market/minute-path';

const CENT = price('0.01');
const KEY = { seed: 7, symbol: 'AAPL' };

/** Any valid bar in whole ticks, flat ones and those that open or close on their high or low included. */
const anyBar = (least = 1): fc.Arbitrary<RawBar> =>
  fc
    .record({
      tick: fc.constantFrom(CENT, price('0.0001'), price('0.000000001')),
      prices: fc.array(fc.integer({ min: least, max: 500_000 }), { minLength: 4, maxLength: 4 }),
      shape: fc.constantFrom('any', 'flat', 'open is high', 'close is low', 'rising'),
      volume: fc.integer({ min: 0, max: 1_000_000_000 }),
    })
    .map(({ tick, prices, shape, volume }) => {
      const [low = 1, one = 1, other = 1, high = 1] = [...prices].sort((left, right) => left - right);
      const ends = {
        any: [one, other],
        flat: [low, low],
        'open is high': [high, one],
        'close is low': [one, low],
        rising: [low, high],
      }[shape];
      const at = (ticks: number): Price => priceOfTicks(ticks, tick);
      return {
        date: '2024-07-22',
        open: at(ends[0] ?? low),
        high: at(shape === 'flat' ? low : high),
        low: at(low),
        close: at(ends[1] ?? low),
        volume,
      };
    });
const anyLength = fc.constantFrom(390, 210, 4);

const everyPath = (
  rule: (path: readonly PathMinute[], bar: RawBar, minutes: number) => void,
  bars = anyBar(),
): void => {
  fc.assert(
    fc.property(bars, anyLength, fc.integer(), (bar, minutes, seed) => {
      rule(minutePath(bar, minutes, { seed, symbol: 'AAPL' }), bar, minutes);
    }),
  );
};

describe('the minute path of any bar', () => {
  it('has a step for each minute, of a full session and of an early close', () => {
    everyPath((path, _, minutes) => {
      expect(path).toHaveLength(minutes);
    });
  });

  it("starts at the bar's open exactly and ends at its close exactly", () => {
    everyPath((path, bar) => {
      expect([path[0]?.price, path.at(-1)?.price]).toEqual([bar.open, bar.close]);
    });
  });

  it('touches high and low and never leaves them', () => {
    everyPath((path, bar) => {
      const prices = path.map((minute) => minute.price);
      expect(prices.every((each) => each >= bar.low && each <= bar.high)).toBe(true);
      expect(prices).toContain(bar.high);
      expect(prices).toContain(bar.low);
    });
  });

  it('knows high, low and volume so far, the last minute those of the bar', () => {
    everyPath((path, bar) => {
      let [high, low, volume] = [bar.open, bar.open, 0];
      for (const minute of path) {
        if (minute.price > high) high = minute.price;
        if (minute.price < low) low = minute.price;
        expect([minute.high, minute.low]).toEqual([high, low]);
        expect(minute.volume).toBeGreaterThanOrEqual(volume);
        expect(Number.isSafeInteger(minute.volume)).toBe(true);
        volume = minute.volume;
      }
      expect(volume).toBe(bar.volume);
    });
  });

  it('always has the trade between a bid above zero and a higher ask', () => {
    everyPath((path) => {
      for (const { bid, price: at, ask } of path) {
        expect(bid > 0n && bid <= at && at <= ask && bid < ask).toBe(true);
      }
    });
  });
});

describe('the minute path', () => {
  const bar: RawBar = {
    date: '2024-07-22',
    open: price('119.16'),
    high: price('121.5'),
    low: price('118.2'),
    close: price('120.05'),
    volume: 45_000_000,
  };

  it('depends on seed, symbol and date, and on nothing else', () => {
    const path = minutePath(bar, 390, KEY);
    expect(minutePath(bar, 390, KEY)).toEqual(path);
    expect(minutePath(bar, 390, { ...KEY, seed: 8 })).not.toEqual(path);
    expect(minutePath(bar, 390, { ...KEY, symbol: 'MSFT' })).not.toEqual(path);
    expect(minutePath({ ...bar, date: '2024-07-23' }, 390, KEY)).not.toEqual(path);
  });

  it('keeps to cents for a bar in cents, and to a finer tick for a finer bar', () => {
    const onTick = (path: readonly PathMinute[], tick: Price): boolean =>
      path.every((minute) => [minute.price, minute.bid, minute.ask].every((each) => each % tick === 0n));
    expect(onTick(minutePath(bar, 390, KEY), CENT)).toBe(true);
    const finer = minutePath({ ...bar, close: price('120.0503') }, 390, KEY);
    expect(onTick(finer, price('0.0001'))).toBe(true);
    expect(onTick(finer, CENT)).toBe(false);
  });

  it.each(['30', '120', '900'])('quotes at least a cent and well under 0.5 % at %s USD', (level) => {
    const at = price(level);
    const flat = minutePath({ ...bar, open: at, high: at, low: at, close: at }, 390, KEY);
    for (const { bid, ask } of flat) {
      expect(ask - bid >= CENT).toBe(true);
      expect((ask - bid) * 500n < at).toBe(true);
    }
  });

  it('trades more at the open than at noon', () => {
    const path = minutePath(bar, 390, KEY);
    const traded = (from: number, to: number): number => (path[to]?.volume ?? 0) - (path[from]?.volume ?? 0);
    expect(traded(0, 30)).toBeGreaterThan(1.5 * traded(180, 210));
  });

  it('moves: a session is more than its four prices', () => {
    expect(new Set(minutePath(bar, 390, KEY).map((minute) => decimal(minute.price))).size).toBeGreaterThan(
      50,
    );
  });
});
