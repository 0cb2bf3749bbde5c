import { allocate } from '../../src/domain/allocation';
import { judgeExits } from '../../src/domain/exits';
import { decisionText } from '../../src/domain/decision-text';
import type { ReasonCode } from '../../src/domain/reasons';
import { REASONS } from '../../src/domain/reasons';
import { judge, pricedAt } from './calm-open';
import { weekdays } from './desk-history';
import type { Account } from './risk-open';
import { bookOf, fractions, fresh, RULES } from './risk-open';

const CODES = Object.keys(REASONS) as ReasonCode[];

/** What the desk says of one candidate in an account. */
function said(symbol: string, at: string, account: Account, rules = RULES): string {
  const { decisions } = allocate({
    fresh: [fresh(symbol, at)],
    capability: fractions(),
    exiting: [],
    coolingDown: [],
    reservations: [],
    book: bookOf(account, rules),
    rules,
    sends: { session: 0, lastMinute: 0 },
  });
  return decisionText(decisions[0]!);
}

describe('a decision in words', () => {
  test('the drift scenario: 34 % and 5 % make 39 % against 28.5 %', () => {
    const account = { cash: '66000', held: { AAPL: ['340', '100'] } as const };
    const five = {
      ...RULES,
      tiers: RULES.tiers.map((tier) =>
        tier.name === 'TIER3'
          ? { ...tier, cap: '0.30', positionLimit: '0.05', symbols: ['AAPL', 'COST'] }
          : tier,
      ),
    };
    expect(said('COST', '100', account, five)).toBe('TIER3 at 34.00 % + 5.00 % = 39.00 % against 28.5 %');
  });

  test('COST at 900 in an account of 10,000, in whole shares: what was wanted, at which price', () => {
    expect(said('COST', '900', { cash: '10000' })).toBe('wanted 0.165837479 sh at 904.5');
  });

  test('an approval tells quantity, limit and the tier before and after', () => {
    expect(said('COST', '100', { cash: '100000' })).toBe('14 sh @ 100.5, TIER3 0.00 → 1.41 % of 28.5 %');
  });

  test('a gap tells both prices, and where the ask stands', () => {
    const gapped = judge(pricedAt('245'));
    expect(gapped.kind === 'denied' && decisionText(gapped.decision)).toBe(
      '-7.5472 % from the scan price 265 to 245, the ask -7.5472 %',
    );
  });

  test('an ask alone too far above the scan price is told as that', () => {
    const gapped = judge(pricedAt('265', { ask: '271' }));
    expect(gapped.kind === 'denied' && decisionText(gapped.decision)).toContain('the ask 2.2642 %');
  });

  test('what no share can be bought of, because the price is below every tick, tells the target', () => {
    const numbers = { tier: 'TIER3', target: '1500.00', limit: '0' };
    expect(decisionText({ code: 'UNAFFORDABLE', numbers })).toBe('1500.00 USD buy no share at 0');
  });

  test.each([
    ['SPREAD', { spread: '0.6012' }, 'spread 0.6012 % of the mid'],
    ['NOT_OPENED', { now: '265', bid: 'none', ask: '266' }, 'trade 265, bid none, ask 266'],
    ['VOLATILITY_REGIME', { ratio: '2.371831' }, 'volatility ratio 2.371831'],
    [
      'HOLD',
      { z: '-1.2', price: '95', stop: '92', closesHeld: '9', maxHold: '10' },
      'z -1.2, 95 against a stop of 92, 9 of 10 closes',
    ],
    ['STOP_LOSS', { close: '91', price: '90', stop: '92' }, 'close 91, price 90, stop 92'],
    [
      'NOTHING_TO_SELL',
      { qty: '10', held: '4', available: '3' },
      '10 sh bought by the desk, 4 held, 3 available',
    ],
    ['QUOTE_AGE', { quoteAge: 'in the future' }, 'quote age in the future'],
    ['SIGNAL_AGE', { age: '41 h 25 min' }, 'signal age 41 h 25 min'],
    ['ALREADY_HELD', { held: '10' }, '10 sh held'],
    ['CORPORATE_ACTION', { action: 'split' }, 'split between scan and open'],
    ['UNPRICED_POSITION', { unpriced: 'NVDA' }, 'no trade of this session in NVDA'],
    ['COOLDOWN', { stoppedOut: '2024-08-05' }, 'stopped out on 2024-08-05'],
    ['HALTED', { reason: 'earnings week' }, 'halted: earnings week'],
    ['REDUCING', { reason: 'lost 3.1 %' }, 'reducing: lost 3.1 %'],
  ] as const)('%s of %j reads %j', (code, numbers, text) => {
    expect(decisionText({ code, numbers })).toBe(text);
  });
});

describe('an exit in words', () => {
  /** What the desk says of a lot of 10 COST that cost 1,000, bought nine closes before the scan of 2024-08-12. */
  const exit = (z: number, close: string, position = '10', openedOn = '2024-07-31'): string => {
    const lots = [{ symbol: 'COST', qty: '10', cost: '1000', openedOn }];
    const { decisions } = judgeExits({
      ...{ lots, lotsAtScan: lots, sessions: weekdays('2024-07-01', 40), scanDate: '2024-08-12' },
      ...{ measured: { COST: { z, close } }, prices: new Map(), unprovenSells: [], rules: RULES },
      positions: [{ symbol: 'COST', qty: position, available: position, averageEntry: '100' }],
    });
    return decisionText(decisions[0]!);
  };

  test('a lot that is kept tells what it was judged by', () => {
    expect(exit(-1.2, '95')).toBe('z -1.200000, unknown against a stop of 92, 9 of 10 closes');
  });

  test('a stop tells the prices it met, and where it stood', () => {
    expect(exit(-3, '91')).toBe('close 91, price unknown, stop 92');
  });

  test('the holding time tells how many closes', () => {
    expect(exit(-1, '99', '10', '2024-07-30')).toBe('10 closes held, at most 10');
  });

  test('a reversion tells z', () => {
    expect(exit(0.25, '99')).toBe('z back at 0.250000');
  });

  test('nothing to sell tells what there should have been, and what there is', () => {
    expect(exit(0.25, '99', '0')).toBe('10 sh bought by the desk, 0 held, 0 available');
  });
});

test.each(CODES)('%s without its numbers is still said in one line, never with a hole', (code) => {
  const text = decisionText({ code, numbers: {} });
  expect(text).toMatch(/^\S.*\S$/);
  expect(text).not.toMatch(/undefined|null|NaN/);
});
