import type { ExposureRecord } from '../../src/domain/session-record';
import { tierSeries, tierSummary } from '../../src/report/tier-series';
import { isFilled } from '../../src/report/traded-symbols';
import { aSession, filled, quarter } from './a-report';

const data = quarter();
const series = tierSeries(data);

test('every look of a tier is the exposure that the session recorded', () => {
  expect(series.map(({ tier }) => tier)).toEqual(data.tiers.map(({ name }) => name));
  for (const { tier, looks } of series) {
    for (const { session, when, exposure, cap, entryLimit } of looks) {
      const recorded = data.sessions[session]?.exposures.findLast(
        (each) => each.tier === tier && each.when === (when === 'entries' ? 'entry' : when),
      );
      expect([exposure, cap, entryLimit]).toEqual(
        [recorded?.exposure, recorded?.cap, recorded?.entryLimit].map(Number),
      );
    }
    const opens = looks.filter(({ when }) => when === 'open');
    expect(opens).toHaveLength(data.sessions.length);
  }
});

test('the moves of a tier lead from its first look to its last', () => {
  for (const each of series) {
    const summary = tierSummary(each);
    const [first, last] = [each.looks[0]?.exposure ?? 0, each.looks.at(-1)?.exposure ?? 0];
    const moved = (summary?.bought ?? 0) + (summary?.sold ?? 0) + (summary?.byPrice ?? 0);
    expect(moved).toBeCloseTo(last - first, 6);
  }
});

test('a night moves a tier by price alone; a session does where nothing of the tier was bought or sold', () => {
  const counts = { trading: 0, price: 0 };
  for (const { tier, moves } of series) {
    for (const { from, to, by } of moves) {
      const traded = data.sessions[to.session]?.intents.some((each) => each.tier === tier && isFilled(each));
      expect(by).toBe(from.session === to.session && traded ? 'trading' : 'price');
      counts[by] += 1;
    }
  }
  expect(Math.min(counts.trading, counts.price)).toBeGreaterThan(20);
});

const at = (when: ExposureRecord['when'], exposure: string | null): ExposureRecord => ({
  ...{ when, at: '2026-01-06T14:30:01Z', tier: 'TIER3', entryLimit: '28.5', cap: '30', state: 'ok' },
  ...{ exposure, exposureUsd: exposure === null ? null : `${Number(exposure) * 1_000}` },
});
const lot = (symbol: string, qty: string, price: string, cost: string) => ({
  ...({ symbol, side: 'sell', verdict: 'denied', code: 'HOLD', failed: ['HOLD'] } as const),
  numbers: { qty, price, cost },
});
const tiers = [{ name: 'TIER3', symbols: ['AAPL', 'MSFT'] }];

test('drift is what lots are worth above what was paid for them, in points of equity', () => {
  const session = aSession({
    exposures: [at('open', '20.00')],
    decisions: [lot('AAPL', '10', '110', '1000'), lot('MSFT', '5', '180', '1000'), lot('XLE', '9', '9', '1')],
  });
  const [tier] = tierSeries({ sessions: [session], tiers, unlistedTier: 'TIER2' });
  // +100 and -100 of 100,000; XLE is another tier's.
  expect(tier?.drift).toEqual([0]);
  const rise = { ...session, decisions: [lot('AAPL', '10', '210', '1000')] };
  expect(tierSeries({ sessions: [rise], tiers, unlistedTier: 'TIER2' })[0]?.drift[0]).toBeCloseTo(1.1, 6);
});

test("what isn't the desk's drifts from where it was first seen, until its quantity changes", () => {
  const held = (qty: string, price: string) =>
    aSession({ exposures: [at('open', '20.00')], held: [{ symbol: 'JPM', qty, price }] });
  const sessions = [held('10', '100'), held('10', '150'), held('20', '160'), held('20', '150')];
  const [tier] = tierSeries({ sessions, tiers, unlistedTier: 'TIER3' });
  expect(tier?.drift.map((points) => Number(points?.toFixed(6)))).toEqual([0, 0.5, 0, -0.2]);
});

test('an exposure that is unknown is no number, and is bridged by nothing', () => {
  const sessions = [
    aSession({ exposures: [at('open', '10.00'), at('settle', null)] }),
    aSession({ exposures: [at('open', '12.00')], intents: [filled('buy', 'AAPL', '1', '100')] }),
  ];
  const [tier] = tierSeries({ sessions, tiers, unlistedTier: null });
  expect(tier?.looks.map(({ exposure }) => exposure)).toEqual([10, null, 12]);
  expect(tier?.moves.map(({ by, points }) => [by, points])).toEqual([['price', 2]]);
});
