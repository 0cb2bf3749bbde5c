import { ACTIVE, unreadableHalt, type HaltReading } from '../../src/domain/halt';
import type { Asked } from './gateway-request';
import {
  approvedQuantity,
  calm,
  EVIDENCE,
  holding,
  judgedAt,
  refusals,
  requesting,
  ruling,
  seeing,
  verdict,
} from './gateway-request';

const trading = ({ evidence }: Asked) => ({ ...evidence.trades['MSFT'], at: EVIDENCE.trades['MSFT']!.at });
const quoting = ({ evidence }: Asked) => evidence.quotes['MSFT']!;
const proposing = (asked: Asked, changes: Partial<Asked['request']['intent']['candidate']>): Asked => {
  const { intent } = asked.request;
  return requesting(asked, { intent: { ...intent, candidate: { ...intent.candidate, ...changes } } });
};
/** Market times a number of milliseconds before the evidence's clock. */
const before = (ms: number): string => new Date(Date.parse(EVIDENCE.clock.at) - ms).toISOString();
const times = (count: number, at: string): string[] => Array.from({ length: count }, () => at);

/** What speaks against an entry, one check each, in the order in which a refusal becomes the reason. */
const AGAINST: readonly [code: string, how: (asked: Asked) => Asked, alsoRefused?: string[]][] = [
  ['HALTED', (asked) => ({ ...asked, halt: { mode: 'halted', reason: 'earnings week', by: 'operator' } })],
  ['ACCOUNT_BLOCKED', (asked) => seeing(asked, { account: { ...asked.evidence.account, blocked: true } })],
  // A closed exchange is also one that has not opened.
  [
    'SESSION_CLOSED',
    (asked) => seeing(asked, { clock: { ...asked.evidence.clock, isOpen: false } }),
    ['NOT_OPENED'],
  ],
  ['WINDOW_OVER', (asked) => requesting(asked, { windowEnd: asked.evidence.clock.at })],
  ['TRADE_ONLY', (asked) => ({ ...asked, rules: { ...asked.rules, tradeOnly: ['SPY', 'XLK'] } })],
  ['NO_SCAN_PRICE', (asked) => proposing(asked, { close: '0' }), ['GAP', 'VOLATILITY_REGIME']],
  ['NOT_TRADABLE', (asked) => seeing(asked, { assets: { MSFT: { tradable: false, fractionable: true } } })],
  [
    'CORPORATE_ACTION',
    (asked) =>
      seeing(asked, { corporateActions: [{ symbol: 'MSFT', kind: 'spin-off', exDate: '2024-08-12' }] }),
  ],
  ['FEED_MIXED', (asked) => seeing(asked, { feed: 'iex' })],
  ['NOT_OPENED', (asked) => seeing(asked, { quotes: { MSFT: { ...quoting(asked), bid: '0' } } }), ['SPREAD']],
  ['QUOTE_AGE', (asked) => seeing(asked, { quotes: { MSFT: { ...quoting(asked), at: before(120_001) } } })],
  [
    'GAP',
    (asked) =>
      seeing(asked, { trades: { ...asked.evidence.trades, MSFT: { ...trading(asked), price: '102.01' } } }),
  ],
  [
    'SPREAD',
    (asked) =>
      seeing(asked, {
        quotes: { MSFT: { ...quoting(asked), bid: quoting(asked).bid === '0' ? '0' : '99' } },
      }),
  ],
  ['SIGNAL_AGE', (asked) => requesting(asked, { times: { ...asked.request.times, closedDaysMs: [] } })],
  ['VOLATILITY_REGIME', (asked) => proposing(asked, { closes: [] })],
  ['BASELINE_REGIME', (asked) => requesting(asked, { baseline: [] })],
  ['UNAFFORDABLE', (asked) => requesting(asked, { qty: '0' }), ['MIN_NOTIONAL']],
  ['TIER_CAP', (asked) => holding(asked, 'AAPL', '285.01', '100')],
  ['GROSS_LIMIT', (asked) => ruling(asked, 'limits', { maxGross: '0.01' })],
  [
    'CASH',
    (asked) =>
      seeing(ruling(asked, 'limits', { useMargin: true }), {
        account: { ...asked.evidence.account, buyingPower: '-0.01' },
      }),
  ],
  ['ORDER_NOTIONAL', (asked) => ruling(asked, 'limits', { maxOrderNotional: '0.01' })],
  [
    'SENDS_SESSION',
    (asked) => requesting(asked, { sentAt: [...times(60, before(60_000)), ...asked.request.sentAt] }),
  ],
  [
    'SENDS_MINUTE',
    (asked) => requesting(asked, { sentAt: [...asked.request.sentAt, ...times(30, before(1_000))] }),
  ],
  ['DAILY_LOSS', (asked) => seeing(asked, { account: { ...asked.evidence.account, lastEquity: '104000' } })],
  ['MIN_NOTIONAL', (asked) => ruling(asked, 'sizing', { minNotional: '2000' })],
];
const ORDER = AGAINST.map(([code]) => code);
const inOrder = (codes: readonly string[]): string[] => ORDER.filter((code) => codes.includes(code));

