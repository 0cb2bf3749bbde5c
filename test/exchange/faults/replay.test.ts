/** The same plan and the same requests suffer the same faults: whatever else comes between, and over a restart. */
import { join } from 'node:path';
import { freshFolder, open } from '../trial-exchange';
import type { Json, Trader } from '../trial-exchange';
import { plan, report } from './hostile-requests';

const PLAN: readonly Json[] = [
  { name: '429', probability: 0.3 },
  { name: '503-before', probability: 0.4, on: 'data', times: 3 },
  { name: '504-before', probability: 0.2, on: 'any' },
];
const IDS = Array.from({ length: 20 }, (_, index) => `id${index}`);

const place = async (desk: Trader, id: string): Promise<number> =>
  (await desk.order({ client_order_id: id })).status;
const quote = async (desk: Trader): Promise<number> =>
  (await desk.ask('GET', '/v2/stocks/quotes/latest?symbols=COST')).status;

/** The status of each order by its id, sent in this order, with so many other requests before each. */
async function run(
  desk: Trader,
  ids: readonly string[],
  others: number,
): Promise<Readonly<Record<string, number>>> {
  const statuses: Record<string, number> = {};
  for (const id of ids) {
    for (let count = 0; count < others; count += 1) await desk.ask('GET', '/v2/account');
    statuses[id] = await place(desk, id);
  }
  return statuses;
}

test('an order suffers the same whenever it comes and whatever comes between', async () => {
  const first = await open();
  await plan(first, PLAN, 4);
  const statuses = await run(first, IDS, 0);
  expect(new Set(Object.values(statuses))).toEqual(new Set([200, 429, 504]));
  const second = await open();
  await plan(second, PLAN, 4);
  expect(await run(second, [...IDS].reverse(), 1)).toEqual(statuses);
});

test('another seed is another day', async () => {
  const [first, second] = [await open(), await open()];
  await plan(first, PLAN, 4);
  await plan(second, PLAN, 5);
  expect(await run(first, IDS, 0)).not.toEqual(await run(second, IDS, 0));
});

test('a second try of the same order is another draw', async () => {
  const desk = await open();
  await plan(desk, [{ name: '503-before', probability: 0.5 }]);
  const tries: number[] = [];
  for (let count = 0; count < 12; count += 1) tries.push(await place(desk, 'one'));
  expect(new Set(tries)).toEqual(new Set([503, 200, 422]));
});

test('a restart goes on with the plan, with the draws and with the times that are left', async () => {
  const undisturbed = await open();
  await plan(undisturbed, PLAN, 4);
  const expected: number[] = [];
  for (let count = 0; count < 30; count += 1) expected.push(await quote(undisturbed));
  expect(expected.filter((status) => status === 503)).toHaveLength(3);

  const stateFile = join(freshFolder(), 'exchange.sqlite');
  const statuses: number[] = [];
  let desk = await open({ stateFile });
  await plan(desk, PLAN, 4);
  for (let count = 0; count < 30; count += 1) {
    statuses.push(await quote(desk));
    if (count % 4 !== 3) continue;
    await desk.exchange.close();
    desk = await open({ stateFile });
  }
  expect(statuses).toEqual(expected);
  expect(await report(desk)).toEqual(await report(undisturbed));
});

test('a plan given at the start is gone on with at the next one, and another one begins anew', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  const faults = { seed: 1, faults: [{ name: '429', times: 1 }] } as const;
  const first = await open({ stateFile, faults: { ...faults, faults: [...faults.faults] } });
  expect([await place(first, 'one'), await place(first, 'one')]).toEqual([429, 200]);
  await first.exchange.close();

  const second = await open({ stateFile, faults: { seed: 1, faults: [{ name: '429', times: 1 }] } });
  expect(await place(second, 'two')).toBe(200);
  expect((await report(second)).counts).toEqual({ '429': 1 });
  await second.exchange.close();

  const third = await open({ stateFile, faults: { seed: 2, faults: [{ name: '429', times: 1 }] } });
  expect([await place(third, 'three'), await place(third, 'three')]).toEqual([429, 200]);
});

