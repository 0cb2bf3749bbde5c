/** Promise 2: no exit for more than the desk holds; halt stops it, and freshness and capacity don't. Design 3.6, 3.7. */
import fc from 'fast-check';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { clientOrderId } from '../../src/domain/client-order-id';
import { approveExit, type ExitRequest, type ExitVerdict } from '../../src/domain/exit-check';
import { judgeExits, type ExitIntent } from '../../src/domain/exits';
import { ACTIVE, unreadableHalt, type HaltReading } from '../../src/domain/halt';
import { shares } from '../../src/domain/money';
import type { Observation } from '../../src/domain/observation';
import { OPEN_VIEW } from './calm-open';
import { openBuy } from './risk-open';

const { times, rules } = OPEN_VIEW;

/** Ten MSFT that the scan found reverted, through the real judgement. */
function intent(): ExitIntent {
  const lots = [{ symbol: 'MSFT', qty: '10', cost: '2500', openedOn: '2024-08-09' }];
  const [due] = judgeExits({
    lots,
    lotsAtScan: lots,
    sessions: ['2024-08-09', '2024-08-12'],
    scanDate: '2024-08-09',
    measured: { MSFT: { z: 0.5, close: '265' } },
    prices: new Map(),
    positions: [{ symbol: 'MSFT', qty: '12', available: '12', averageEntry: '250' }],
    unprovenSells: [],
    rules,
  }).intents;
  return due!;
}

const ID = clientOrderId({
  ...{ desk: 'main', date: '2024-08-09', symbol: 'MSFT', side: 'sell', kind: 'exit', number: 1 },
});
const REQUEST: ExitRequest = {
  clientOrderId: ID,
  intent: intent(),
  qty: '10',
  times,
  exitEnd: '2024-08-12T19:45:00Z',
  sentAt: [],
};
const EVIDENCE: Observation = {
  ...OPEN_VIEW.observation,
  positions: [{ symbol: 'MSFT', qty: '12', available: '12', averageEntry: '250' }],
};
const NOW = EVIDENCE.clock.at;
const at = (msFromNow: number): string => new Date(Date.parse(NOW) + msFromNow).toISOString();

interface Asked {
  readonly request?: Partial<ExitRequest>;
  readonly evidence?: Partial<Observation>;
  readonly halt?: HaltReading;
}
const verdict = ({ request, evidence, halt = ACTIVE }: Asked = {}): ExitVerdict =>
  approveExit({ ...REQUEST, ...request }, { ...EVIDENCE, ...evidence }, halt, rules);
const codes = (asked: Asked): readonly string[] => {
  const judged = verdict(asked);
  return judged.kind === 'denied' ? judged.failed : [judged.kind];
};
const holding = (qty: string, available = qty) => ({
  evidence: { positions: [{ symbol: 'MSFT', qty, available, averageEntry: '250' }] },
});
const clock = (now: string, isOpen = true) => ({
  evidence: { clock: { ...EVIDENCE.clock, at: now, isOpen } },
});

test('an exit that nothing speaks against leaves as a market order for what it asks', () => {
  expect(verdict()).toEqual({
    kind: 'approved',
    order: { clientOrderId: ID, symbol: 'MSFT', side: 'sell', qty: '10', limit: null },
    numbers: { qty: '10', reason: 'REVERTED' },
  });
});

test('gets the same verdict from its evidence after a trip through JSON: that is how an audit repeats it', () => {
  const copy = JSON.parse(JSON.stringify({ request: REQUEST, evidence: EVIDENCE })) as Asked;
  expect(verdict(copy)).toEqual(verdict());
});

/** What speaks against an exit, one check each, in the order in which a refusal becomes the reason. */
const AGAINST: readonly [code: string, asked: Asked][] = [
  ['HALTED', { halt: { mode: 'halted', reason: 'earnings week', by: 'operator' } }],
  ['ACCOUNT_BLOCKED', { evidence: { account: { ...EVIDENCE.account, blocked: true } } }],
  ['SESSION_CLOSED', clock(NOW, false)],
  ['WINDOW_OVER', { request: { exitEnd: NOW } }],
  ['OPEN_ORDER', { evidence: { openOrders: [openBuy({ symbol: 'MSFT', side: 'sell' })] } }],
  ['NOTHING_TO_SELL', holding('0')],
];

