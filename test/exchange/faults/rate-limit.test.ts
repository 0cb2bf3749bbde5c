/** Requests beyond a minute's budget are refused, counted for each key in wall time, and every answer says what is left. */
import { join } from 'node:path';
import { freshFolder, open } from '../trial-exchange';
import type { Trader } from '../trial-exchange';

const left = async (
  desk: Trader,
): Promise<readonly [status: number, limit: string | null, left: string | null]> => {
  const { status, headers } = await desk.ask('GET', '/v2/clock');
  return [status, headers.get('X-RateLimit-Limit'), headers.get('X-RateLimit-Remaining')];
};

test('200 pass, the next is refused, and the minute after all pass again', async () => {
  let wall = 5;
  const desk = await open({ rateLimit: 200, wallMs: () => wall });
  for (let count = 1; count <= 200; count += 1) {
    expect(await left(desk)).toEqual([200, '200', String(200 - count)]);
  }
  wall += 59_999;
  expect(await left(desk)).toEqual([429, '200', '0']);
  const { body } = await desk.order({ client_order_id: 'late' });
  expect(body).toEqual({ code: 42910000, message: 'rate limit exceeded' });
  // Control is no client of the broker: it neither counts nor is counted.
  expect(await desk.get('/control/ledger')).toMatchObject({ orders: [] });
  wall += 1;
  expect(await left(desk)).toEqual([200, '200', '199']);
});

test('the reset is when the minute ends', async () => {
  let wall = 0;
  const desk = await open({ rateLimit: 1, wallMs: () => wall });
  await desk.get('/v2/clock');
  wall = 40_000;
  const earliest = Math.floor(Date.now() / 1000) + 20;
  const { status, headers } = await desk.ask('GET', '/v2/clock');
  expect(status).toBe(429);
  const reset = Number(headers.get('X-RateLimit-Reset'));
  expect(reset).toBeGreaterThanOrEqual(earliest);
  expect(reset).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000) + 20);
});

test('market time plays no part', async () => {
  const desk = await open({ rateLimit: 1, wallMs: () => 0 });
  await desk.at('2024-08-05T13:30:00Z').get('/v2/clock');
  expect((await desk.at('2024-08-05T15:30:00Z').ask('GET', '/v2/clock')).status).toBe(429);
});

test('it is switched while the exchange runs, and is off by default', async () => {
  const desk = await open();
  expect(await left(desk)).toEqual([200, '200', '200']);
  expect(await left(desk)).toEqual([200, '200', '200']);
  expect((await desk.ask('PUT', '/control/rate-limit', { perMinute: 1 })).body).toEqual({ perMinute: 1 });
  expect(await left(desk)).toEqual([200, '1', '0']);
  expect(await left(desk)).toEqual([429, '1', '0']);
  expect((await desk.ask('PUT', '/control/rate-limit', { perMinute: null })).body).toEqual({
    perMinute: null,
  });
  expect(await left(desk)).toEqual([200, '200', '200']);
});

test('what was set outlives a restart; its minutes begin anew', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  const first = await open({ stateFile });
  await first.ask('PUT', '/control/rate-limit', { perMinute: 3 });
  expect(await left(first)).toEqual([200, '3', '2']);
  await first.exchange.close();
  const second = await open({ stateFile });
  expect(await left(second)).toEqual([200, '3', '2']);
  await second.exchange.close();
  const third = await open({ stateFile, rateLimit: 7 });
  expect(await left(third)).toEqual([200, '7', '6']);
});

test.each([{}, { perMinute: 0 }, { perMinute: 1.5 }, { perMinute: '200' }])(
  '%j is refused by field',
  async (bad) => {
    const desk = await open();
    const { status, body } = await desk.ask('PUT', '/control/rate-limit', bad);
    expect(status).toBe(400);
    expect(body['message']).toMatch(/^perMinute: /);
  },
);
