/** An operator's word on an order is taken only when the order can have come to it. */
import { resolutionProblem } from '../../src/domain/resolution';

const UNPROVEN = [
  { clientOrderId: 'nd1-a', qty: '10', filledQty: '2.5' },
  { clientOrderId: 'nd1-b', qty: '0.1667', filledQty: '0' },
];
const GOOD = { clientOrderId: 'nd1-a', filledQty: '4', averagePrice: '101.25', reason: 'the list of fills' };

const problem = (changes: object): string | null => resolutionProblem({ ...GOOD, ...changes }, UNPROVEN);

describe.each([
  ['exactly what is proven', { filledQty: '2.5' }],
  ['exactly the whole order', { filledQty: '10' }],
  ['never arrived', { clientOrderId: 'nd1-b', filledQty: '0', averagePrice: undefined }],
])('%s', (_, changes) => {
  it('is taken', () => expect(problem(changes)).toBeNull());
});

it.each([
  [{ clientOrderId: 'nd1-c' }, 'clientOrderId "nd1-c": that is no unproven order; give one of nd1-a, nd1-b'],
  [
    { clientOrderId: undefined },
    'clientOrderId (missing): that is no unproven order; give one of nd1-a, nd1-b',
  ],
  [{ filledQty: 4 }, 'filledQty 4: give the shares filled in all as a decimal string, like "0" or "12.5"'],
  [
    { filledQty: '4e0' },
    'filledQty "4e0": give the shares filled in all as a decimal string, like "0" or "12.5"',
  ],
  [
    { filledQty: '-1' },
    'filledQty "-1": give the shares filled in all as a decimal string, like "0" or "12.5"',
  ],
  [{ filledQty: '10.000000001' }, 'filledQty "10.000000001": the order was for 10 shares; give at most that'],
  [
    { filledQty: '2.499999999' },
    'filledQty "2.499999999": 2.5 shares are proven to be filled; give at least that',
  ],
  [
    { averagePrice: undefined },
    'averagePrice (missing): give the price of the fill in USD as a decimal string, like "101.25"',
  ],
  [
    { averagePrice: '0' },
    'averagePrice "0": give the price of the fill in USD as a decimal string, like "101.25"',
  ],
  [
    { clientOrderId: 'nd1-b', filledQty: '0' },
    'averagePrice "101.25": an order without a fill has no price; leave it out',
  ],
  [{ reason: ' ' }, 'reason " ": say how you know what the order came to'],
  [{ reason: undefined }, 'reason (missing): say how you know what the order came to'],
])('%j is refused, naming the field, the value and what to do', (changes, message) => {
  expect(problem(changes)).toBe(message);
});

it.each([undefined, null, 7, 'nd1-a', []])('%j is no resolution', (payload) => {
  expect(resolutionProblem(payload, UNPROVEN)).toMatch(/^clientOrderId \(missing\)/);
});

it('says so when nothing is unproven', () => {
  expect(resolutionProblem(GOOD, [])).toBe(
    'clientOrderId "nd1-a": no order is unproven, there is nothing to resolve',
  );
});
