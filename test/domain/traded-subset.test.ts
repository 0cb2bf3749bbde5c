/** Trading a part of the universe: nothing outside of it is bought, and everything outside of it counts. */
import fc from 'fast-check';
import { allocate } from '../../src/domain/allocation';
import { subsetChecks } from '../../src/domain/traded-subset';
import { bookOf, fractions, fresh, RULES, UNIVERSE } from './risk-open';
import { calm, refusals as atTheGateway } from './gateway-request';

const allocated = (symbols: readonly string[], tradeOnly?: readonly string[], held = {}) =>
  allocate({
    fresh: symbols.map((symbol, index) => fresh(symbol, '100', { z: -2 - index / 100 })),
    book: bookOf({ held, cash: '72000' }),
    reservations: [],
    capability: fractions(...UNIVERSE),
    exiting: [],
    coolingDown: [],
    sends: { session: 0, lastMinute: 0 },
    rules: tradeOnly === undefined ? RULES : { ...RULES, tradeOnly },
  });

const symbols = fc.uniqueArray(fc.constantFrom(...UNIVERSE), { minLength: 1, maxLength: 10 });

test('whatever the subset: only what is in it is bought, the rest is denied by it, each symbol exactly once', () => {
  fc.assert(
    fc.property(symbols, symbols, (proposed, tradeOnly) => {
      const { decisions, intents } = allocated(proposed, tradeOnly);
      expect(decisions.map(({ symbol }) => symbol).toSorted()).toEqual(proposed.toSorted());
      expect(intents.filter(({ symbol }) => !tradeOnly.includes(symbol))).toEqual([]);
      for (const { symbol, code, failed } of decisions) {
        expect([symbol, failed.includes('TRADE_ONLY')]).toEqual([symbol, !tradeOnly.includes(symbol)]);
        if (!tradeOnly.includes(symbol)) expect(code).toBe('TRADE_ONLY');
      }
    }),
  );
});

test('a symbol of the subset is decided as if those outside of it had not been proposed', () => {
  fc.assert(
    fc.property(symbols, symbols, (proposed, tradeOnly) => {
      const both = allocated(proposed, tradeOnly);
      const alone = proposed.filter((symbol) => tradeOnly.includes(symbol));
      expect(both.intents.map(({ symbol }) => symbol).toSorted()).toEqual(
        allocated(alone, tradeOnly)
          .intents.map(({ symbol }) => symbol)
          .toSorted(),
      );
    }),
  );
});

test('what is held outside of it counts against its tier all the same', () => {
  // 280 shares at 100 of GOOGL are 28 %: no room for a target of 1.5 % below the entry limit of 28.5 %.
  const { decisions } = allocated(['AAPL'], ['AAPL'], { GOOGL: ['280', '100'] });
  expect(decisions).toMatchObject([{ symbol: 'AAPL', code: 'TIER_CAP' }]);
});

test('the gateway asks the same of every order that it is given', () => {
  const { rules, request } = calm();
  const { symbol } = request.intent;
  expect(atTheGateway({ ...calm(), rules: { ...rules, tradeOnly: [symbol] } })).toEqual([]);
  expect(atTheGateway({ ...calm(), rules: { ...rules, tradeOnly: ['SPY'] } })).toEqual(['TRADE_ONLY']);
});

test('rules without a subset ask nothing, so that sessions recorded before there was one replay', () => {
  expect(subsetChecks('AAPL', {})).toEqual([]);
});
