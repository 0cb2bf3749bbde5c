import fc from 'fast-check';
import { lifeOf, ORDER_LIFE } from '../../src/domain/order-state';

test("the table has Alpaca's seventeen statuses", () => {
  expect(Object.keys(ORDER_LIFE)).toHaveLength(17);
});

test.each([
  ...['accepted', 'pending_new', 'accepted_for_bidding', 'new', 'partially_filled', 'held', 'stopped'],
  ...['suspended', 'calculated', 'done_for_day', 'pending_cancel', 'pending_replace'],
])('%s may still fill', (status) => {
  expect(lifeOf(status)).toBe('working');
});

test.each(['canceled', 'expired', 'replaced', 'rejected'])('%s never fills again', (status) => {
  expect(lifeOf(status)).toBe('dead');
});

test('filled is filled', () => {
  expect(lifeOf('filled')).toBe('filled');
});

test.each(['', 'cancelled', 'FILLED', 'Rejected', 'toString', '__proto__', 'constructor'])(
  '%j is unknown, and an unknown status counts as working',
  (status) => {
    expect(lifeOf(status)).toBe('working');
  },
);

test('whatever Alpaca may invent counts as working', () => {
  fc.assert(
    fc.property(
      fc.string().filter((status) => !(status in ORDER_LIFE)),
      (status) => expect(lifeOf(status)).toBe('working'),
    ),
  );
});
