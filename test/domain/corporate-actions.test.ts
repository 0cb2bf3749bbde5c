import fc from 'fast-check';
import { restatedScan } from '../../src/domain/corporate-actions';
import { decimal, price } from '../../src/domain/money';
import type { CorporateActionFact } from '../../src/domain/observation';
import { CANDIDATE, OPEN_VIEW, judge, observing } from './calm-open';

const FRIDAY = { symbol: 'NVDA', close: '1208.88' };
const day = (date: string) => ({ date, open: `${date}T13:30:00Z`, close: `${date}T20:00:00Z` });
const WEEKEND = { scanDay: day('2024-06-07'), tradingDay: day('2024-06-10') };
const split = (exDate = '2024-06-10', to = '10', from = '1'): CorporateActionFact => ({
  symbol: 'NVDA',
  kind: 'split',
  exDate,
  ratio: { to, from },
});
const dividend = (amount: string, exDate = '2024-06-10'): CorporateActionFact => ({
  symbol: 'NVDA',
  kind: 'cash-dividend',
  exDate,
  amount,
});
const restated = (...actions: CorporateActionFact[]) => {
  const { scanPrice, check } = restatedScan(FRIDAY, actions, WEEKEND);
  return { scanPrice: scanPrice === null ? null : decimal(scanPrice), check };
};

test("NVDA's 10 for 1 of 2024-06-10 makes 1,208.88 into 120.888, and refuses", () => {
  expect(restated(split())).toEqual({
    scanPrice: '120.888',
    check: { ok: false, code: 'CORPORATE_ACTION', numbers: { action: 'split 10 for 1 on 2024-06-10' } },
  });
});

test('a reverse split and a stock dividend restate the other way and in part', () => {
  expect(restated(split('2024-06-10', '1', '8')).scanPrice).toBe('9671.04');
  expect(restated({ ...split('2024-06-10', '1.05'), kind: 'stock-dividend' }).scanPrice).toBe(
    '1151.314285714',
  );
});

test('a cash dividend is taken off the scan price and only noted', () => {
  expect(restated(dividend('0.04'))).toEqual({
    scanPrice: '1208.84',
    check: { ok: true, numbers: { dividend: '0.04' } },
  });
});

test('two dividends are both taken off; with a split besides the split refuses', () => {
  expect(restated(dividend('1'), dividend('2'))).toEqual({
    scanPrice: '1205.88',
    check: { ok: true, numbers: { dividend: '1 + 2' } },
  });
  expect(restated(dividend('8.88', '2024-06-08'), split()).scanPrice).toBe('120');
});

test.each(['split', 'stock-dividend', 'spin-off', 'merger', 'rename'] as const)(
  'S18, section 2 row 24: a %s refuses',
  (kind) => {
    expect(restated({ symbol: 'NVDA', kind, exDate: '2024-06-10' }).check).toMatchObject({
      ok: false,
      code: 'CORPORATE_ACTION',
    });
  },
);

test('only what takes effect after the scan day and until the trading day counts', () => {
  for (const exDate of ['2024-06-06', '2024-06-07', '2024-06-11']) {
    expect(restated(split(exDate), dividend('5', exDate))).toEqual({
      scanPrice: '1208.88',
      check: { ok: true, numbers: {} },
    });
  }
  for (const exDate of ['2024-06-08', '2024-06-09', '2024-06-10']) {
    expect(restated(split(exDate)).check.ok).toBe(false);
  }
});

test("another symbol's action changes nothing", () => {
  expect(restated({ ...split(), symbol: 'AMD' })).toEqual({
    scanPrice: '1208.88',
    check: { ok: true, numbers: {} },
  });
});

describe('an action that can not be read refuses', () => {
  const hostile = fc.constantFrom<unknown>(
    ...[NaN, null, undefined, 0, -1, '', '0', '-0.04', '1e309', 'x', '4'.repeat(400), {}],
  );
  test('a dividend without a right amount', () => {
    fc.assert(fc.property(hostile, (amount) => !restated(dividend(amount as string)).check.ok));
  });

  test('any action without a right date', () => {
    fc.assert(
      fc.property(hostile, (exDate) =>
        [split(), dividend('1')].every(
          (action) => !restated({ ...action, exDate: exDate as string }).check.ok,
        ),
      ),
    );
  });

  test('a split whose ratio is none restates nothing, and refuses all the same', () => {
    fc.assert(
      fc.property(hostile, (side) => {
        for (const ratio of [
          { to: side as string, from: '1' },
          { to: '1', from: side as string },
        ]) {
          const { scanPrice, check } = restated({ ...split(), ratio });
          expect(scanPrice).toBe('1208.88');
          expect(check.ok).toBe(false);
        }
      }),
    );
  });

  test('a kind that nobody knows', () => {
    expect(restated({ ...split(), kind: 'tender' as 'split' }).check.ok).toBe(false);
  });
});

