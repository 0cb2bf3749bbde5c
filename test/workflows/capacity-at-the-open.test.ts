/** More signals than room: the cap holds at every instant of the open, the most oversold come first (design 3.2, 3.4). */
import { withDrivenDesk } from './driven-desk';
import { scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

it('S14: five signals and room for two: the two most oversold are bought, and the tier stays below its entry limit', () => {
  const closes = { AAPL: 99, MSFT: 98.95, V: 98.9, MA: 98.85, COST: 98.8 };
  const market = scriptedMarket(
    Object.fromEntries(
      Object.entries(closes).map(([symbol, close]) => [symbol, { '2026-01-05': { close } }]),
    ),
  );
  // The operator holds 25 % of the tier's 28.5 %: two positions of 1.5 % fit, three don't.
  const holdings = [{ symbol: 'JPM', qty: '250' }];
  return withDrivenDesk({ market, holdings, startAt: '2026-01-05T21:05:00Z' }, async (desk) => {
    const record = await desk.run('2026-01-05');
    expect(record.decisions.map(({ symbol, code }) => [symbol, code])).toEqual([
      ['COST', 'APPROVED'],
      ['MA', 'APPROVED'],
      ['V', 'TIER_CAP'],
      ['MSFT', 'TIER_CAP'],
      ['AAPL', 'TIER_CAP'],
    ]);
    expect((await desk.orders()).map(({ symbol, status }) => [symbol, status])).toEqual([
      ['COST', 'filled'],
      ['MA', 'filled'],
    ]);
    const tier = record.exposures.filter((each) => each.tier === 'TIER3');
    expect(tier.length).toBeGreaterThanOrEqual(4);
    expect(tier.filter(({ exposure }) => exposure === null || Number(exposure) > 28.5)).toEqual([]);
  });
});
