import { passed, refused } from '../../src/domain/decision';
import { judgeFreshness } from '../../src/domain/freshness';
import { REASONS } from '../../src/domain/reasons';
import { BASELINE, CANDIDATE, OPEN_VIEW, judge, observing, pricedAt, refusals, ruledBy } from './calm-open';

const { observation } = OPEN_VIEW;

/** With the regime out of the way, because a gap of some per cent is a flip of these calm closes too. */
const codesAt = (now: string, sides: Record<string, string> = {}) =>
  refusals(ruledBy(pricedAt(now, sides), { maxVolatilityRatio: 1_000 }));

test('a signal that still holds is fresh, with its prices as exact decimals and the numbers it passed on', () => {
  expect(judge()).toEqual({
    kind: 'fresh',
    candidate: {
      ...CANDIDATE,
      scanPrice: '265',
      now: '265',
      bid: '264.95',
      ask: '265.05',
      freshness: {
        scan: '265',
        now: '265',
        bid: '264.95',
        ask: '265.05',
        gap: '0.0000',
        askGap: '0.0189',
        spread: '0.0377',
        age: '17 h 25 min',
        quoteAge: 'under 1 min',
        ratio: expect.stringMatching(/^\d\.\d{6}$/) as string,
        SPY: expect.stringMatching(/^\d\.\d{6}$/) as string,
        QQQ: expect.stringMatching(/^\d\.\d{6}$/) as string,
      },
    },
  });
});

test('what comes out is JSON-plain: it crosses a Temporal payload unchanged', () => {
  const judged = judge();
  expect(JSON.parse(JSON.stringify(judged))).toEqual(judged);
});

describe('GAP', () => {
  test('S16: exactly 2 % passes, up and down', () => {
    expect(codesAt('270.3')).toEqual([]);
    expect(codesAt('259.7')).toEqual([]);
  });

  test('S16: one billionth of a dollar beyond 2 % is refused, up and down', () => {
    expect(codesAt('270.300000001', { ask: '270.3' })).toContain('GAP');
    expect(codesAt('259.699999999')).toContain('GAP');
  });

  test('265 to 245 is refused at -7.5472 %', () => {
    expect(codesAt('245')).toEqual(['GAP']);
    expect(judge(pricedAt('245'))).toMatchObject({
      decision: { symbol: 'MSFT', side: 'buy', verdict: 'denied', code: 'GAP', numbers: { gap: '-7.5472' } },
    });
  });

  test('265 to 267 passes', () => {
    expect(codesAt('267')).toEqual([]);
  });

  test('an ask of exactly 2 % above the scan passes, above that it is refused though the trade is at the scan', () => {
    expect(codesAt('269.5', { ask: '270.3' })).toEqual([]);
    expect(codesAt('269.5', { ask: '270.31' })).toEqual(['GAP']);
  });

  test('an ask below the scan is no gap by itself', () => {
    expect(codesAt('260', { bid: '259', ask: '259.5' })).toEqual([]);
  });
});

describe('SPREAD', () => {
  test('exactly 0.5 % of the mid passes, and a thousandth of a cent more is refused', () => {
    // 399 and 401 around a mid of 400: 2 / 400.
    const candidate = { ...CANDIDATE, close: '400' };
    const at = (ask: string) =>
      refusals(ruledBy(pricedAt('400', { bid: '399', ask }), { maxVolatilityRatio: 1_000 }), candidate);
    expect(at('401')).toEqual([]);
    expect(at('401.00001')).toEqual(['SPREAD']);
  });

  test('a locked quote passes, a crossed one is refused', () => {
    expect(codesAt('265', { bid: '265', ask: '265' })).toEqual([]);
    expect(codesAt('265', { bid: '265.01', ask: '265' })).toEqual(['SPREAD']);
  });
});

describe('NOT_OPENED', () => {
  test.each([
    [
      'no trade at all',
      observing({ trades: { SPY: observation.trades.SPY!, QQQ: observation.trades.QQQ! } }),
    ],
    ["yesterday's last trade", pricedAt('265', { tradeAt: '2024-08-09T19:59:59.9Z' })],
    ['a trade one millisecond before the open', pricedAt('265', { tradeAt: '2024-08-12T13:29:59.999Z' })],
    ['a trade from the future', pricedAt('265', { tradeAt: '2024-08-12T13:30:31.001Z' })],
    ['no quote', observing({ quotes: {} })],
    ['no bid', pricedAt('265', { bid: '0' })],
    ['no ask', pricedAt('265', { ask: '0' })],
    ['the broker says closed', observing({ clock: { ...observation.clock, isOpen: false } })],
  ])('%s is refused: that is also what a halt looks like', (_, view) => {
    expect(refusals(view)[0]).toBe('NOT_OPENED');
  });

  test('the opening print, at the very instant of the open, counts', () => {
    expect(codesAt('265', { tradeAt: '2024-08-12T13:30:00.000Z' })).toEqual([]);
  });
});