test.each([null, undefined])(
  'a list that is %s refuses: what was not looked up is not known to be nothing',
  (none) => {
    expect(restatedScan(FRIDAY, none, WEEKEND)).toEqual({
      scanPrice: price('1208.88'),
      check: { ok: false, code: 'CORPORATE_ACTION', numbers: { action: 'unknown' } },
    });
  },
);

describe('the refusal says', () => {
  const said = (...actions: CorporateActionFact[]) => restated(...actions).check.numbers;

  test('what happened, its terms and when, oldest first, whatever their order in the list', () => {
    const rename: CorporateActionFact = { symbol: 'NVDA', kind: 'rename', exDate: '2024-06-09' };
    const merger: CorporateActionFact = { symbol: 'NVDA', kind: 'merger', exDate: '2024-06-08' };
    const all = 'merger on 2024-06-08, rename on 2024-06-09, split 10 for 1 on 2024-06-10';
    expect(said(split(), rename, merger)).toEqual({ action: all });
    expect(said(merger, rename, split())).toEqual({ action: all });
    expect(said(rename, split(), merger)).toEqual({ action: all });
  });

  test('the dividend that was taken off besides', () => {
    expect(said(dividend('0.04'), split())).toEqual({
      dividend: '0.04',
      action: 'split 10 for 1 on 2024-06-10',
    });
  });

  test('what could not be read, as it stands there', () => {
    expect(said(dividend('x'))).toEqual({ action: 'cash-dividend of x on 2024-06-10' });
    expect(said(dividend('0.04', 'soon'))).toEqual({ action: 'cash-dividend of 0.04 on soon' });
    expect(said(split('2024-06-10', '2.50', 'x'))).toEqual({ action: 'split 2.5 for x on 2024-06-10' });
  });

  test.each(['x2024-06-10', '2024-06-10x', '2024-6-10'])('that %s is no date', (exDate) => {
    expect(said(split(exDate))).toEqual({ action: `split 10 for 1 on ${exDate}` });
    expect(said(dividend('0.04', exDate))).toEqual({ action: `cash-dividend of 0.04 on ${exDate}` });
  });
});

test('without a scan price nothing is restated, and what happened is noted or refused all the same', () => {
  const of = (...actions: CorporateActionFact[]) => restatedScan({ ...FRIDAY, close: '0' }, actions, WEEKEND);
  expect(of(dividend('0.04'))).toEqual({
    scanPrice: null,
    check: { ok: true, numbers: { dividend: '0.04' } },
  });
  expect(of(split())).toMatchObject({ scanPrice: null, check: { ok: false } });
});

test('actions of one day are taken in the order of the list', () => {
  expect(restated(dividend('8.88'), split()).scanPrice).toBe('120');
  expect(restated(split(), dividend('8.88')).scanPrice).toBe('112.008');
});

test('a dividend that leaves nothing of the price leaves no scan price', () => {
  expect(restated(dividend('1208.88')).scanPrice).toBeNull();
  expect(restated(dividend('5000')).scanPrice).toBeNull();
});

describe('at the open', () => {
  const { observation } = OPEN_VIEW;
  const opening = (now: string, action: Omit<CorporateActionFact, 'symbol' | 'exDate'>) =>
    observing({
      trades: { ...observation.trades, MSFT: { price: now, at: '2024-08-12T13:30:00Z' } },
      quotes: { MSFT: { bid: now, ask: now, at: '2024-08-12T13:30:00Z' } },
      corporateActions: [{ symbol: 'MSFT', exDate: '2024-08-12', ...action }],
    });

  test('the gap over a split is taken against the restated price, so that no false gap stands beside the refusal', () => {
    expect(judge(opening('132.5', { kind: 'split', ratio: { to: '2', from: '1' } }))).toMatchObject({
      decision: {
        code: 'CORPORATE_ACTION',
        failed: ['CORPORATE_ACTION'],
        numbers: { scan: '132.5', asOfScan: '265', gap: '0.0000' },
      },
    });
  });

  test('a special dividend is no gap: 265 less 10 opens at 255 and is fresh', () => {
    const judged = judge(opening('255', { kind: 'cash-dividend', amount: '10' }));
    expect(judged).toMatchObject({
      kind: 'fresh',
      candidate: { close: CANDIDATE.close, scanPrice: '255', freshness: { dividend: '10', gap: '0.0000' } },
    });
    expect(judged.kind === 'fresh' && price(judged.candidate.freshness.ratio!) < price('1.5')).toBe(true);
  });
});
