/** Orders that don't fill at once: followed, cancelled at the window's end, and proven dead before the session ends. */
import { shares } from '../../src/domain/money';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { withDrivenDesk } from './driven-desk';

jest.setTimeout(120_000);

const market = syntheticMarket(7);
const startAt = '2026-01-05T21:05:00Z';

it('section 2 rows 8 and 27: follows an order that fills in two parts until all of it is bought', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.control('PUT', 'partial-fills', { probability: 1 });
    const record = await desk.run('2026-01-05');
    expect(record.intents.length).toBeGreaterThan(0);
    for (const intent of record.intents) {
      expect(intent).toMatchObject({ outcome: 'filled', filledQty: intent.rungs.at(-1)?.qty });
    }
    expect(record.findings).toEqual([]);
  }));

it('S12: cancels at the window’s end what its limit never reached, and proves it dead (promise 1)', () =>
  withDrivenDesk({ market, startAt, rules: { sizing: { limitAboveScan: '0.0001' } } }, async (desk) => {
    const record = await desk.run('2026-01-05');
    const resting = record.intents.filter((intent) => intent.outcome === 'unfilled');
    expect(resting.length).toBeGreaterThan(0);
    const orders = await desk.orders();
    for (const { rungs } of resting) {
      expect(orders.find((order) => order.client_order_id === rungs.at(-1)?.clientOrderId)?.status).toBe(
        'canceled',
      );
    }
    expect(orders.every((order) => ['filled', 'canceled'].includes(order.status))).toBe(true);
    expect(orders.map((order) => order.client_order_id).sort()).toEqual(
      record.intents.flatMap((intent) => intent.rungs.map((rung) => rung.clientOrderId)).sort(),
    );
    const bought = record.intents.map((intent) => intent.filledQty).filter((qty) => shares(qty) > 0n);
    const held = record.observations.at(-1)?.positions ?? [];
    expect(held).toHaveLength(bought.length);
  }));

it('S10, section 2 row 11: falls to whole shares when fractions are switched off overnight, one order after the other', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.control('PUT', 'fractional', { account: false, from: '2026-01-06T14:30:00Z' });
    const record = await desk.run('2026-01-05');
    expect(record.outcome).toBe('traded');
    for (const intent of record.intents) {
      expect(intent.rungs.map((rung) => [rung.outcome, rung.code])).toEqual([
        ['rejected', 'FRACTIONAL_OFF'],
        ['filled', 'FILLED'],
      ]);
      expect(intent.filledQty).toMatch(/^\d+$/);
    }
    expect((await desk.orders()).every((order) => order.client_order_id.includes('-b-w1'))).toBe(true);
  }));
