/** Design 3.5: the daily proof of fractions, and that it can hurt nobody. */
import fc from 'fast-check';
import { clientOrderId } from '../../src/domain/client-order-id';
import { ACTIVE, unreadableHalt, type HaltReading } from '../../src/domain/halt';
import { floorToTick, isWhole, minus, notional, plus, price, shares, usd } from '../../src/domain/money';
import type { Observation } from '../../src/domain/observation';
import { approveProbe, type ProbeRequest } from '../../src/domain/probe-check';
import { OPEN_VIEW } from './calm-open';
import { openBuy } from './risk-open';

const { times, rules } = OPEN_VIEW;
const ID = clientOrderId({
  ...{ desk: 'main', date: '2024-08-09', symbol: 'SPY', side: 'buy', kind: 'probe', number: 1 },
});
const REQUEST: ProbeRequest = { clientOrderId: ID, symbol: 'SPY', times };
/** The evening after the scan, when SPY last traded at 533.17. */
const EVIDENCE: Observation = {
  ...OPEN_VIEW.observation,
  clock: { ...OPEN_VIEW.observation.clock, at: '2024-08-09T20:06:00Z', isOpen: false },
  trades: { SPY: { price: '533.17', at: '2024-08-09T19:59:59Z' } },
  quotes: {},
  assets: { SPY: { tradable: true, fractionable: true } },
};

interface Asked {
  readonly evidence?: Partial<Observation>;
  readonly halt?: HaltReading;
}
const verdict = ({ evidence, halt = ACTIVE }: Asked = {}) =>
  approveProbe(REQUEST, { ...EVIDENCE, ...evidence }, halt, rules);
const codes = (asked: Asked): readonly string[] => {
  const judged = verdict(asked);
  return judged.kind === 'denied' ? judged.failed : [judged.kind];
};
const priced = (at: string): Asked => ({
  evidence: { trades: { SPY: { price: at, at: '2024-08-09T19:59:59Z' } } },
});
const order = (asked: Asked) => {
  const judged = verdict(asked);
  return judged.kind === 'approved' ? judged.order : null;
};
const clock = (at: string, isOpen = false): Asked => ({
  evidence: { clock: { ...EVIDENCE.clock, at, isOpen } },
});

test('is a fraction of the symbol at half of its latest trade, worth a dollar and a cent', () => {
  expect(order({})).toEqual({
    ...{ clientOrderId: ID, symbol: 'SPY', side: 'buy', limit: '266.58', qty: '0.003788732' },
  });
});

test('gets the same verdict from its evidence after a trip through JSON: that is how an audit repeats it', () => {
  expect(verdict(JSON.parse(JSON.stringify({ evidence: EVIDENCE })) as Asked)).toEqual(verdict());
});

/** What speaks against a probe, one check each, in the order in which a refusal becomes the reason. */
const AGAINST: readonly [code: string, asked: Asked][] = [
  ['HALTED', { halt: { mode: 'halted', reason: 'earnings week', by: 'operator' } }],
  ['ACCOUNT_BLOCKED', { evidence: { account: { ...EVIDENCE.account, blocked: true } } }],
  ['PROBE_TOO_LATE', clock('2024-08-12T13:25:00Z')],
  ['NOT_TRADABLE', { evidence: { assets: { SPY: { tradable: false, fractionable: true } } } }],
  ['NOT_FRACTIONABLE', { evidence: { assets: { SPY: { tradable: true, fractionable: false } } } }],
  ['OPEN_ORDER', { evidence: { openOrders: [openBuy({ symbol: 'SPY', side: 'sell' })] } }],
  ['PROBE_UNPRICED', { evidence: { trades: {} } }],
  ['CASH', { evidence: { account: { ...EVIDENCE.account, cash: '0.5' } } }],
];

describe('each check alone refuses', () => {
  test.each(AGAINST)('%s', (code, asked) => {
    expect(codes(asked)).toEqual([code]);
  });
});

describe('a refusal says', () => {
  test.each<[string, Asked, object]>([
    [
      'PROBE_TOO_LATE',
      clock('2024-08-12T13:25:00Z'),
      { at: '2024-08-12T13:25:00Z', open: times.tradingDay.open },
    ],
    ['PROBE_UNPRICED', { evidence: { trades: {} } }, { price: 'none' }],
    ['PROBE_UNPRICED', priced('0.0001'), { price: '0.0001' }],
    ['CASH', AGAINST[7]![1], { available: '0.50', notional: '1.01' }],
    [
      'CASH',
      { evidence: { account: { ...EVIDENCE.account, cash: 'x' } } },
      { available: 'unknown', notional: '1.01' },
    ],
  ])('%s with what it was judged by', (code, asked, numbers) => {
    expect(verdict(asked)).toEqual(expect.objectContaining({ kind: 'denied', code, numbers }));
  });
});

