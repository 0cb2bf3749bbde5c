/** Audits of real sessions: nothing differs, until one value is changed, and then the decision is named (promise 6). */
import { withDrivenDesk } from '../workflows/driven-desk';
import { OVERSOLD, scriptedMarket } from '../workflows/scripted-market';
import { audit, keepSession, type KeptSession } from './audited-desk';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
/** COST is bought on 01-06 and stopped out on 01-08. */
const market = scriptedMarket({
  COST: {
    '2026-01-05': OVERSOLD,
    '2026-01-06': { close: 98.8 },
    '2026-01-07': { close: 98.7 },
    '2026-01-08': { open: 90, close: 90 },
  },
  WMT: { '2026-01-05': OVERSOLD, '2026-01-06': { open: 95, close: 99 } },
});

let bought: KeptSession;
let sold: KeptSession;
beforeAll(() =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.run('2026-01-05');
    bought = await keepSession(desk, '2026-01-05');
    await desk.run('2026-01-07');
    sold = await keepSession(desk, '2026-01-07');
  }),
);

describe('an audit of a session as it was recorded', () => {
  it('finds nothing', async () => {
    const started = performance.now();
    const found = await audit(bought);
    console.error(performance.now() - started, JSON.stringify(found, null, 1));
    expect(found.differences).toEqual([]);
  });
  it('finds nothing in one that sold', async () => {
    const found = await audit(sold);
    console.error(JSON.stringify(found, null, 1));
    expect(found.differences).toEqual([]);
  });
});
