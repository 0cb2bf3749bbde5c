import { intentRecord } from '../../src/domain/intent-record';
import { after, exitClimb, failed, fractionalClimb, seen, wholeClimb } from './entry-climb';

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
      {
        clientOrderId: 'nd1-alpha-20240809-COST-b-f1',
        qty: '10.5',
        filledQty: '0',
        outcome: 'rejected',
        code: 'NOT_FRACTIONABLE',
      },
      {
        clientOrderId: 'nd1-alpha-20240809-COST-b-w1',
        qty: '10',
        filledQty: '4',
        outcome: 'partly-filled',
        code: 'PARTLY_FILLED',
      },
    ],
    filledQty: '4',
    outcome: 'partly-filled',
    code: 'PARTLY_FILLED',
  });
});

test('an exit has no limit, and its average is what its shares were sold for', () => {
  const climb = after(exitClimb('10.5'), seen('filled', '10.5', '101'));
  expect(intentRecord(climb)).toMatchObject({
    ...{ symbol: 'COST', side: 'sell', qty: '10.5', limit: null, filledQty: '10.5', avgPrice: '101' },
    rungs: [{ clientOrderId: 'nd1-alpha-20240809-COST-s-x1', filledQty: '10.5', outcome: 'filled' }],
  });
});

test("an operator's fills stand in the average beside those of earlier orders", () => {
  const climb = after(
    fractionalClimb('10.5'),
    seen('rejected', '3', '100'),
    { kind: 'lost' },
    { kind: 'resolved', filledQty: '7', averagePrice: '101' },
  );
  expect(intentRecord(climb)).toMatchObject({ filledQty: '10', avgPrice: '100.7', code: 'RESOLVED' });
});

test('an operator who says nothing of the price leaves no average', () => {
  const climb = after(
    fractionalClimb(),
    { kind: 'lost' },
    { kind: 'resolved', filledQty: '7', averagePrice: null },
  );
  expect(intentRecord(climb)).toMatchObject({ filledQty: '7', avgPrice: null });
});