describe('an entry that nothing speaks against', () => {
  test('is approved exactly as it was asked for', () => {
    expect(verdict(calm())).toMatchObject({
      kind: 'approved',
      order: {
        clientOrderId: calm().request.clientOrderId,
        symbol: 'MSFT',
        side: 'buy',
        qty: calm().request.qty,
        limit: '100.5',
      },
    });
  });

  test('is approved with the numbers of every check', () => {
    expect(verdict(calm()).numbers).toMatchObject({
      gap: '0.0000',
      spread: '0.1001',
      qty: calm().request.qty,
      limit: '100.5',
      positionLimit: '1.5',
      entryLimit: '28.5',
      sentThisMinute: '0',
    });
  });

  test('gets the same verdict from its evidence after a trip through JSON: that is how an audit repeats it', () => {
    const copy = JSON.parse(JSON.stringify(calm())) as Asked;
    expect(verdict(copy)).toEqual(verdict(calm()));
    expect(calm()).toEqual(copy);
  });
});

describe('each check alone refuses', () => {
  test.each(AGAINST)('%s', (code, how, alsoRefused = []) => {
    const judged = verdict(how(calm()));
    expect(judged).toMatchObject({ kind: 'denied', code });
    expect(refusals(how(calm()))).toEqual([code, ...alsoRefused]);
  });

  test('UNPRICED_POSITION: a holding of the tier without a trade of this session', () => {
    expect(refusals(holding(calm(), 'AAPL', '1', null))).toEqual(['UNPRICED_POSITION']);
  });

  test('section 2 row 17: SESSION_CLOSED says what the clock read', () => {
    const closed = seeing(calm(), { clock: { ...EVIDENCE.clock, isOpen: false } });
    expect(verdict(closed)).toMatchObject({ code: 'SESSION_CLOSED', numbers: { at: EVIDENCE.clock.at } });
  });

  test('UNPRICED_POSITION: a holding of the very symbol whose size can not be read, and nothing throws', () => {
    const position = { symbol: 'MSFT', qty: 'x', available: 'x', averageEntry: '100' };
    expect(refusals(seeing(calm(), { positions: [position] }))).toContain('UNPRICED_POSITION');
  });

  test('EQUITY: an account that is worth nothing, said once though many limits need it, and as the reason', () => {
    const broke = seeing(calm(), { account: { ...EVIDENCE.account, equity: '0' } });
    expect(verdict(broke)).toMatchObject({ kind: 'denied', code: 'EQUITY' });
    expect(refusals(broke)).toEqual(['EQUITY', 'DAILY_LOSS']);
  });
});