describe('a fault strikes only', () => {
  test('its class: a look-up goes through while orders are refused', async () => {
    const desk = await open();
    await plan(desk, [{ name: '503-before' }]);
    expect(await place(desk, 'one')).toBe(503);
    for (const path of ['/v2/account', '/v2/orders', '/v2/clock', '/control/ledger']) {
      expect((await desk.ask('GET', path)).status).toBe(200);
    }
  });

  test.each([
    ['orders.place', 'POST', '/v2/orders'],
    ['orders.cancel', 'DELETE', '/v2/orders/ID'],
    ['orders.cancel', 'DELETE', '/v2/orders'],
    ['orders.read', 'GET', '/v2/orders'],
    ['orders.read', 'GET', '/v2/orders/ID'],
    ['orders.read', 'GET', '/v2/orders:by_client_order_id?client_order_id=ID'],
    ['account', 'GET', '/v2/account'],
    ['account', 'GET', '/v2/account/configurations'],
    ['positions', 'GET', '/v2/positions'],
    ['assets', 'GET', '/v2/assets/COST'],
    ['clock', 'GET', '/v2/clock'],
    ['calendar', 'GET', '/v2/calendar'],
    ['data', 'GET', '/v2/stocks/bars?symbols=COST&timeframe=1Day'],
    ['data', 'GET', '/v2/stocks/trades/latest?symbols=COST'],
    ['data', 'GET', '/v1/corporate-actions'],
  ])('%s: %s %s', async (on, method, path) => {
    const desk = await open();
    for (const [each, status] of [
      [on, 503],
      ['any', 503],
      [on === 'clock' ? 'data' : 'clock', 0],
    ] as const) {
      await plan(desk, [{ name: '503-before', on: each }]);
      const answer = await desk.ask(method, path, method === 'POST' ? {} : undefined);
      if (status === 0) expect(answer.status).not.toBe(503);
      else expect(answer.status).toBe(status);
    }
  });

  test('never the control of the exchange', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'reset-before', on: 'any' }]);
    expect((await desk.ask('GET', '/control/clock')).status).toBe(200);
    await plan(desk, []);
    expect((await desk.ask('GET', '/v2/clock')).status).toBe(200);
  });

  test('from its first instant, and before its last', async () => {
    const desk = await open();
    await plan(desk, [
      { name: '503-before', on: 'clock', from: '2024-08-05T13:00:00Z', until: '2024-08-05T14:00:00Z' },
    ]);
    const at = async (instant: string): Promise<number> =>
      (await desk.at(instant).ask('GET', '/v2/clock')).status;
    expect(await at('2024-08-05T12:59:59.999Z')).toBe(200);
    expect(await at('2024-08-05T13:00:00Z')).toBe(503);
    expect(await at('2024-08-05T13:59:59.999Z')).toBe(503);
    expect(await at('2024-08-05T14:00:00Z')).toBe(200);
  });

  test('its symbols: of orders, of their look-ups and cancels, of data', async () => {
    const desk = await open();
    const { body } = await desk.order({ symbol: 'COST', client_order_id: 'cost' });
    const other = await desk.order({ symbol: 'MSFT', client_order_id: 'msft' });
    await plan(desk, [{ name: '503-before', on: 'any', symbols: ['COST'] }]);
    const get = async (path: string, method = 'GET'): Promise<number> =>
      (await desk.ask(method, path)).status;
    expect((await desk.order({ symbol: 'COST' })).status).toBe(503);
    expect((await desk.order({ symbol: 'AAPL' })).status).toBe(200);
    expect(await get('/v2/orders:by_client_order_id?client_order_id=cost')).toBe(503);
    expect(await get('/v2/orders:by_client_order_id?client_order_id=msft')).toBe(200);
    expect(await get(`/v2/orders/${String(body['id'])}`, 'DELETE')).toBe(503);
    expect(await get(`/v2/orders/${String(other.body['id'])}`, 'DELETE')).toBe(204);
    expect(await get('/v2/stocks/quotes/latest?symbols=MSFT,COST')).toBe(503);
    expect(await get('/v2/stocks/quotes/latest?symbols=MSFT')).toBe(200);
    expect(await get('/v2/assets/COST')).toBe(503);
    expect(await get('/v2/account')).toBe(200);
  });

  test('so many times: the first fault of the plan that fires takes the request, and no other counts', async () => {
    const desk = await open();
    await plan(desk, [{ name: '503-before', times: 2 }, { name: '429' }]);
    const statuses = [];
    for (const id of ['a', 'b', 'c']) statuses.push(await place(desk, id));
    expect(statuses).toEqual([503, 503, 429]);
    expect((await report(desk)).counts).toEqual({ '503-before': 2, '429': 1 });
  });
});
