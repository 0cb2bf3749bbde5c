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

test.each(['split', 'stock-dividend', 'spin-off', 'merger', 'rename'] as const)('a %s refuses', (kind) => {
  expect(restated({ symbol: 'NVDA', kind, exDate: '2024-06-10' }).check).toMatchObject({
    ok: false,
    code: 'CORPORATE_ACTION',
  });
});

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
