import { intentRecord } from '../../src/domain/intent-record';
import { after, failed, fractionalClimb, seen, wholeClimb } from './entry-climb';

test('an intent that has just begun is working, without a fill or a reason', () => {
  expect(intentRecord(fractionalClimb('1.6667'))).toEqual({
    symbol: 'COST',
    side: 'buy',
    tier: 'TIER3',
    qty: '1.6667',
    limit: '100.5',
    rungs: [],
    filledQty: '0',
    avgPrice: null,
    outcome: 'working',
    code: null,
  });
});

test('its quantity is what the first rung asked for: whole shares when it started whole', () => {
  expect(intentRecord(wholeClimb('1.6667')).qty).toBe('1');
});

test('the average price is over the fills of all rungs, by quantity', () => {
  const climb = after(fractionalClimb('10.5'), seen('rejected', '3', '100'), seen('filled', '7', '101'));
  expect(intentRecord(climb)).toMatchObject({ filledQty: '10', avgPrice: '100.7', outcome: 'filled' });
});

test('the average price is cut to nine decimals, never rounded up', () => {
  const climb = after(
    fractionalClimb('10.5'),
    seen('rejected', '1', '100'),
    seen('filled', '9', '100.000000001'),
  );
  expect(intentRecord(climb).avgPrice).toBe('100');
});

test('a fill without its price has no average: an unknown number is never made up', () => {
  const climb = after(fractionalClimb('10.5'), seen('rejected', '3', null), seen('filled', '7', '101'));
  expect(intentRecord(climb)).toMatchObject({ filledQty: '10', avgPrice: null });
});

test('what ended it and every order it tried stand in the record', () => {
  const climb = after(
    fractionalClimb('10.5'),
    failed('fractional-refused', 'NOT_FRACTIONABLE'),
    seen('canceled', '4'),
  );
  expect(intentRecord(climb)).toMatchObject({
    rungs: [
      { clientOrderId: 'nd1-alpha-20240809-COST-b-f1', outcome: 'rejected', code: 'NOT_FRACTIONABLE' },
      { clientOrderId: 'nd1-alpha-20240809-COST-b-w1', outcome: 'partly-filled', code: 'PARTLY_FILLED' },
    ],
    filledQty: '4',
    outcome: 'partly-filled',
    code: 'PARTLY_FILLED',
  });
});
