/** Design 3.5: a fraction is never assumed. */
import { firstRung } from '../../src/domain/fractional';
import type { RungQuestion } from '../../src/domain/fractional';
import { price, usd } from '../../src/domain/money';
import { fractions, ruled, RULES } from './risk-open';

const rung = (changes: Partial<RungQuestion> = {}) =>
  firstRung({
    symbol: 'COST',
    amount: usd('150'),
    limit: price('900'),
    meanVolume: 2_000_000,
    capability: fractions('COST'),
    rules: RULES,
    ...changes,
  });

test('where the account and the asset are capable and liquid, an intent starts as a fraction', () => {
  expect(rung()).toBe('fractional');
  expect(rung({ rules: ruled('fractional', { mode: 'require' }) })).toBe('fractional');
  expect(rung({ capability: { ...fractions('COST'), source: 'proven' } })).toBe('fractional');
});

test.each<[string, Partial<RungQuestion>]>([
  ['the mode is off', { rules: ruled('fractional', { mode: 'off' }) }],
  ['the account is not capable', { capability: { ...fractions('COST'), account: false } }],
  ['nothing was proven today', { capability: { ...fractions('COST'), source: 'unproven' } }],
  ['the asset is not capable', { capability: { ...fractions(), symbols: { COST: false } } }],
  ['the asset isn’t named', { capability: fractions('AAPL') }],
  ['the asset is named like a part of an object', { symbol: 'constructor' }],
  ['the flag is a word', { capability: { ...fractions(), symbols: { COST: 'yes' as unknown as boolean } } }],
  ['the volume is unknown', { meanVolume: NaN }],
])('whole shares when %s', (_, changes) => {
  expect(rung(changes)).toBe('whole');
});

test('a mean volume of exactly 1,000,000 on the consolidated feed is liquid, one share less is not', () => {
  expect(rung({ meanVolume: 1_000_000 })).toBe('fractional');
  expect(rung({ meanVolume: 999_999 })).toBe('whole');
});

test('on iex its own bound holds', () => {
  const rules = { ...RULES, feed: 'iex' as const };
  expect(rung({ rules, meanVolume: RULES.fractional.minVolume.iex })).toBe('fractional');
  expect(rung({ rules, meanVolume: RULES.fractional.minVolume.iex - 1 })).toBe('whole');
});

test('an order of exactly 1 % of the share price is worth a fraction, a smaller one is not', () => {
  expect(rung({ amount: usd('9') })).toBe('fractional');
  expect(rung({ amount: usd('8.999999999999999999') })).toBe('whole');
});