describe('halt', () => {
  const halted = (halt: HaltReading) => ({ ...calm(), halt });

  test('a desk that is reducing buys nothing, and says who said so', () => {
    const reducing = halted({ mode: 'reducing', reason: 'lost 3.1 %', by: 'daily-loss' });
    expect(refusals(reducing)).toEqual(['REDUCING']);
    expect(verdict(reducing).numbers).toEqual({ mode: 'reducing', reason: 'lost 3.1 %', by: 'daily-loss' });
  });

  test('a mode that can’t be read, or that nobody knows, is halted', () => {
    expect(refusals(halted(unreadableHalt('no answer')))).toEqual(['HALTED']);
    expect(refusals(halted({ ...ACTIVE, mode: 'idle' as HaltReading['mode'] }))).toEqual(['HALTED']);
  });
});

describe('two refusals', () => {
  /** An order of nothing is below every limit that measures the order alone. */
  const exclude = (one: string, other: string) =>
    one === 'UNAFFORDABLE' && ['GROSS_LIMIT', 'ORDER_NOTIONAL', 'MIN_NOTIONAL'].includes(other);
  const pairs = AGAINST.flatMap(([first, one, also = []], index) =>
    AGAINST.slice(index + 1)
      .filter(([second]) => !exclude(first, second))
      .map(([second, other, alsoToo = []]) => ({
        first,
        second,
        both: () => other(one(calm())),
        all: inOrder([first, second, ...also, ...alsoToo]),
      })),
  );

  test.each(pairs)('$first comes before $second, and both stand in the record', ({ first, both, all }) => {
    expect(verdict(both())).toMatchObject({ kind: 'denied', code: first });
    expect(refusals(both())).toEqual(all);
  });

  test('all checks run: everything that speaks against an entry is recorded at once, in the order of the design', () => {
    const everything = AGAINST.filter(([code]) => code !== 'UNAFFORDABLE').reduce(
      (asked, [, how]) => how(asked),
      calm(),
    );
    expect(refusals(everything)).toEqual(ORDER.filter((code) => code !== 'UNAFFORDABLE'));
  });

  test('the numbers are those of the reason', () => {
    const both = requesting(requesting(calm(), { qty: '0' }), { windowEnd: EVIDENCE.clock.at });
    expect(verdict(both).numbers).toEqual({ windowEnd: EVIDENCE.clock.at });
  });
});

describe('the entry window', () => {
  const end = (windowEnd: string) => refusals(requesting(calm(), { windowEnd }));

  test('is open until a millisecond before its end', () => {
    expect(end(before(-1))).toEqual([]);
  });

  test('is over at its end exactly', () => {
    expect(end(before(0))).toEqual(['WINDOW_OVER']);
  });

  test.each(['', 'soon', '2024-08-12'])('never begins when its end is %j', (windowEnd) => {
    expect(end(windowEnd)).toEqual(['WINDOW_OVER']);
  });

  test.each(['', 'noon', '2024-08-12 13:30:30'])("doesn't contain a clock that reads %j", (at) => {
    const codes = refusals(judgedAt(calm(), at));
    expect(codes).toEqual(expect.arrayContaining(['SESSION_CLOSED', 'WINDOW_OVER']));
  });
});

describe('what the order is for', () => {
  test.each(['0', '-1', '-0.000000001'])('%s shares are unaffordable', (qty) => {
    expect(verdict(requesting(calm(), { qty }))).toMatchObject({ kind: 'denied', code: 'UNAFFORDABLE' });
  });

  test('the refusal says what was wanted, and at which price', () => {
    const { wanted } = calm().request.intent;
    expect(verdict(requesting(calm(), { qty: '0' })).numbers).toEqual({ wanted, limit: '100.5' });
  });
});

