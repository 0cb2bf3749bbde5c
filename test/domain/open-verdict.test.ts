import { judgeOpen, notOpened, undecided } from '../../src/domain/open-verdict';
import { BASELINE, CANDIDATE, observing, OPEN_VIEW, pricedAt } from './calm-open';

const { trades: TRADES, quotes: QUOTES } = OPEN_VIEW.observation;
const OTHER = { ...CANDIDATE, symbol: 'AAPL', rank: 2 };

describe('judging the open', () => {
  test('a candidate whose signal holds is fresh, and has no decision yet', () => {
    const { fresh, stale } = judgeOpen({ candidates: [CANDIDATE], baseline: BASELINE }, OPEN_VIEW);
    expect(fresh.map(({ symbol, now }) => [symbol, now])).toEqual([['MSFT', '265']]);
    expect(stale).toEqual([]);
  });

  test('P4: every candidate is either fresh or denied, never both, never neither', () => {
    const { fresh, stale } = judgeOpen({ candidates: [CANDIDATE, OTHER], baseline: BASELINE }, OPEN_VIEW);
    expect(fresh.map((each) => each.symbol)).toEqual(['MSFT']);
    expect(stale).toEqual([expect.objectContaining({ symbol: 'AAPL', side: 'buy', verdict: 'denied' })]);
  });

  test('a baseline that flipped denies every candidate', () => {
    const view = observing({ trades: { ...TRADES, SPY: { ...TRADES['SPY']!, price: '480' } } });
    const { fresh, stale } = judgeOpen({ candidates: [CANDIDATE], baseline: BASELINE }, view);
    expect(fresh).toEqual([]);
    expect(stale.map((each) => each.code)).toEqual(['BASELINE_REGIME']);
  });

  test('a baseline that the scan never measured denies every candidate', () => {
    const { stale } = judgeOpen({ candidates: [CANDIDATE], baseline: [] }, OPEN_VIEW);
    expect(stale.map((each) => each.code)).toEqual(['BASELINE_REGIME']);
  });

  test('no candidates make no decisions', () => {
    expect(judgeOpen({ candidates: [], baseline: BASELINE }, OPEN_VIEW)).toEqual({ fresh: [], stale: [] });
  });
});

describe('what the desk still waits for', () => {
  test('nothing, when all have a trade of this session and a two-sided quote', () => {
    expect(notOpened(['MSFT'], OPEN_VIEW)).toEqual([]);
  });

  test.each([
    ['no trade', observing({ trades: {} })],
    ["yesterday's trade", pricedAt('265', { tradeAt: '2024-08-09T19:59:59Z' })],
    ['no quote', observing({ quotes: {} })],
    ['no bid', pricedAt('265', { bid: '0' })],
    ['no ask', pricedAt('265', { ask: '0' })],
    ['a bid that is no price', pricedAt('265', { bid: 'NaN' })],
  ])('a symbol with %s', (_, view) => {
    expect(notOpened(['MSFT'], view)).toEqual(['MSFT']);
  });

  test('only those, in the order in which they were asked about', () => {
    const view = observing({
      quotes: { ...QUOTES, SPY: { bid: '530', ask: '530.1', at: '2024-08-12T13:30:00Z' } },
    });
    expect(notOpened(['QQQ', 'SPY', 'AAPL', 'MSFT'], view)).toEqual(['QQQ', 'AAPL']);
  });
});

test('a candidate that could not be judged is denied with the reason alone', () => {
  expect(undecided('MSFT', 'WINDOW_OVER')).toEqual({
    symbol: 'MSFT',
    side: 'buy',
    verdict: 'denied',
    code: 'WINDOW_OVER',
    failed: ['WINDOW_OVER'],
    numbers: {},
  });
});
