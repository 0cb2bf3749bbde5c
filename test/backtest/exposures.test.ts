import { backtest } from '../../src/backtest/backtest';
import { resolveConfig } from '../../src/config/config';
import { embeddedRules } from '../../src/config/embedded-rules';
import { shares, usd, ZERO_SHARES } from '../../src/domain/money';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';

const { rules } = resolveConfig(null, embeddedRules());
const plan = {
  ...{ rules, market: syntheticMarket(7), seed: 7, cash: '100000', from: '2026-01-05', to: '2026-02-27' },
};
const plain = backtest(plan);
const measured = backtest({ ...plan, exposures: true });
const names = rules.tiers.map(({ name }) => name);

test('a backtest measures no exposure unless it is asked to', () => {
  expect(plain.flatMap(({ exposures }) => exposures)).toEqual([]);
});

test('measuring exposures changes nothing else', () => {
  expect(measured.map((session) => ({ ...session, exposures: [] }))).toEqual(plain);
});

test('every tier is measured at the open and after the day, the tier of an entry after that entry', () => {
  for (const { exposures, intents } of measured) {
    const tiersAt = (when: string) => exposures.filter((each) => each.when === when).map(({ tier }) => tier);
    expect(tiersAt('open')).toEqual(names);
    expect(tiersAt('settle')).toEqual(names);
    const taken = intents.flatMap(({ side, symbol, tier, rungs }) =>
      side === 'buy' ? rungs.filter(({ outcome }) => outcome !== 'denied').map(() => [tier, symbol]) : [],
    );
    const entries = exposures.filter(({ when }) => when === 'entry');
    expect(entries.map(({ tier, entry }) => [tier, entry])).toEqual(taken);
  }
});

test('a tier that nothing was bought or sold of holds after the day what it held at the open', () => {
  let seen = 0;
  for (const { exposures, intents } of measured) {
    for (const tier of names) {
      if (intents.some((intent) => intent.tier === tier && shares(intent.filledQty) > ZERO_SHARES)) continue;
      const [open, settle] = ['open', 'settle'].map((when) =>
        exposures.find((each) => each.when === when && each.tier === tier),
      );
      expect(usd(settle?.exposureUsd ?? '0') === usd('0')).toBe(usd(open?.exposureUsd ?? '0') === usd('0'));
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(10);
});
