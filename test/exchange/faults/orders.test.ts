/** Faults of single orders: taken with a 200, and then something is the matter with them. */
import { join } from 'node:path';
import { freshFolder, open } from '../trial-exchange';
import type { Json, Trader } from '../trial-exchange';
import { plan, report } from './hostile-requests';

const OPEN = '2024-08-05T13:30:00Z';

/** What the ledger says became of an order: statuses and fills in their order. */
async function story(desk: Trader, clientOrderId: string): Promise<readonly string[]> {
  const { entries } = await desk.get<{ entries: Json[] }>('/control/ledger');
  return entries
    .filter((entry) => entry['clientOrderId'] === clientOrderId)
    .map((entry) => (entry['kind'] === 'fill' ? `fill ${String(entry['qty'])}` : String(entry['status'])));
}

describe('late-rejection', () => {
  test('an order is taken with a 200 and is rejected, without a word, at the next look', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'late-rejection', times: 1 }]);
    const { status, body } = await desk.at(OPEN).order({ client_order_id: 'one' });
    expect([status, body['status']]).toEqual([200, 'pending_new']);
    expect(await desk.look('one')).toMatchObject({
      status: 'rejected',
      filled_qty: '0',
      failed_at: expect.any(String) as string,
    });
    expect(await story(desk, 'one')).toEqual(['pending_new', 'rejected']);
    const { entries } = await desk.get<{ entries: Json[] }>('/control/ledger');
    expect(entries.at(-1)).toMatchObject({ status: 'rejected', reason: null });
    // The next one is well.
    await desk.order({ client_order_id: 'two' });
    expect(await desk.look('two')).toMatchObject({ status: 'filled' });
    expect((await report(desk)).fired).toEqual([
      { name: 'late-rejection', at: '2024-08-05T13:30:00.000Z', on: 'orders.place', key: 'one' },
    ]);
  });

  test('a refused order is none that the fault has struck', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'late-rejection', times: 1 }]);
    expect((await desk.at(OPEN).order({ client_order_id: 'one', qty: '0' })).status).toBe(422);
    expect((await report(desk)).counts).toEqual({});
  });
});

describe('partial-fill', () => {
  test('a part fills at once, the rest `ms` of market time later', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'partial-fill', ms: 300_000 }]);
    await desk.at(OPEN).order({ client_order_id: 'one', symbol: 'COST', qty: '50' });
    const part = await desk.look('one');
    expect(part['status']).toBe('partially_filled');
    expect(Number(part['filled_qty'])).toBeGreaterThan(0);
    desk.at('2024-08-05T13:34:59.999Z');
    expect(await desk.look('one')).toEqual(part);
    desk.at('2024-08-05T13:35:00Z');
    expect(await desk.look('one')).toMatchObject({ status: 'filled', filled_qty: '50' });
  });

  test('with `never` the rest expires at the close; what was filled stays', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'partial-fill', never: true }]);
    await desk.at(OPEN).order({ client_order_id: 'one', symbol: 'COST', qty: '50' });
    const { filled_qty } = await desk.look('one');
    desk.at('2024-08-05T19:59:59Z');
    expect(await desk.look('one')).toMatchObject({ status: 'partially_filled', filled_qty });
    desk.at('2024-08-05T20:00:00Z');
    expect(await desk.look('one')).toMatchObject({ status: 'expired', filled_qty });
    expect(await desk.get('/v2/positions/COST')).toMatchObject({ qty: filled_qty });
  });

  test('the switch for every order stays beside it', async () => {
    const desk = await open({ partialFills: { probability: 1 } });
    await desk.at(OPEN).order({ client_order_id: 'one', symbol: 'COST', qty: '50' });
    expect(await desk.look('one')).toMatchObject({ status: 'partially_filled' });
    desk.at('2024-08-05T13:31:00Z');
    expect(await desk.look('one')).toMatchObject({ status: 'filled' });
  });
});

