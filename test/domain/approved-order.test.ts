import { verdictOn } from '../../src/domain/approved-order';
import { passed, refused } from '../../src/domain/decision';

const ORDER = {
  clientOrderId: 'nd1-main-20240809-AAPL-b-w1',
  symbol: 'AAPL',
  side: 'buy',
  qty: '10',
  limit: '100',
} as const;

test('an order whose checks all passed is approved, with the numbers of every check', () => {
  expect(verdictOn(ORDER, [passed({ gap: '0' }), passed(), passed({ cash: '5' })])).toEqual({
    kind: 'approved',
    order: ORDER,
    numbers: { gap: '0', cash: '5' },
  });
});

test('one refusal denies it: the first is the reason, with its numbers, and all stand in the record', () => {
  const checks = [
    passed({ gap: '0' }),
    refused('CASH', { cash: '-1' }),
    passed(),
    refused('GAP', { gap: '9' }),
  ];
  expect(verdictOn(ORDER, checks)).toEqual({
    kind: 'denied',
    code: 'CASH',
    failed: ['CASH', 'GAP'],
    numbers: { cash: '-1' },
  });
});
