import {
  brokerShares,
  marketPrice,
  marketRatio,
  shownPrice,
  shownValue,
} from '../../src/domain/market-price';
import { price, ratio, shares } from '../../src/domain/money';

const NOT_POSITIVE = ['0', '-0', '-1', '-0.000000001'];
const NO_NUMBER = [null, undefined, '', ' ', 'NaN', '1e5', '9'.repeat(400), '1.0000000001'];

describe('a price from the market', () => {
  test('is exact, down to a billionth of a dollar', () => {
    expect(marketPrice('265.17')).toBe(price('265.17'));
    expect(marketPrice('0.000000001')).toBe(price('0.000000001'));
  });

  test.each([...NOT_POSITIVE, ...NO_NUMBER])('%j is none, and never throws', (text) => {
    expect(marketPrice(text)).toBeNull();
    expect(marketRatio(text)).toBeNull();
  });
});

test('one side of a split is exact', () => {
  expect(marketRatio('0.125')).toBe(ratio('0.125'));
});

describe('a quantity from the broker', () => {
  test.each(['10', '0', '-10', '0.000000001'])('of %s shares is what it says', (text) => {
    expect(brokerShares(text)).toBe(shares(text));
  });

  test.each(NO_NUMBER)('%j is none, and never throws', (text) => {
    expect(brokerShares(text)).toBeNull();
  });
});

describe('as a decision shows it', () => {
  test.each([
    [null, 'none'],
    [undefined, 'none'],
    ['', ''],
    ['x'.repeat(24), 'x'.repeat(24)],
    ['x'.repeat(25), `${'x'.repeat(21)}...`],
    [5, '5'],
    [{ to: '2' }, '{"to":"2"}'],
  ])('the value %j reads %j', (value, shown) => {
    expect(shownValue(value)).toBe(shown);
  });

  test.each([
    ['265.10', '265.1'],
    ['0', '0'],
    ['1e5', '1e5'],
    [null, 'none'],
  ])('the price %j reads %j', (text, shown) => {
    expect(shownPrice(text)).toBe(shown);
  });
});
