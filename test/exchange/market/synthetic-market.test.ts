import fc from 'fast-check';
import { asStatistic, decimal, price } from '../../../src/domain/money';
import { logReturns, mean, sampleDeviation } from '../../../src/domain/statistics';
import type { RawBar } from '../../../src/exchange/market';
import { ANCHOR_DATE, calibration } from '../../../src/exchange/market/calibration';
import { syntheticMarket } from '../../../src/exchange/market/synthetic-market';

const CENT = price('0.01');
const market = syntheticMarket(7);
const symbols = calibration().map((row) => row.symbol);
const barsOf = (symbol: string, of = market): RawBar[] =>
  of.sessions.flatMap(({ date }) => of.bar(symbol, date) ?? []);

/** What the bars of a symbol realise over the whole table, splits taken out. */
interface Realised {
  readonly daily: readonly number[];
  readonly overnight: readonly number[];
  readonly intraday: readonly number[];
  readonly ranges: readonly number[];
  readonly bars: readonly RawBar[];
}

const known = new Map<string, Realised>();
function realised(symbol: string): Realised {
  const before = known.get(symbol);
  if (before) return before;
  const ratios = new Map(
    market.corporateActions
      .filter((action) => action.symbol === symbol)
      .map((action) => [action.exDate, Number(action.value)]),
  );
  const bars = barsOf(symbol);
  const intraday = bars.map((bar) => Math.log(asStatistic(bar.close) / asStatistic(bar.open)));
  const overnight = bars.slice(1).map((bar, index) => {
    const close = asStatistic(bars[index]!.close);
    return Math.log((asStatistic(bar.open) * (ratios.get(bar.date) ?? 1)) / close);
  });
  const found = {
    bars,
    intraday,
    overnight,
    daily: overnight.map((night, index) => night + intraday[index + 1]!),
    ranges: bars.map((bar) => Math.log(asStatistic(bar.high) / asStatistic(bar.low))),
  };
  known.set(symbol, found);
  return found;
}

const gapShare = (symbol: string): number => {
  const nights = realised(symbol).overnight;
  return nights.filter((night) => Math.abs(Math.expm1(night)) > 0.02).length / nights.length;
};

