/** What may be said to the desk, also by hand from the Temporal UI: what is wrong with it is named (promise 7). */
import {
  accountLockId,
  departureProblem,
  entranceProblem,
  HALT_CHANGED,
  readHaltRequest,
  shown,
} from '../../src/domain/desk-messages';
import type { UnprovenOrder } from '../../src/domain/unproven-order';

const ORDER: UnprovenOrder = {
  clientOrderId: 'nd1-main-20260105-COST-b-f1',
  symbol: 'COST',
  side: 'buy',
  qty: '2',
  price: '900',
  filledQty: '0',
  deadAfter: '2026-01-06T21:15:00Z',
};
const ENTRANCE = { workflowId: 'session/main/2026-01-05', accountId: 'PA1' };
const DEPARTURE = {
  workflowId: 'session/main/2026-01-05',
  unproven: [ORDER],
  proven: ['nd1-main-20260102-V-b-f1'],
};
const NO_NAMES: readonly unknown[] = [undefined, null, '', '  ', 5, {}, []];

test('the names that others wait for stay what they are', () => {
  expect(accountLockId('PA1')).toBe('account/PA1');
  expect(HALT_CHANGED).toBe('haltChanged');
});

describe('a request to halt or resume', () => {
  test('by hand is a string, or an object with a reason', () => {
    expect(readHaltRequest(' fire \n drill ')).toEqual({ reason: 'fire drill', by: 'operator' });
    expect(readHaltRequest({ reason: 'fire' })).toEqual({ reason: 'fire', by: 'operator' });
    expect(readHaltRequest({ reason: 'lost', by: 'daily-loss' })).toEqual({
      reason: 'lost',
      by: 'daily-loss',
    });
  });

  test.each([undefined, null, 5, [], { reason: 5, by: ' ' }])(
    'of %j has no reason, and is the operator’s',
    (payload) => {
      expect(readHaltRequest(payload)).toEqual({ reason: '', by: 'operator' });
    },
  );

  test('keeps 300 characters of a reason', () => {
    expect(readHaltRequest('x'.repeat(400)).reason).toBe('x'.repeat(300));
  });
});

describe('a session that enters', () => {
  test('names itself and the account', () => {
    expect(entranceProblem(ENTRANCE)).toBeNull();
  });

  test.each(NO_NAMES)('can not be called %j', (value) => {
    expect(entranceProblem({ ...ENTRANCE, workflowId: value })).toBe(
      `workflowId ${shown(value)}: give the session's workflow id`,
    );
    expect(entranceProblem({ ...ENTRANCE, accountId: value })).toBe(
      `accountId ${shown(value)}: give the broker's id of the account`,
    );
  });

  test.each([undefined, null, 'session', 5])('is no %j', (payload) => {
    expect(entranceProblem(payload)).toBe("workflowId (missing): give the session's workflow id");
  });
});

describe('a session that leaves', () => {
  const leaving = (changes: object) => departureProblem({ ...DEPARTURE, ...changes });
  const order = (changes: object) => leaving({ unproven: [ORDER, { ...ORDER, ...changes }] });

  test('names itself, what it proved and what it could not', () => {
    expect(departureProblem(DEPARTURE)).toBeNull();
    expect(leaving({ unproven: [], proven: [] })).toBeNull();
  });

  test.each(NO_NAMES)('can not be called %j, and proves no order of that id', (value) => {
    expect(leaving({ workflowId: value })).toBe(`workflowId ${shown(value)}: give the session's workflow id`);
    expect(leaving({ proven: ['nd1-main-20260102-V-b-f1', value] })).toBe(
      `proven ${shown(['nd1-main-20260102-V-b-f1', value])}: give a list of client order ids`,
    );
  });

  test.each([undefined, null, 'x', {}])('has lists of orders, not %j', (value) => {
    expect(leaving({ proven: value })).toBe(`proven ${shown(value)}: give a list of client order ids`);
    expect(leaving({ unproven: value })).toBe(`unproven ${shown(value)}: give a list of orders`);
  });

  test.each(['clientOrderId', 'symbol', 'deadAfter'])('an order without its %s is none', (field) => {
    for (const value of NO_NAMES) {
      expect(order({ [field]: value })).toBe(
        `unproven ${shown({ ...ORDER, [field]: value })}: an order has clientOrderId, symbol, side, qty, price (or null), filledQty and deadAfter, all text`,
      );
    }
  });

  test.each(['qty', 'filledQty', 'price'])('an order whose %s is no decimal is none', (field) => {
    for (const value of [undefined, '', '-1', 'two', 2, {}]) expect(order({ [field]: value })).not.toBeNull();
    for (const value of ['0', '2', '0.000000001']) expect(order({ [field]: value })).toBeNull();
  });

  test('an exit has no price, and every order has a quantity', () => {
    expect(order({ side: 'sell', price: null })).toBeNull();
    expect(order({ qty: null })).not.toBeNull();
    expect(order({ filledQty: null })).not.toBeNull();
  });

  test.each([undefined, 'short', '', null])('an order of side %j is none', (side) => {
    expect(order({ side })).not.toBeNull();
  });

  test.each([null, 5, 'order'])('%j is no order', (value) => {
    expect(leaving({ unproven: [value] })).toMatch(new RegExp(`^unproven ${shown(value)}: an order has`));
  });
});

test('a value is shown as JSON, at most 300 characters of it', () => {
  expect(shown(undefined)).toBe('(missing)');
  expect(shown({ a: '1' })).toBe('{"a":"1"}');
  expect(shown('x'.repeat(400))).toHaveLength(300);
});
