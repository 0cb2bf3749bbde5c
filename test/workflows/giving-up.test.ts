/** A session that can't go on ends by itself, says why, and gives every candidate its decision (promise 4). */
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { withDrivenDesk } from './driven-desk';

jest.setTimeout(240_000);

const market = syntheticMarket(7);

it('S19: gives up when the broker can’t be reached all night', () =>
  withDrivenDesk({ market, startAt: '2026-01-05T21:05:00Z' }, async (desk) => {
    await desk.exchangeDown();
    const record = await desk.run('2026-01-05');
    expect(record.outcome).toBe('given-up');
    expect(record.findings.join(' ')).toMatch(/gave up\. The brief failed, last with: BROKER_UNREACHABLE/);
    expect(record.intents).toEqual([]);
  }));

it('denies every candidate when it is cancelled in the night, and sends nothing', () =>
  withDrivenDesk({ market, startAt: '2026-01-05T21:05:00Z' }, async (desk) => {
    const running = desk.run('2026-01-05');
    const handle = desk.handleOf('2026-01-05');
    // The night is a timer of 17 hours: with time standing still the session is found waiting in it.
    const phase = async (): Promise<string> => (await handle.query<{ phase: string }>('progress')).phase;
    while ((await phase().catch(() => 'not started')) !== 'night') await desk.env.sleep('1 second');
    await handle.cancel();
    const record = await running;
    expect(record.outcome).toBe('cancelled');
    expect(record.decisions.length).toBeGreaterThan(0);
    expect([...new Set(record.decisions.map((decision) => decision.code))]).toEqual(['CANCELLED']);
    expect(await desk.orders()).toEqual([]);
  }));