describe('the synthetic market', () => {
  it('says what it is, and trades the 29 calibrated symbols on every session of the table', () => {
    expect(market.label).toBe('synthetic market, seed 7');
    expect(market.symbols).toEqual(symbols);
    expect(market.symbols).toHaveLength(29);
    for (const symbol of symbols) expect(realised(symbol).bars).toHaveLength(2262);
  });

  it('has no bar for an unknown symbol, a holiday, or a date beyond the table', () => {
    expect(market.bar('TWTR', '2026-01-05')).toBeUndefined();
    expect(market.bar('AAPL', '2026-01-01')).toBeUndefined();
    expect(market.bar('AAPL', '2028-01-03')).toBeUndefined();
  });

  it('closes at the calibrated price on the anchor date, whatever the seed', () => {
    for (const seed of [1, 2 ** 40]) {
      for (const row of calibration()) {
        const bar = syntheticMarket(seed).bar(row.symbol, ANCHOR_DATE)!;
        expect(asStatistic(bar.close)).toBeCloseTo(row.anchor, 9);
      }
    }
  });

  it('has sound bars: in cents, at least 1 USD, open and close within high and low, a volume', () => {
    for (const symbol of symbols) {
      const unsound = realised(symbol).bars.filter(
        ({ open, high, low, close, volume }) =>
          [open, high, low, close].some((each) => each % CENT !== 0n || each < price('1')) ||
          open < low ||
          close < low ||
          open > high ||
          close > high ||
          !Number.isSafeInteger(volume) ||
          volume < 1,
      );
      expect([symbol, unsound]).toEqual([symbol, []]);
    }
  });

  it('gives the same bars for the same seed and others for another', () => {
    expect(barsOf('AAPL', syntheticMarket(7))).toEqual(realised('AAPL').bars);
    const other = barsOf('AAPL', syntheticMarket(8));
    expect(
      other.filter((bar, index) => bar.close === realised('AAPL').bars[index]?.close).length,
    ).toBeLessThan(20);
  });

  it('gives the same whatever was asked before', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(fc.constantFrom(...symbols), fc.constantFrom(...market.sessions.map(({ date }) => date))),
          { minLength: 3, maxLength: 5, selector: (asked) => asked.join() },
        ),
        (asked) => {
          const fresh = syntheticMarket(7);
          for (const [symbol, date] of asked) {
            const session = fresh.sessions.find((each) => each.date === date)!;
            fresh.at(symbol, session, session.closeMs);
            expect(fresh.bar(symbol, date)).toEqual(market.bar(symbol, date));
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('never changes between versions: a recorded run could not be repeated', () => {
    const bar = market.bar('AAPL', '2026-01-05')!;
    const { open, high, low, close } = bar;
    expect([...[open, high, low, close].map(decimal), bar.volume]).toMatchInlineSnapshot(`
      [
        "171.28",
        "172.42",
        "168.67",
        "168.72",
        70323034,
      ]
    `);
  });
});

describe('the calibration of the synthetic market', () => {
  it.each(symbols)('holds for %s: daily, overnight and intraday volatility within 12 %', (symbol) => {
    const row = calibration().find((each) => each.symbol === symbol)!;
    const { daily, overnight, intraday } = realised(symbol);
    expect(Math.abs(sampleDeviation(daily) / row.dailyVol - 1)).toBeLessThan(0.12);
    expect(Math.abs(sampleDeviation(overnight) / row.overnightVol - 1)).toBeLessThan(0.12);
    expect(Math.abs(sampleDeviation(intraday) / row.intradayVol - 1)).toBeLessThan(0.12);
  });

  it.each(symbols)('holds for %s: range, beta and mean volume', (symbol) => {
    const row = calibration().find((each) => each.symbol === symbol)!;
    const { daily, intraday, ranges, bars } = realised(symbol);
    const range = mean(ranges) / mean(intraday.map(Math.abs));
    expect(Math.abs(range / row.rangeOverIntraday - 1)).toBeLessThan(0.1);

    const spy = realised('SPY').daily;
    const beta = mean(spy.map((each, index) => each * daily[index]!)) / mean(spy.map((each) => each ** 2));
    expect(Math.abs(beta - row.betaToSpy)).toBeLessThan(0.25);

    // Volumes of the anchor's own shares: after the last split before it, before the first one after it.
    const splits = market.corporateActions
      .filter((action) => action.symbol === symbol)
      .map((each) => each.exDate);
    const from = splits.filter((date) => date <= ANCHOR_DATE).at(-1) ?? '';
    const until = splits.find((date) => date > ANCHOR_DATE) ?? '9';
    const volumes = bars.filter(({ date }) => date >= from && date < until).map((bar) => bar.volume);
    expect(Math.abs(mean(volumes) / row.meanVolume - 1)).toBeLessThan(0.15);
  });

  it('holds for gaps above 2 %: of the right order, rare in the index, frequent in TSLA and NVDA', () => {
    for (const row of calibration()) {
      expect(gapShare(row.symbol)).toBeLessThan(4 * row.shareGapOver2Pct + 0.01);
      expect(gapShare(row.symbol)).toBeGreaterThan(row.shareGapOver2Pct / 4 - 0.005);
    }
    const byShare = [...symbols].sort((left, right) => gapShare(right) - gapShare(left));
    expect(byShare.slice(0, 2)).toEqual(['TSLA', 'NVDA']);
    expect(gapShare('SPY')).toBeLessThan(0.01);
    const all = mean(symbols.map(gapShare));
    expect(all).toBeGreaterThan(0.02);
    expect(all).toBeLessThan(0.07);
  });

  it('has nights with fatter tails than days', () => {
    const kurtosis = (values: readonly number[]): number => {
      const centre = mean(values);
      const deviation = sampleDeviation(values);
      return mean(values.map((each) => ((each - centre) / deviation) ** 4));
    };
    for (const symbol of ['SPY', 'AAPL', 'META']) {
      expect(kurtosis(realised(symbol).overnight)).toBeGreaterThan(5);
      expect(kurtosis(realised(symbol).intraday)).toBeLessThan(5.5);
    }
  });

  it('proposes work: a z-score below -1.5 is found on most days, and not of everything', () => {
    const oversold = market.sessions.slice(1000, 1250).map((_, day) =>
      symbols.filter((symbol) => {
        const closes = realised(symbol)
          .bars.slice(1000 + day - 19, 1000 + day + 1)
          .map((bar) => asStatistic(bar.close));
        return (closes.at(-1)! - mean(closes)) / sampleDeviation(closes) < -1.5;
      }),
    );
    expect(mean(oversold.map((each) => each.length))).toBeGreaterThan(1);
    expect(mean(oversold.map((each) => each.length))).toBeLessThan(8);
  });
});

describe('splits of the synthetic market', () => {
  it('come now and then: about one a symbol in several years, oldest first', () => {
    const dates = market.corporateActions.map((action) => action.exDate);
    expect(dates).toEqual([...dates].sort());
    expect(dates.length).toBeGreaterThan(29 / 2);
    expect(dates.length).toBeLessThan(29 * 3);
  });

  it('show in the raw bars as a price divided and a volume multiplied by the ratio, on a session', () => {
    for (const { symbol, exDate, kind, value } of market.corporateActions) {
      const { bars } = realised(symbol);
      const index = bars.findIndex((bar) => bar.date === exDate);
      const drop = asStatistic(bars[index - 1]!.close) / asStatistic(bars[index]!.open);
      expect(kind).toBe('split');
      expect(Math.abs(drop / Number(value) - 1)).toBeLessThan(0.25);
      const volumes = (from: number, to: number): number =>
        mean(bars.slice(from, to).map((bar) => bar.volume));
      const rise = volumes(index, index + 40) / volumes(index - 40, index);
      expect(rise).toBeGreaterThan(Number(value) * 0.6);
      expect(rise).toBeLessThan(Number(value) * 1.6);
    }
  });

  it('happen to dear shares only, and leave none cheap', () => {
    for (const { symbol, exDate, value } of market.corporateActions) {
      const { bars } = realised(symbol);
      const before = asStatistic(bars[bars.findIndex((bar) => bar.date === exDate) - 1]!.close);
      expect(before).toBeGreaterThan(249);
      expect(before).toBeLessThan(2_001);
      expect(before / Number(value)).toBeGreaterThan(39);
    }
  });

  it('are the only nights on which a price falls by half', () => {
    for (const symbol of symbols) {
      const closes = realised(symbol).bars.map((bar) => asStatistic(bar.close));
      const halved = logReturns(closes).flatMap((each, index) =>
        each < Math.log(0.55) ? [realised(symbol).bars[index + 1]!.date] : [],
      );
      const splits = market.corporateActions
        .filter((action) => action.symbol === symbol)
        .map((each) => each.exDate);
      expect([symbol, halved]).toEqual([symbol, splits]);
    }
  });
});

describe('any seed', () => {
  it('gives prices between 1 and 10,000 USD for nine years', () => {
    for (const seed of [0, 1, 42, -5, 123_456_789]) {
      const other = syntheticMarket(seed);
      for (const symbol of ['TSLA', 'NVDA', 'XLF', 'COST', 'SPY']) {
        const closes = barsOf(symbol, other).map((bar) => asStatistic(bar.close));
        expect(Math.min(...closes)).toBeGreaterThan(1);
        expect(Math.max(...closes)).toBeLessThan(10_000);
      }
    }
  });
});

describe('a market of thousands', () => {
  const large = syntheticMarket(7, 5_000);
  const madeUp = large.symbols.slice(29);

  test('has the calibrated symbols unchanged, and made-up ones with names of their own', () => {
    const usual = syntheticMarket(7);
    expect(large.symbols.slice(0, 29)).toEqual(usual.symbols);
    expect(new Set(large.symbols).size).toBe(5_000);
    expect(madeUp.every((symbol) => /^Q[A-Z]{4}$/.test(symbol))).toBe(true);
    expect(large.bar('NVDA', '2026-01-05')).toEqual(usual.bar('NVDA', '2026-01-05'));
    expect(large.corporateActions).toEqual(usual.corporateActions);
    expect(large.label).toBe('synthetic market, seed 7, 5000 symbols');
  });

  test('every made-up symbol has a whole bar on every session, from the first to the last', () => {
    const [first, last] = [large.sessions[0]!.date, large.sessions.at(-1)!.date];
    for (const symbol of madeUp.filter((_, index) => index % 50 === 0)) {
      for (const date of [first, '2021-06-01', '2026-01-05', last]) {
        const bar = large.bar(symbol, date)!;
        expect(bar.low <= bar.open && bar.open <= bar.high).toBe(true);
        expect(bar.low <= bar.close && bar.close <= bar.high).toBe(true);
        expect(bar.low > 0n && bar.volume > 0).toBe(true);
      }
    }
  });

  test('no two of them go the same way, and another seed makes others', () => {
    const closes = madeUp.map((symbol) => large.bar(symbol, '2026-01-05')!.close);
    expect(new Set(closes).size).toBeGreaterThan(3_500);
    const other = syntheticMarket(8, 5_000);
    const [symbol] = madeUp;
    expect(other.bar(symbol!, '2026-01-05')).not.toEqual(large.bar(symbol!, '2026-01-05'));
  });
});
