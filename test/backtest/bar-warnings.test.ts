import { barWarnings } from '../../src/backtest/bar-warnings';
import { resolveConfig } from '../../src/config/config';
import { embeddedRules } from '../../src/config/embedded-rules';
import type { Market } from '../../src/exchange/market';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';

const whole = syntheticMarket(9);
const { rules } = resolveConfig(null, embeddedRules());
/** The synthetic market without some of its bars. */
const without = (isMissing: (symbol: string, date: string) => boolean): Market => ({
  ...whole,
  bar: (symbol, date) => (isMissing(symbol, date) ? undefined : whole.bar(symbol, date)),
});
const warnings = (market: Market) => barWarnings(market, rules, '2024-04-01', '2024-05-31');

test('a market that has everything gives none', () => {
  expect(warnings(whole)).toEqual([]);
});

test('holes are told with their sessions, from the first look-back on', () => {
  const holes = new Set(['2024-04-10', '2024-04-11', '2024-04-12', '2024-05-07', '2024-02-01']);
  expect(warnings(without((symbol, date) => symbol === 'AAPL' && holes.has(date)))).toEqual([
    'AAPL has no bar on 4 sessions: 2024-04-10 to 2024-04-12, 2024-05-07; a scan with one of them among its 25 excludes it',
  ]);
  expect(warnings(without((symbol, date) => symbol === 'AAPL' && date === '2024-02-23'))).toEqual([]);
  expect(warnings(without((symbol, date) => symbol === 'AAPL' && date === '2024-02-26'))).toEqual([
    'AAPL has no bar on 1 session: 2024-02-26; a scan with one of them among its 25 excludes it',
  ]);
  const everySecond = without((symbol, date) => symbol === 'AAPL' && Number(date.at(-1)) % 2 === 0);
  expect(warnings(everySecond)[0]).toMatch(/, \S+ and \d+ more stretches; a scan/);
});

test('a symbol without any bar is told, and what hangs on it', () => {
  expect(warnings(without((symbol) => symbol === 'COST'))).toEqual([
    'no bar at all: COST; every scan excludes it',
  ]);
  expect(warnings(without((symbol) => symbol === 'QQQ'))).toEqual([
    'no bar at all: QQQ; every scan excludes it',
    'without QQQ, which the baseline names, every entry is refused',
  ]);
  const few = rules.tiers.find(({ name }) => name === 'TIER3')!.symbols.slice(0, 6);
  expect(warnings(without((symbol) => few.includes(symbol))).at(-1)).toBe(
    '23 of the 29 symbols have bars, fewer than scan.minUniverse: no scan proposes anything',
  );
});

test('of many symbols with holes some are told and the rest counted', () => {
  const told = warnings(without((symbol, date) => symbol > 'J' && date === '2024-04-10'));
  expect(told).toHaveLength(9);
  expect(told.at(-1)).toMatch(/^and \d+ more symbols with holes$/);
});

test('an open that only a split explains is told, unless the split is', () => {
  const splits = whole.corporateActions.filter(({ kind }) => kind === 'split');
  const due = splits.filter(({ exDate }) => '2024-02-27' <= exDate && exDate <= '2024-05-31');
  expect(due.map(({ symbol }) => symbol)).toContain('TSLA');
  const told = warnings({ ...whole, corporateActions: [] });
  expect(told).toHaveLength(due.length);
  expect(told.join('\n')).toMatch(
    /^TSLA opens -7\d % from its last close on 2024-05-20: if that is a split, give it in corporate-actions\.csv beside the bars$/m,
  );
});

test('symbols that no tier has are never traded, and said to be', () => {
  expect(warnings({ ...whole, symbols: [...whole.symbols, 'ZZZZ'] })).toEqual([
    'in the bars and in no tier, so never traded: ZZZZ',
  ]);
});
