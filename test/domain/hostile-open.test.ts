/** Whatever one field of the candidate or of the open holds: never fresh on what isn't so, and never a throw. */
import fc from 'fast-check';
import type { Candidate } from '../../src/domain/candidate';
import { judgeFreshness } from '../../src/domain/freshness';
import type { OpenView } from '../../src/domain/session-open';
import { baselineCheck } from '../../src/domain/volatility-regime';
import { BASELINE, CANDIDATE, OPEN_VIEW, judge, observing } from './calm-open';

type Path = readonly (string | number)[];
interface Case {
  readonly candidate: Candidate;
  readonly view: OpenView;
  readonly baseline: typeof BASELINE;
}
const CALM: Case = { candidate: CANDIDATE, view: OPEN_VIEW, baseline: BASELINE };

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const kindOf = (path: Path, by: unknown) => {
  const { candidate, view, baseline } = replaced(CALM, path, by) as Case;
  return judgeFreshness(candidate, { ...view, baseline: baselineCheck(baseline, view) }).kind;
};

const at = (path: string): Path => path.split('/');
const market = 'view/observation';

const hostileAnywhere = fc.constantFrom<unknown>(
  ...[
    NaN,
    null,
    undefined,
    0,
    -1,
    Infinity,
    '',
    '0',
    '-265',
    '1e309',
    '1e2',
    'NaN',
    'Infinity',
    '0x10',
    {},
    [],
  ],
  ...['9'.repeat(400), `265.${'1'.repeat(400)}`, ' 265', '265 ', '2,65', '٢٦٥'],
);

describe('S17: a price that is no price', () => {
  test.each([
    'candidate/close',
    `${market}/trades/MSFT/price`,
    `${market}/trades/SPY/price`,
    `${market}/trades/QQQ/price`,
    `${market}/quotes/MSFT/bid`,
    `${market}/quotes/MSFT/ask`,
    'baseline/0/close',
    'baseline/1/close',
  ])('in %s is never fresh', (path) => {
    fc.assert(fc.property(hostileAnywhere, (by) => kindOf(at(path), by) === 'denied'));
  });
});

describe('an instant that is no instant, of another time, or of the future', () => {
  const hostileInstant = fc.oneof(
    hostileAnywhere,
    fc.constantFrom<unknown>('2024-08-12', 'yesterday', '2024-08-12T13:30:00', '2024-13-12T13:30:00Z'),
    fc.constantFrom<unknown>('2099-01-01T00:00:00Z', '+275760-09-13T00:00:00.001Z', '1970-01-01T00:00:00Z'),
    fc.constantFrom<unknown>(Date.parse('2024-08-12T13:30:00Z'), '2024-08-12T25:30:00Z'),
  );
  test.each([
    `${market}/clock/at`,
    `${market}/trades/MSFT/at`,
    `${market}/trades/SPY/at`,
    `${market}/quotes/MSFT/at`,
    'view/times/scanAt',
    'view/times/tradingDay/open',
  ])('in %s is never fresh', (path) => {
    // An open in 1970 is before every trade; that the trading day is right is the calendar's to say.
    const wrong = path.endsWith('/open')
      ? hostileInstant.filter((by) => by !== '1970-01-01T00:00:00Z')
      : hostileInstant;
    fc.assert(fc.property(wrong, (by) => kindOf(at(path), by) === 'denied'));
  });
});

describe('a close of the window that is no close', () => {
  const hostileClose = fc.constantFrom<unknown>(
    NaN,
    null,
    undefined,
    0,
    -265,
    Infinity,
    '265',
    {},
    [],
    1e309,
  );
  test('anywhere in the candidate or the baseline is never fresh', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('candidate/closes', 'baseline/0/closes', 'baseline/1/closes'),
        fc.nat(24),
        hostileClose,
        (path, day, by) => kindOf([...at(path), day], by) === 'denied',
      ),
    );
  });

  test('one too few, one too many, none: never fresh', () => {
    for (const closes of [CANDIDATE.closes.slice(1), [...CANDIDATE.closes, 265], []]) {
      expect(kindOf(at('candidate/closes'), closes)).toBe('denied');
      expect(kindOf(at('baseline/0/closes'), closes)).toBe('denied');
    }
  });
});

describe('anything else that is missing or unknown', () => {
  test.each([
    `${market}/trades/MSFT`,
    `${market}/trades/SPY`,
    `${market}/quotes/MSFT`,
    `${market}/assets/MSFT`,
    `${market}/assets/MSFT/tradable`,
    `${market}/clock/isOpen`,
    `${market}/feed`,
    `${market}/corporateActions`,
    'candidate/closes',
    'baseline/0/closes',
    'view/scanFeed',
    'view/times/closedDaysMs/0',
    'baseline/0/symbol',
  ])('%s is never fresh', (path) => {
    for (const by of [null, undefined, NaN, 0]) expect(kindOf(at(path), by)).toBe('denied');
  });

  test('the same unknown feed on both sides is no agreement', () => {
    const view = { ...observing({ feed: 'otc' as 'sip' }), scanFeed: 'otc' as 'sip' };
    expect(judge(view).kind).toBe('denied');
  });

  test('a non-trading day that is not 23, 24 or 25 hours long is never fresh', () => {
    fc.assert(
      fc.property(
        fc.integer().filter((ms) => ![23, 24, 25].includes(ms / 3_600_000)),
        (ms) => kindOf(at('view/times/closedDaysMs/0'), ms) === 'denied',
      ),
    );
  });
});

test('any prices whatever are either inside the bands or refused', () => {
  const cents = fc.integer({ min: 1, max: 100_000 }).map((count) => (count / 100).toFixed(2));
  fc.assert(
    fc.property(cents, cents, cents, (now, bid, ask) => {
      const view = observing({
        trades: { ...OPEN_VIEW.observation.trades, MSFT: { price: now, at: '2024-08-12T13:30:00Z' } },
        quotes: { MSFT: { bid, ask, at: '2024-08-12T13:30:00Z' } },
      });
      if (judge(view).kind !== 'fresh') return;
      expect(Math.abs(Number(now) - 265) / 265).toBeLessThanOrEqual(0.02 + 1e-9);
      expect(Number(ask)).toBeLessThanOrEqual(270.3);
      expect(Number(ask) - Number(bid)).toBeLessThanOrEqual(0.005 * Number(ask) + 1e-9);
    }),
    { numRuns: 1_000 },
  );
});
