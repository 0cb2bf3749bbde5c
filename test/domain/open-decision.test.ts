/** The one decision of the open: what keeps a whole day from buying, and what then still leaves. */
import fc from 'fast-check';
import { ACTIVE } from '../../src/domain/halt';
import { decideOpen, type OpenQuestion } from '../../src/domain/open-decision';
import type { Observation } from '../../src/domain/observation';
import type { OrderFact } from '../../src/domain/order-state';
import { BASELINE, CANDIDATE, evenCloses, OPEN_VIEW } from './calm-open';

const { rules: RULES, times: TIMES, observation: MARKET } = OPEN_VIEW;
const { scanDay, tradingDay } = TIMES;

/** Twenty COST that the desk bought at 100 and that the market now shows at 91: stopped out. */
const LOT: OrderFact = {
  id: 'lot',
  clientOrderId: 'nd1-main-20240808-COST-b-w1',
  ...{ symbol: 'COST', side: 'buy', status: 'filled', qty: '20', filledQty: '20' },
  ...{ limit: '100', filledAveragePrice: '100', submittedAt: scanDay.open },
};
const HOLDING: Observation = {
  ...MARKET,
  positions: [{ symbol: 'COST', qty: '20', available: '20', averageEntry: '100' }],
  trades: { ...MARKET.trades, COST: { price: '91', at: tradingDay.open } },
};
const SCAN = {
  at: TIMES.scanAt,
  feed: 'sip',
  candidates: [CANDIDATE],
  baseline: BASELINE,
  held: {},
} as const;

/** MSFT as the only candidate and COST as the only lot, at a calm open. */
const question = (changes: Partial<OpenQuestion> = {}): OpenQuestion => ({
  ...{
    rules: RULES,
    scan: SCAN,
    mayEnter: true,
    windowEnd: '2024-08-12T14:00:00Z',
    halt: ACTIVE,
    times: TIMES,
  },
  market: HOLDING,
  ledger: {
    facts: { orders: [LOT], sessions: ['2024-08-08', scanDay.date, tradingDay.date], splits: [] },
    stops: [],
  },
  capability: { account: false, symbols: {}, source: 'unproven' },
  unproven: [],
  ...changes,
});
const decided = (changes: Partial<OpenQuestion> = {}) => {
  const { decisions, intents, findings, outcome } = decideOpen(question(changes));
  return {
    codes: decisions.map(({ symbol, code }) => `${symbol} ${code}`),
    intents: intents.map(({ side, symbol, qty }) => `${side} ${symbol} ${qty}`),
    ...{ findings, outcome },
  };
};

test('lots are decided first and leave first', () => {
  expect(decided()).toEqual({
    codes: ['COST STOP_LOSS', 'MSFT APPROVED'],
    intents: ['sell COST 20', 'buy MSFT 5'],
    ...{ findings: [], outcome: undefined },
  });
});

describe('what keeps the day from buying keeps no exit back', () => {
  const late = { ...HOLDING, clock: { ...MARKET.clock, at: '2024-08-12T14:00:00Z' } };
  const required = { ...RULES, fractional: { ...RULES.fractional, mode: 'require' as const } };
  const MISSED = `The entry window of ${tradingDay.date} had closed before the desk could decide; nothing was bought.`;
  const TOO_LATE = `The scan was only done after the open of ${tradingDay.date}, so that it proposes nothing.`;

  test.each<[string, Partial<OpenQuestion>, string, string | undefined, readonly string[]]>([
    ['the window is over', { market: late }, 'WINDOW_OVER', 'window-missed', [MISSED]],
    [
      'the scan came too late',
      { scan: { ...SCAN, at: tradingDay.open } },
      'WINDOW_OVER',
      'window-missed',
      [TOO_LATE],
    ],
    [
      'the desk is halted',
      { halt: { mode: 'halted', reason: 'drill', by: 'operator' } },
      'HALTED',
      undefined,
      [],
    ],
    [
      'the desk is reducing',
      { halt: { mode: 'reducing', reason: 'loss', by: 'daily-loss' } },
      'REDUCING',
      undefined,
      [],
    ],
    ['the calendars disagree', { mayEnter: false }, 'CALENDAR_DISAGREES', undefined, []],
    ['fractions are required and not proven', { rules: required }, 'FRACTIONAL_UNPROVEN', undefined, []],
  ])('%s', (_, changes, code, outcome, findings) => {
    expect(decided(changes)).toEqual({
      codes: ['COST STOP_LOSS', `MSFT ${code}`],
      intents: ['sell COST 20'],
      ...{ findings, outcome },
    });
  });

  test('there is no scan: its candidates were denied before, and the outcome says it', () => {
    expect(decided({ scan: null })).toEqual({
      codes: ['COST STOP_LOSS'],
      intents: ['sell COST 20'],
      ...{ findings: [], outcome: 'given-up' },
    });
  });
});

test('a lot that the account no longer shows is told, and its symbol is not bought beside it', () => {
  const candidate = { ...CANDIDATE, symbol: 'COST', close: '99', closes: evenCloses(99) };
  const market: Observation = {
    ...HOLDING,
    positions: [],
    trades: { ...HOLDING.trades, COST: { price: '99', at: tradingDay.open } },
    quotes: { COST: { bid: '98.95', ask: '99.05', at: tradingDay.open } },
    assets: { COST: { tradable: true, fractionable: true } },
  };
  const { codes, intents, findings } = decided({ market, scan: { ...SCAN, candidates: [candidate] } });
  expect(codes).toEqual(['COST HOLD', 'COST EXIT_DUE']);
  expect(intents).toEqual([]);
  expect(findings).toEqual([
    expect.stringMatching(/^COST: the desk's orders leave it 20 sh, but the account holds 0:/),
  ]);
});

test('an unproven sale of a lot keeps a second one back, an unproven buy keeps its room', () => {
  const order = { qty: '20', filledQty: '0', deadAfter: tradingDay.close };
  const sale = { ...order, clientOrderId: 'x', symbol: 'COST', side: 'sell', price: null } as const;
  expect(decided({ unproven: [sale] })).toMatchObject({
    codes: ['COST OPEN_ORDER', 'MSFT APPROVED'],
    intents: ['buy MSFT 5'],
  });
  const buy = {
    ...order,
    clientOrderId: 'y',
    symbol: 'AAPL',
    side: 'buy',
    qty: '100',
    price: '270',
  } as const;
  expect(decided({ unproven: [buy] }).codes).toContain('MSFT TIER_CAP');
});

test('every lot and every candidate has exactly one decision, whatever keeps the day from buying', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('active', 'reducing', 'halted' as const),
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 0, max: 45 }),
      (mode, mayEnter, hasScan, minutes) => {
        const at = new Date(Date.parse(tradingDay.open) + minutes * 60_000).toISOString();
        const { decisions, intents } = decideOpen(
          question({
            ...{ mayEnter, halt: { mode, reason: '', by: '' } as const },
            market: { ...HOLDING, clock: { ...MARKET.clock, at } },
            ...(hasScan ? {} : { scan: null }),
          }),
        );
        expect(decisions.map(({ symbol }) => symbol)).toEqual(hasScan ? ['COST', 'MSFT'] : ['COST']);
        if (mode !== 'active' || !mayEnter || !hasScan || minutes >= 30)
          expect(intents.map(({ side }) => side)).toEqual(['sell']);
        expect(intents[0]).toMatchObject({ side: 'sell', symbol: 'COST' });
      },
    ),
  );
});