test('all checks run, and the first refusal in their order is the reason', () => {
  const everything: Asked = {
    halt: unreadableHalt('no answer'),
    evidence: {
      account: { ...EVIDENCE.account, blocked: true, cash: 'unknown' },
      clock: { ...EVIDENCE.clock, isOpen: true },
      assets: {},
      openOrders: [openBuy({ symbol: 'SPY' })],
      trades: {},
    },
  };
  expect(codes(everything)).toEqual(AGAINST.map(([code]) => code));
  expect(verdict(everything)).toMatchObject({ kind: 'denied', code: 'HALTED' });
});

test('a desk that is reducing buys nothing, not even a probe', () => {
  expect(codes({ halt: { mode: 'reducing', reason: 'daily loss', by: 'daily-loss' } })).toEqual(['REDUCING']);
});

describe('leaves while the market is closed', () => {
  test('section 2 row 17: until exactly ten minutes before the open', () => {
    expect(codes(clock('2024-08-12T13:20:00Z'))).toEqual(['approved']);
    expect(codes(clock('2024-08-12T13:20:00.001Z'))).toEqual(['PROBE_TOO_LATE']);
  });

  test('never while the broker says that it is open, nor after the day', () => {
    expect(codes(clock('2024-08-09T20:06:00Z', true))).toEqual(['PROBE_TOO_LATE']);
    expect(codes(clock('2024-08-12T21:00:00Z'))).toEqual(['PROBE_TOO_LATE']);
  });

  test.each(['', 'tonight'])('never by a clock that reads %j', (at) => {
    expect(codes(clock(at))).toEqual(['PROBE_TOO_LATE']);
  });
});

describe('the price', () => {
  test('is of whatever session, on the tick: of a cent from a dollar up, of a hundredth of one below', () => {
    expect(order(priced('533.19'))?.limit).toBe('266.59');
    expect(order(priced('2.01'))?.limit).toBe('1');
    expect(order(priced('1.9999'))?.limit).toBe('0.9999');
  });

  test.each(['0', '-1', 'NaN', '', '0.0001', '1e3'])('%j is none', (at) => {
    expect(codes(priced(at))).toEqual(['PROBE_UNPRICED']);
  });
});

describe('the quantity', () => {
  test('is never whole: half a share is added to one that would prove nothing', () => {
    // Half of 2.02 is 1.01: one share is exactly a dollar and a cent.
    expect(order(priced('2.02'))).toMatchObject({ limit: '1.01', qty: '1.5' });
    expect(order(priced('1.01'))).toMatchObject({ limit: '0.505', qty: '2.5' });
  });

  test('may be of many shares and a part, where a share is worth less than a dollar', () => {
    expect(order(priced('0.6'))).toMatchObject({ limit: '0.3', qty: '3.366666667' });
  });

  test('is the least of nine decimals that is worth a dollar and a cent, at half the price or less', () => {
    const cents = fc.integer({ min: 2, max: 200_000_000 }).map((count) => (count / 10_000).toFixed(4));
    fc.assert(
      fc.property(cents, (at) => {
        const sent = order(priced(at))!;
        const [limit, qty] = [price(sent.limit!), shares(sent.qty)];
        expect(isWhole(qty)).toBe(false);
        expect(floorToTick(limit)).toBe(limit);
        expect(plus(limit, limit) <= price(at)).toBe(true);
        expect(notional(limit, qty) >= usd('1.01')).toBe(true);
        const less = minus(qty, shares('0.000000001'));
        const extra = isWhole(minus(qty, shares('0.5'))) ? shares('0.5') : shares('0');
        expect(notional(limit, minus(less, extra)) < usd('1.01')).toBe(true);
      }),
    );
  });
});

test('the cash must be there, to the last of its eighteen decimals', () => {
  const cash = (amount: string): Asked => ({ evidence: { account: { ...EVIDENCE.account, cash: amount } } });
  // 0.003788732 × 266.58 = 1.01000017656
  expect(codes(cash('1.01000017656'))).toEqual(['approved']);
  expect(codes(cash('1.010000176559999999'))).toEqual(['CASH']);
  expect(codes(cash('a lot'))).toEqual(['CASH']);
});