describe('QUOTE_AGE', () => {
  const later = (at: string) => observing({ clock: { ...observation.clock, at } });

  test('exactly two minutes passes, a millisecond more is refused', () => {
    expect(refusals(later('2024-08-12T13:32:00.000Z'))).toEqual([]);
    expect(refusals(later('2024-08-12T13:32:00.001Z'))).toEqual(['QUOTE_AGE']);
  });

  test("a quote ahead of the broker's clock passes up to a second, beyond it is from the future", () => {
    expect(codesAt('265', { quoteAt: '2024-08-12T13:30:31Z' })).toEqual([]);
    expect(codesAt('265', { quoteAt: '2024-08-12T13:30:31.001Z' })).toEqual(['QUOTE_AGE']);
  });
});

describe('SIGNAL_AGE', () => {
  const scannedAt = (scanAt: string) => ({ ...OPEN_VIEW, times: { ...OPEN_VIEW.times, scanAt } });

  test('S16: exactly 24 hours passes, a millisecond more is refused', () => {
    expect(refusals(scannedAt('2024-08-09T13:30:30.000Z'))).toEqual([]);
    expect(refusals(scannedAt('2024-08-09T13:30:29.999Z'))).toEqual(['SIGNAL_AGE']);
  });

  test("on the wall clock Friday's scan is too old on Monday", () => {
    expect(refusals(ruledBy(OPEN_VIEW, { ageClock: 'wall' }))).toEqual(['SIGNAL_AGE']);
  });

  test('whatever its age, a signal lives for the next open only', () => {
    const tuesday = { ...OPEN_VIEW.observation.clock, at: '2024-08-13T13:30:30Z' };
    const view = ruledBy(observing({ clock: tuesday }), { maxAgeMs: 1e12, maxQuoteAgeMs: 1e12 });
    expect(refusals(view)).toEqual(['NOT_OPENED', 'SIGNAL_AGE']);
  });

  test('a signal from the future is refused', () => {
    expect(refusals(scannedAt('2024-08-14T20:05:00Z'))).toEqual(['SIGNAL_AGE']);
  });
});

test('an asset that is not tradable, or that the broker does not know, is refused', () => {
  expect(refusals(observing({ assets: { MSFT: { tradable: false, fractionable: true } } }))).toEqual([
    'NOT_TRADABLE',
  ]);
  expect(refusals(observing({ assets: {} }))).toEqual(['NOT_TRADABLE']);
});

test('section 2 row 22: a scan on one feed and an open on another are never compared', () => {
  expect(refusals(observing({ feed: 'iex' }))).toEqual(['FEED_MIXED']);
});

test('a baseline that flipped refuses every entry, and its ratios stand in the decision', () => {
  const flipped = refused('BASELINE_REGIME', { SPY: '2.371831', QQQ: '2.177147' });
  expect(judge(OPEN_VIEW, CANDIDATE, flipped)).toMatchObject({
    decision: {
      code: 'BASELINE_REGIME',
      failed: ['BASELINE_REGIME'],
      numbers: { SPY: '2.371831', QQQ: '2.177147' },
    },
  });
});

test('all checks run and are recorded; the first refusal in the design’s order is the reason', () => {
  const nothing = observing({ trades: {}, quotes: {}, assets: {}, feed: 'iex' });
  const judged = judge(
    { ...nothing, times: { ...nothing.times, scanAt: 'never' } },
    { ...CANDIDATE, close: '0' },
  );
  expect(judged).toMatchObject({ kind: 'denied', decision: { code: 'NO_SCAN_PRICE' } });
  const order = Object.keys(REASONS);
  const failed = judged.kind === 'denied' ? judged.decision.failed : [];
  expect(failed).toEqual(
    order
      .slice(order.indexOf('NO_SCAN_PRICE'), order.indexOf('BASELINE_REGIME') + 1)
      .filter((code) => code !== 'CORPORATE_ACTION'),
  );
});

