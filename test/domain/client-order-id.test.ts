import fc from 'fast-check';
import type { OrderIdentity } from '../../src/domain/client-order-id';
import { clientOrderId, parseClientOrderId } from '../../src/domain/client-order-id';

const IDENTITY: OrderIdentity = {
  desk: 'alpha',
  date: '2024-08-09',
  symbol: 'COST',
  side: 'buy',
  kind: 'fractional',
  number: 1,
};

const letters = (alphabet: string, min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength: min, maxLength: max });
const identity: fc.Arbitrary<OrderIdentity> = fc.record({
  desk: letters('abcxyz0189', 1, 16),
  date: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  symbol: fc.tuple(letters('ABXZ', 1, 1), letters('ABXZ.', 0, 9)).map((parts) => parts.join('')),
  side: fc.constantFrom('buy', 'sell'),
  kind: fc.constantFrom('fractional', 'whole', 'exit', 'probe'),
  number: fc.integer({ min: 1, max: 9999 }),
});

test.each([
  [{}, 'nd1-alpha-20240809-COST-b-f1'],
  [{ kind: 'whole', number: 12 }, 'nd1-alpha-20240809-COST-b-w12'],
  [{ side: 'sell', kind: 'exit', symbol: 'BRK.B' }, 'nd1-alpha-20240809-BRK.B-s-x1'],
  [{ kind: 'probe' }, 'nd1-alpha-20240809-COST-b-p1'],
] as const)('%j makes %s', (changes, id) => {
  expect(clientOrderId({ ...IDENTITY, ...changes })).toBe(id);
});

test('every identity is read back out of its id, so that no two share one', () => {
  fc.assert(fc.property(identity, (each) => expect(parseClientOrderId(clientOrderId(each))).toEqual(each)));
});

test('an id fits the 48 characters that are always enough, whatever its identity', () => {
  fc.assert(fc.property(identity, (each) => expect(clientOrderId(each).length).toBeLessThanOrEqual(48)));
});

test.each([
  { desk: '' },
  { desk: 'Alpha' },
  { desk: 'a-b' },
  { desk: 'a'.repeat(17) },
  { date: '20240809' },
  { date: '2024-8-9' },
  { symbol: '' },
  { symbol: 'cost' },
  { symbol: 'COST-B' },
  { symbol: 'ABCDEFGHIJK' },
  { number: 0 },
  { number: -1 },
  { number: 1.5 },
  { number: 10_000 },
  { number: NaN },
])('%j has no id', (changes) => {
  expect(() => clientOrderId({ ...IDENTITY, ...changes })).toThrow(RangeError);
});

test('the refusal shows the identity that has none', () => {
  expect(() => clientOrderId({ ...IDENTITY, number: 0 })).toThrow(
    'no client order id can be made of {"desk":"alpha","date":"2024-08-09","symbol":"COST","side":"buy","kind":"fractional","number":0}',
  );
});

test.each([
  '',
  'placed-by-hand',
  'nd2-alpha-20240809-COST-b-f1',
  'nd1-alpha-20240809-COST-b-f01',
  'nd1-alpha-20240809-COST-b-f0',
  'nd1-alpha-20240809-COST-b-f1 ',
  ' nd1-alpha-20240809-COST-b-f1',
  'nd1-alpha-20240809-COST-b-f1\n',
  'nd1-alpha-20240809-COST-buy-f1',
  'nd1-alpha-20240809-COST-x-f1',
  'nd1-alpha-20240809-COST-b-z1',
  'nd1-alpha-20240809-COST-b-f',
  'nd1-alpha-20240809-COST-b-f12345',
  'nd1-alpha-2024080-COST-b-f1',
  'nd1-alpha-202408091-COST-b-f1',
  'nd1-alpha-2024O809-COST-b-f1',
  'nd1-alpha-20240809-.COST-b-f1',
  'nd1-alpha-20240809-cOST-b-f1',
  'nd1-alpha-20240809-COsT-b-f1',
  'nd1--20240809-COST-b-f1',
  'nd1-Alpha-20240809-COST-b-f1',
])('%j is not one of ours', (id) => {
  expect(parseClientOrderId(id)).toBeNull();
});
