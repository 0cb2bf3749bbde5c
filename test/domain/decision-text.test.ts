import { allocate } from '../../src/domain/allocation';
import { decisionText } from '../../src/domain/decision-text';
import type { ReasonCode } from '../../src/domain/reasons';
import { REASONS } from '../../src/domain/reasons';
import { judge, pricedAt } from './calm-open';
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
    ['QUOTE_AGE', { quoteAge: 'in the future' }, 'quote age in the future'],
    ['SIGNAL_AGE', { age: '41 h 25 min' }, 'signal age 41 h 25 min'],
    ['ALREADY_HELD', { held: '10' }, '10 sh held'],
    ['CORPORATE_ACTION', { action: 'split' }, 'split between scan and open'],
    ['UNPRICED_POSITION', { unpriced: 'NVDA' }, 'no trade of this session in NVDA'],
  ] as const)('%s of %j reads %j', (code, numbers, text) => {
    expect(decisionText({ code, numbers })).toBe(text);
  });
});

test.each(CODES)('%s without its numbers is still said in one line, never with a hole', (code) => {
  const text = decisionText({ code, numbers: {} });
  expect(text).toMatch(/^\S.*\S$/);
  expect(text).not.toMatch(/undefined|null|NaN/);
});