test('a hundred milliseconds of the market clock change no recorded number', () => {
  const numbersAt = (at: string) => {
    const judged = judge(observing({ clock: { ...observation.clock, at } }));
    return judged.kind === 'fresh' ? judged.candidate.freshness : judged.decision.numbers;
  };
  expect(numbersAt('2024-08-12T13:30:30.137Z')).toEqual(numbersAt('2024-08-12T13:30:30.802Z'));
});

test('judged twice, as the gateway does with the fresh candidate itself, it comes to the same', () => {
  const first = judge();
  expect(first.kind).toBe('fresh');
  if (first.kind === 'fresh') expect(judge(OPEN_VIEW, first.candidate)).toEqual(first);
});

test('a baseline that passed needs no second look: the verdict is the caller’s', () => {
  expect(judgeFreshness(CANDIDATE, { ...OPEN_VIEW, baseline: passed() }).kind).toBe('fresh');
  expect(BASELINE.map(({ symbol }) => symbol)).toEqual(OPEN_VIEW.rules.baseline);
});

describe('what a refusal shows', () => {
  const numbersOf = (...asked: Parameters<typeof judge>) => {
    const judged = judge(...asked);
    return judged.kind === 'denied' ? judged.decision.numbers : {};
  };

  test("yesterday's trade is no price of this session, and no trade at all is none", () => {
    const yesterday = pricedAt('265', { tradeAt: '2024-08-09T19:59:59Z' });
    expect(numbersOf(yesterday).now).toBe('none of this session');
    const nothing = observing({ trades: { SPY: observation.trades.SPY!, QQQ: observation.trades.QQQ! } });
    expect(numbersOf(nothing).now).toBe('none');
  });

  test('a quote that is none, and what can not be compared without it', () => {
    expect(numbersOf(observing({ quotes: {} }))).toMatchObject({
      ...{ now: '265', bid: 'none', ask: 'none' },
      ...{ quoteAge: 'unknown', spread: 'unknown', gap: 'unknown' },
    });
  });

  test('each missing price alone leaves the gap and the spread unknown', () => {
    expect(numbersOf(pricedAt('265', { bid: 'x' }))).toMatchObject({
      bid: 'x',
      spread: 'unknown',
      gap: '0.0000',
    });
    expect(numbersOf(pricedAt('265', { ask: 'x' }))).toMatchObject({
      ask: 'x',
      spread: 'unknown',
      gap: 'unknown',
    });
    expect(numbersOf(pricedAt('x', { bid: '1', ask: '1' }))).toMatchObject({
      now: 'none of this session',
      gap: 'unknown',
    });
    expect(numbersOf(OPEN_VIEW, { ...CANDIDATE, close: 'x' })).toMatchObject({ scan: 'x', gap: 'unknown' });
  });

  test('the feeds that were mixed', () => {
    expect(numbersOf(observing({ feed: 'iex' })).feed).toBe('scan sip, open iex');
  });

  test('a feed that nobody knows is none, though both ends agree on it', () => {
    const feed = 'otc' as 'sip';
    const view = { ...observing({ feed }), scanFeed: feed };
    expect(refusals(view)).toEqual(['FEED_MIXED']);
    expect(refusals({ ...observing({ feed: 'iex' }), scanFeed: 'iex' })).toEqual([]);
  });

  test('a signal from the future has no age, and one of unknown age says so', () => {
    const scannedAt = (scanAt: string) => ({ ...OPEN_VIEW, times: { ...OPEN_VIEW.times, scanAt } });
    // Two closed days are taken off: 48 hours before the clock is an age of zero.
    expect(judge(scannedAt('2024-08-10T13:30:30.000Z'))).toMatchObject({
      kind: 'fresh',
      candidate: { freshness: { age: 'under 1 min' } },
    });
    expect(refusals(scannedAt('2024-08-10T13:30:30.001Z'))).toEqual(['SIGNAL_AGE']);
    expect(numbersOf(scannedAt('2024-08-10T13:30:30.001Z')).age).toBe('in the future');
    expect(numbersOf(scannedAt('never')).age).toBe('unknown');
  });

  test('a scan price as it was taken, where what happened overnight restates it', () => {
    const exDate = '2024-08-12';
    const view = observing({
      corporateActions: [{ symbol: 'MSFT', kind: 'cash-dividend', exDate, amount: '0.75' }],
    });
    const judged = judge(view);
    expect(judged.kind === 'fresh' && judged.candidate.freshness).toMatchObject({
      scan: '264.25',
      asOfScan: '265',
    });
  });
});
