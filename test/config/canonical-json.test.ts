import fc from 'fast-check';
import { canonicalJson } from '../../src/config/canonical-json';

it('the order in which keys were written does not show, at any depth', () => {
  expect(canonicalJson({ b: { d: 1, c: [2, { f: 3, e: 4 }] }, a: null })).toBe(
    '{"a":null,"b":{"c":[2,{"e":4,"f":3}],"d":1}}',
  );
});

it('the order of a list does', () => expect(canonicalJson([2, 1])).toBe('[2,1]'));

it('it says what JSON says', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