describe('each check alone refuses', () => {
  test.each(AGAINST)('%s', (code, asked) => {
    expect(codes(asked)).toEqual([code]);
  });
});

describe('a refusal says', () => {
  const mine = openBuy({ symbol: 'MSFT', clientOrderId: ID });
  const byHand = openBuy({ symbol: 'MSFT' });
  test.each<[string, Asked, object]>([
    ['SESSION_CLOSED', clock(NOW, false), { at: NOW }],
    ['WINDOW_OVER', { request: { exitEnd: NOW } }, { exitEnd: NOW }],
    ['OPEN_ORDER', { evidence: { openOrders: [mine, byHand] } }, { order: `${ID}, placed-by-hand` }],
    ['NOTHING_TO_SELL', holding('10', '0'), { asked: '10', available: '0', held: '10' }],
  ])('%s with what it was judged by', (code, asked, numbers) => {
    expect(verdict(asked)).toMatchObject({ kind: 'denied', code, numbers });
  });
});

test('all checks run, and the first refusal in their order is the reason', () => {
  const everything = AGAINST.reduce<Asked>(
    (all, [, { request, evidence, halt }]) => ({
      request: { ...all.request, ...request },
      evidence: { ...all.evidence, ...evidence },
      ...(halt ? { halt } : all.halt && { halt: all.halt }),
    }),
    {},
  );
  expect(codes(everything)).toEqual(AGAINST.map(([code]) => code));
  expect(verdict(everything)).toMatchObject({ kind: 'denied', code: 'HALTED' });
  expect(codes({ ...everything, halt: ACTIVE })).toEqual(AGAINST.slice(1).map(([code]) => code));
});

describe('halt', () => {
  test('reducing lets an exit go', () => {
    expect(codes({ halt: { mode: 'reducing', reason: 'daily loss', by: 'daily-loss' } })).toEqual([
      'approved',
    ]);
  });

  test('a mode that can’t be read, or that isn’t one, refuses', () => {
    expect(codes({ halt: unreadableHalt('no answer') })).toEqual(['HALTED']);
    expect(codes({ halt: { ...ACTIVE, mode: 'idle' as HaltReading['mode'] } })).toEqual(['HALTED']);
  });
});

describe('time', () => {
  test('an exit may leave until 15 minutes before the close, and then no more', () => {
    expect(codes(clock('2024-08-12T19:44:59.999Z'))).toEqual(['approved']);
    expect(codes(clock('2024-08-12T19:45:00Z'))).toEqual(['WINDOW_OVER']);
  });

  test('long after the entry window it still may', () => {
    expect(codes(clock('2024-08-12T17:00:00Z'))).toEqual(['approved']);
  });

  test('section 2 row 17: not before the open of its day, whatever the broker’s flag says', () => {
    expect(codes(clock('2024-08-12T13:29:59.999Z'))).toEqual(['SESSION_CLOSED']);
  });

  test('not when the clock can’t be read', () => {
    expect(codes(clock('noon'))).toEqual(['SESSION_CLOSED', 'WINDOW_OVER']);
  });
});

describe('never two live orders of a symbol', () => {
  test.each([
    ['a sale of the desk', { side: 'sell', clientOrderId: ID }],
    ['somebody else’s sale', { side: 'sell' }],
    ['a buy, which would be a wash trade', { side: 'buy' }],
    ['an order in a state that nobody knows', { side: 'buy', status: 'a_status_of_tomorrow' }],
  ] as const)('%s refuses', (_, changes) => {
    expect(codes({ evidence: { openOrders: [openBuy({ symbol: 'MSFT', ...changes })] } })).toEqual([
      'OPEN_ORDER',
    ]);
  });

  test('an order of another symbol doesn’t', () => {
    expect(codes({ evidence: { openOrders: [openBuy({ symbol: 'AAPL' })] } })).toEqual(['approved']);
  });
});