describe('capacity on the data read for the order', () => {
  /** 274.95 shares at 100 leave 1,005 USD below TIER3's entry limit of 28,500: ten shares at 100.50. */
  const full = () => requesting(holding(calm(), 'AAPL', '274.95', '100'), { qty: '10' });

  test('exactly the entry limit passes', () => {
    expect(refusals(full())).toEqual([]);
  });

  test('a billionth of a share above it is refused', () => {
    expect(refusals(requesting(full(), { qty: '10.000000001' }))).toEqual(['TIER_CAP']);
  });

  test("the order's own reservation isn't counted beside it", () => {
    expect(full().request.reservations).toEqual([expect.objectContaining({ symbol: 'MSFT', state: 'held' })]);
    expect(refusals(full())).toEqual(refusals(requesting(full(), { reservations: [] })));
  });

  test("another intent's reservation is", () => {
    const other = {
      symbol: 'GOOGL',
      qty: '0.000000001',
      price: '100',
      filledQty: '0',
      state: 'held',
    } as const;
    expect(refusals(requesting(full(), { reservations: [...calm().request.reservations, other] }))).toEqual([
      'TIER_CAP',
    ]);
  });
});

describe('never more than the target on the equity as it is now (1.5 % here) less what the account has', () => {
  /** 14.925373134 × 100.50 is the most that 1,500 USD buy. */
  const asking = (qty: string, changes: Partial<Asked['request']> = {}) =>
    requesting(calm(), { qty, ...changes });
  const bought = (filledQty: string) => ({
    reservations: calm().request.reservations.map((each) => ({ ...each, filledQty })),
  });

  test('an order within it leaves as it was asked for', () => {
    expect(approvedQuantity(asking('14.925373134'))).toBe('14.925373134');
    expect(approvedQuantity(asking('9'))).toBe('9');
  });

  test('equity that fell since the decision takes the order down with it', () => {
    const account = { ...EVIDENCE.account, equity: '99999' };
    expect(approvedQuantity(seeing(calm(), { account }))).toBe('14.92522388');
  });

  test('the whole rung follows in whole shares', () => {
    expect(approvedQuantity(asking('15', { rung: 'whole' }))).toBe('14');
  });

  test('what an earlier rung bought counts, even where positions do not show it yet', () => {
    expect(approvedQuantity(asking('10', bought('5')))).toBe('9.950248756');
  });

  test('and counts once where positions show it', () => {
    expect(approvedQuantity(holding(asking('10', bought('5')), 'MSFT', '5', '100'))).toBe('9.950248756');
  });

  test('what somebody bought by hand meanwhile counts too', () => {
    expect(approvedQuantity(holding(asking('10'), 'MSFT', '14', '100'))).toBe('0.995024875');
  });

  test('an account that has as much already is sent nothing', () => {
    expect(verdict(holding(calm(), 'MSFT', '15', '100'))).toMatchObject({
      kind: 'denied',
      code: 'UNAFFORDABLE',
    });
  });

  test('one that has more is above its position limit as well', () => {
    expect(refusals(holding(calm(), 'MSFT', '15.01', '100'))).toContain('POSITION_LIMIT');
  });
});

describe('how many orders may leave', () => {
  const sent = (...sentAt: string[]) => refusals(requesting(calm(), { sentAt }));

  test('the thirtieth of a minute leaves, the thirty-first does not', () => {
    expect(sent(...times(29, before(1)))).toEqual([]);
    expect(sent(...times(30, before(1)))).toEqual(['SENDS_MINUTE']);
  });

  test('a minute is 60 s of market time before the clock that was read for this order', () => {
    expect(sent(...times(30, before(60_000)))).toEqual([]);
    expect(sent(...times(30, before(59_999)))).toEqual(['SENDS_MINUTE']);
  });

  test.each(['', 'earlier', before(-60_000)])('an order sent at %j counts as just sent', (at) => {
    expect(sent(...times(30, at))).toEqual(['SENDS_MINUTE']);
  });

  test('the sixtieth of a session leaves, the sixty-first does not', () => {
    expect(sent(...times(59, before(60_000)))).toEqual([]);
    expect(sent(...times(60, before(60_000)))).toEqual(['SENDS_SESSION']);
  });
});