describe('stuck-cancel', () => {
  const LIMIT = { symbol: 'AAPL', side: 'sell', type: 'limit', qty: '1', limit_price: '200.49' };
  const withShares = (): Promise<Trader> => open({ holdings: [{ symbol: 'AAPL', qty: '1' }] });
  const cancel = async (desk: Trader, clientOrderId: string): Promise<number> => {
    const order = await desk.look(clientOrderId);
    return (await desk.ask('DELETE', `/v2/orders/${String(order['id'])}`)).status;
  };

  test('a cancel is taken with a 204, hangs for `ms` of market time, and is done then', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'stuck-cancel', ms: 120_000 }]);
    await desk.at(OPEN).order({ ...LIMIT, side: 'buy', limit_price: '100', client_order_id: 'one' });
    expect(await cancel(desk, 'one')).toBe(204);
    expect(await desk.look('one')).toMatchObject({ status: 'pending_cancel', canceled_at: null });
    // Asking again changes nothing, and the order is still among the open ones, with its money held.
    expect(await cancel(desk, 'one')).toBe(204);
    expect((await desk.get<Json[]>('/v2/orders')).map((order) => order['status'])).toEqual([
      'pending_cancel',
    ]);
    expect(await desk.get('/v2/account')).toMatchObject({ buying_power: '99900' });
    desk.at('2024-08-05T13:31:59.999Z');
    expect(await desk.look('one')).toMatchObject({ status: 'pending_cancel' });
    desk.at('2024-08-05T13:32:00Z');
    expect(await desk.look('one')).toMatchObject({
      status: 'canceled',
      canceled_at: '2024-08-05T13:32:00.000Z',
    });
    expect(await desk.get('/v2/account')).toMatchObject({ buying_power: '100000' });
    expect(await story(desk, 'one')).toEqual(['pending_new', 'new', 'pending_cancel', 'canceled']);
    expect((await report(desk)).fired).toEqual([
      { name: 'stuck-cancel', at: '2024-08-05T13:30:00.000Z', on: 'orders.cancel', key: 'one' },
    ]);
  });

  test('it is done at its instant: between two minutes, and while the market is closed', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'stuck-cancel', ms: 90_500 }]);
    await desk.order({ ...LIMIT, side: 'buy', limit_price: '100', client_order_id: 'early' });
    expect(await cancel(desk, 'early')).toBe(204);
    desk.at('2024-08-05T13:00:00Z');
    expect(await desk.look('early')).toMatchObject({ canceled_at: '2024-08-05T12:31:30.500Z' });
    await desk.at(OPEN).order({ ...LIMIT, side: 'buy', limit_price: '100', client_order_id: 'open' });
    expect(await cancel(desk, 'open')).toBe(204);
    desk.at('2024-08-05T14:00:00Z');
    expect(await desk.look('open')).toMatchObject({ canceled_at: '2024-08-05T13:31:30.500Z' });
  });

  test('the order may fill meanwhile', async () => {
    const desk = await withShares();
    await plan(desk, [{ name: 'stuck-cancel', ms: 600_000 }]);
    await desk.at(OPEN).order({ ...LIMIT, client_order_id: 'one' });
    expect(await cancel(desk, 'one')).toBe(204);
    // AAPL goes up ten cents a minute: the bid is 200.49 five minutes after the open.
    desk.at('2024-08-05T13:34:59Z');
    expect(await desk.look('one')).toMatchObject({ status: 'pending_cancel' });
    desk.at('2024-08-05T13:35:00Z');
    expect(await desk.look('one')).toMatchObject({ status: 'filled', filled_qty: '1' });
    expect(await story(desk, 'one')).toEqual(['pending_new', 'new', 'pending_cancel', 'fill 1', 'filled']);
  });

  test('in parts too: it stays pending_cancel, and what was filled stays', async () => {
    const desk = await open();
    await plan(desk, [
      { name: 'stuck-cancel', ms: 180_000 },
      { name: 'partial-fill', never: true },
    ]);
    await desk.order({ symbol: 'COST', qty: '50', client_order_id: 'one' });
    desk.at('2024-08-05T13:29:00Z');
    expect(await cancel(desk, 'one')).toBe(204);
    desk.at('2024-08-05T13:31:00Z');
    const part = await desk.look('one');
    expect(part).toMatchObject({ status: 'pending_cancel' });
    expect(Number(part['filled_qty'])).toBeGreaterThan(0);
    desk.at('2024-08-05T13:32:00Z');
    expect(await desk.look('one')).toMatchObject({ status: 'canceled', filled_qty: part['filled_qty'] });
  });

  test('a cancel that hangs goes on hanging over a restart', async () => {
    const stateFile = join(freshFolder(), 'exchange.sqlite');
    const first = await open({ stateFile });
    await plan(first, [{ name: 'stuck-cancel' }]);
    await first.at(OPEN).order({ ...LIMIT, side: 'buy', limit_price: '100', client_order_id: 'one' });
    expect(await cancel(first, 'one')).toBe(204);
    await first.exchange.close();
    const second = await open({ stateFile });
    expect(await second.look('one')).toMatchObject({ status: 'pending_cancel' });
    second.at('2024-08-05T13:31:00Z');
    expect(await second.look('one')).toMatchObject({ status: 'canceled' });
  });
});