describe('quantity', () => {
  const quantity = (asked: Asked) => {
    const judged = verdict(asked);
    return judged.kind === 'approved' ? judged.order.qty : judged.kind;
  };

  test('is what is asked, when the account has it free', () => {
    expect(quantity({ request: { qty: '3.5' } })).toBe('3.5');
  });

  test('is what is free or held, when that is less', () => {
    expect(quantity(holding('7.25'))).toBe('7.25');
    expect(quantity(holding('10', '0.000000001'))).toBe('0.000000001');
    expect(quantity(holding('2', '10'))).toBe('2');
  });

  test('is read from the position of the symbol, wherever it is listed', () => {
    const other = { symbol: 'AAPL', qty: '100', available: '100', averageEntry: '1' };
    const own = { symbol: 'MSFT', qty: '7', available: '7', averageEntry: '250' };
    expect(quantity({ evidence: { positions: [other, own] } })).toBe('7');
    expect(quantity({ evidence: { positions: [other] } })).toBe('denied');
  });

  test('is never more than the intent, whatever is asked', () => {
    expect(quantity({ request: { qty: '11' } })).toBe('10');
  });

  test.each([
    ['no position', { evidence: { positions: [] } }],
    ['a short one', holding('-10', '10')],
    ['none that is free', holding('10', '0')],
    ['one that can’t be read', holding('ten', '10')],
    ['an available that can’t be read', holding('10', 'all')],
    ['nothing asked', { request: { qty: '0' } }],
  ])('%s is NOTHING_TO_SELL', (_, asked) => {
    expect(codes(asked)).toEqual(['NOTHING_TO_SELL']);
  });

  test('never exceeds what is asked, held or free', () => {
    const amount = fc.integer({ min: -2_000, max: 15_000 }).map((count) => (count / 1000).toFixed(3));
    fc.assert(
      fc.property(amount, amount, amount, (asked, held, free) => {
        const judged = verdict({ request: { qty: asked }, ...holding(held, free) });
        const most = [asked, held, free, '10'].map(shares).sort((left, right) => (left < right ? -1 : 1))[0]!;
        expect(judged.kind).toBe(most > 0n ? 'approved' : 'denied');
        if (judged.kind === 'approved') expect(shares(judged.order.qty)).toBe(most);
      }),
    );
  });
});

describe('what speaks against an entry doesn’t speak against an exit', () => {
  test.each<[string, Partial<Observation>]>([
    ['no trade and no quote of the symbol', { trades: {}, quotes: {} }],
    ['an old quote', { quotes: { MSFT: { bid: '1', ask: '900', at: '2024-08-09T13:30:00Z' } } }],
    ['a split overnight', { corporateActions: [{ symbol: 'MSFT', kind: 'split', exDate: '2024-08-12' }] }],
    ['an account that is worth nothing', { account: { ...EVIDENCE.account, equity: '0', cash: '-5' } }],
    ['a loss of half the account', { account: { ...EVIDENCE.account, lastEquity: '200000' } }],
    ['an asset that isn’t known', { assets: {} }],
  ])('%s', (_, evidence) => {
    expect(codes({ evidence })).toEqual(['approved']);
  });
});

describe('the rate', () => {
  const { maxSendsPerMinute, maxSendsPerSession } = DEFAULT_RULES.limits;
  const sent = (count: number, msAgo: number): string[] => Array.from({ length: count }, () => at(-msAgo));

  test('the 30th order of a minute may leave, the 31st is delayed until the oldest of them is a minute old', () => {
    const others = sent(maxSendsPerMinute - 1, 1_000);
    expect(verdict({ request: { sentAt: others } }).kind).toBe('approved');
    expect(verdict({ request: { sentAt: [at(-45_000), ...others] } })).toEqual({
      kind: 'delayed',
      untilMs: Date.parse(at(15_000)),
    });
    expect(verdict({ request: { sentAt: [at(-60_000), ...others] } }).kind).toBe('approved');
  });

  test('the session’s count never refuses an exit, nor delays it', () => {
    expect(verdict({ request: { sentAt: sent(maxSendsPerSession * 10, 60_000) } }).kind).toBe('approved');
  });

  test('what is refused isn’t delayed', () => {
    expect(codes({ ...holding('0'), request: { sentAt: sent(30, 1_000) } })).toEqual(['NOTHING_TO_SELL']);
  });
});
