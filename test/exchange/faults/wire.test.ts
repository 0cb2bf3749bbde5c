/** Faults of the wire: what the client gets, and what the exchange's own ledger says was applied. */
import { open } from '../trial-exchange';
import { applied, buy, fired, plan, report, send } from './hostile-requests';
import type { Got } from './hostile-requests';

/** What each fault does to `POST /v2/orders`: what comes back, and whether the order is in the books. */
const FAULTS: readonly (readonly [name: string, got: Partial<Got>, applied: boolean])[] = [
  ['reset-before', { status: 0, broken: 'ECONNRESET' }, false],
  ['reset-after', { status: 0, broken: 'ECONNRESET' }, true],
  ['reset-in-headers', { status: 0, broken: 'ECONNRESET' }, true],
  ['reset-in-body', { status: 200, broken: 'ECONNRESET' }, true],
  ['401', { status: 401, body: '{"code":40110000,"message":"request is not authorized"}' }, false],
  ['500-before', { status: 500, broken: null, body: expect.stringContaining('50010000') as string }, false],
  ['503-before', { status: 503, broken: null }, false],
  ['504-before', { status: 504, broken: null, body: '' }, false],
  ['504-after', { status: 504, broken: null, body: '' }, true],
  ['html-before', { status: 502, broken: null, body: expect.stringContaining('<html>') as string }, false],
  ['html-after', { status: 200, broken: null, body: expect.stringContaining('<html>') as string }, true],
  ['empty-id', { status: 200, broken: null, body: expect.stringContaining('"id":""') as string }, true],
  ['unreadable', { status: 200, broken: null }, true],
  ['429', { status: 429, broken: null, body: '{"code":42910000,"message":"rate limit exceeded"}' }, false],
  ['429-bare', { status: 429, broken: null }, false],
];

test.each(FAULTS)('%s', async (name, expected, isApplied) => {
  const desk = await open();
  await plan(desk, [{ name }]);
  expect(await send(desk, 'POST', '/v2/orders', buy('one'))).toMatchObject(expected);
  expect(await applied(desk)).toEqual(isApplied ? ['one'] : []);
  expect(await report(desk)).toMatchObject({
    counts: { [name]: 1 },
    fired: [{ name, at: '2024-08-05T12:30:00.000Z', on: 'orders.place', key: 'one' }],
  });
  // Only what the fault is for suffers, and the exchange goes on.
  expect((await send(desk, 'GET', '/v2/account')).status).toBe(200);
  await plan(desk, []);
  expect(await send(desk, 'POST', '/v2/orders', buy('two'))).toMatchObject({ status: 200, broken: null });
});

test('the halves are halves: whole headers and a part of the body, or JSON that is cut', async () => {
  const desk = await open();
  await plan(desk, [{ name: 'reset-in-body', times: 1 }, { name: 'unreadable' }]);
  const broken = await send(desk, 'POST', '/v2/orders', buy('one'));
  expect(broken.body.length).toBe(Number(broken.headers['content-length']) >> 1);
  expect(broken.body.startsWith('{"id":')).toBe(true);
  const cut = await send(desk, 'POST', '/v2/orders', buy('two'));
  expect(cut.headers['content-type']).toBe('application/json');
  expect(cut.body).toContain('"client_order_id":"two"');
  expect(() => JSON.parse(cut.body) as unknown).toThrow(SyntaxError);
});

test('a 429 says when to come back; a bare one says nothing', async () => {
  const desk = await open();
  await plan(desk, [
    { name: '429', ms: 60_000, times: 1 },
    { name: '429-bare', times: 1 },
  ]);
  const earliest = Math.floor(Date.now() / 1000) + 60;
  const { headers } = await send(desk, 'POST', '/v2/orders', buy('one'));
  expect(headers).toMatchObject({ 'x-ratelimit-limit': '200', 'x-ratelimit-remaining': '0' });
  expect(Number(headers['x-ratelimit-reset'])).toBeGreaterThanOrEqual(earliest);
  const bare = await send(desk, 'POST', '/v2/orders', buy('one'));
  expect(bare.status).toBe(429);
  expect(Object.keys(bare.headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
});

describe('waiting', () => {
  test.each(['slow-before', 'hold-before'])(
    '%s: the client that goes has placed nothing; the one that stays, has',
    async (name) => {
      const desk = await open();
      await plan(desk, [
        { name, ms: 60_000, times: 1 },
        { name, ms: 1 },
      ]);
      expect(await send(desk, 'POST', '/v2/orders', buy('left'), fired(desk))).toMatchObject({ status: 0 });
      expect(await send(desk, 'POST', '/v2/orders', buy('stayed'))).toMatchObject({ status: 200 });
      expect(await applied(desk)).toEqual(['stayed']);
    },
  );

  test.each(['slow-after', 'hold-after'])(
    '%s: the order is in the books before the client knows, and whether it goes or stays',
    async (name) => {
      const desk = await open();
      await plan(desk, [
        { name, ms: 60_000, times: 1 },
        { name, ms: 1 },
      ]);
      expect(await send(desk, 'POST', '/v2/orders', buy('left'), fired(desk))).toMatchObject({ status: 0 });
      expect(await applied(desk)).toEqual(['left']);
      expect(await send(desk, 'POST', '/v2/orders', buy('stayed'))).toMatchObject({
        status: 200,
        broken: null,
      });
      expect(await applied(desk)).toEqual(['left', 'stayed']);
    },
  );

  test('hold-after keeps silent while the client waits, with the order in the books', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'hold-after' }]);
    const leave = new AbortController();
    const waiting = fetch(`${desk.exchange.url}/v2/orders`, {
      method: 'POST',
      signal: leave.signal,
      headers: { 'APCA-API-KEY-ID': 'trial-key', 'APCA-API-SECRET-KEY': 'trial-secret' },
      body: JSON.stringify(buy('held')),
    }).catch(() => 'left');
    while ((await applied(desk)).length === 0);
    expect((await report(desk)).counts).toEqual({ 'hold-after': 1 });
    leave.abort();
    expect(await waiting).toBe('left');
  });

  test('hold-in-body: headers and half of the body come, the rest when the time is over', async () => {
    const desk = await open();
    await plan(desk, [
      { name: 'hold-in-body', ms: 60_000, times: 1 },
      { name: 'hold-in-body', ms: 1 },
    ]);
    const left = await send(desk, 'POST', '/v2/orders', buy('left'), 'inside the body');
    expect(left).toMatchObject({ status: 200, broken: 'ECONNRESET' });
    expect(left.body.length).toBe(Number(left.headers['content-length']) >> 1);
    const stayed = await send(desk, 'POST', '/v2/orders', buy('stayed'));
    expect(stayed.broken).toBeNull();
    expect(JSON.parse(stayed.body)).toMatchObject({ client_order_id: 'stayed' });
    expect(await applied(desk)).toEqual(['left', 'stayed']);
  });

  test('an exchange that is closed lets nobody wait', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'hold-before', on: 'account' }]);
    const waiting = send(desk, 'GET', '/v2/account');
    await fired(desk);
    await desk.exchange.close();
    expect(await waiting).toMatchObject({ status: 0 });
  });
});

test('a refusal is lost like any other answer', async () => {
  const desk = await open();
  await plan(desk, [{ name: '504-after' }]);
  expect(await send(desk, 'POST', '/v2/orders', buy('one', { qty: '0' }))).toMatchObject({ status: 504 });
  expect(await applied(desk)).toEqual([]);
});

test('a refusal keeps its words where only a good answer can be spoilt', async () => {
  const desk = await open();
  await plan(desk, [{ name: 'empty-id', times: 1 }, { name: 'unreadable' }]);
  for (const id of ['one', 'two']) {
    expect(await send(desk, 'POST', '/v2/orders', buy(id, { qty: '0' }))).toMatchObject({
      status: 422,
      body: '{"code":40010001,"message":"qty must be > 0"}',
    });
  }
});

describe('hidden', () => {
  const LOOKS = ['/v2/orders?status=all', '/v2/orders:by_client_order_id?client_order_id=one'];

  test('an order is in the books and found by nobody for `ms` of market time; its id stays taken', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'hidden', times: 1 }]);
    const { body } = await desk.order({ client_order_id: 'one' });
    const looks = [...LOOKS, `/v2/orders/${String(body['id'])}`];
    const seen = async () => {
      const answers = [];
      for (const look of looks) answers.push(await desk.ask<unknown>('GET', look));
      return answers.map((answer) => answer.status !== 404 && JSON.stringify(answer.body).includes('"one"'));
    };
    expect(await applied(desk)).toEqual(['one']);
    desk.at('2024-08-05T12:30:02.999Z');
    expect(await seen()).toEqual([false, false, false]);
    expect(await desk.order({ client_order_id: 'one' })).toMatchObject({
      status: 422,
      body: { message: 'client_order_id must be unique' },
    });
    desk.at('2024-08-05T12:30:03Z');
    expect(await seen()).toEqual([true, true, true]);
  });

  test('with a lost answer: applied, and no look-up proves it for a while', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'hidden', ms: 60_000 }, { name: 'reset-after' }]);
    expect(await send(desk, 'POST', '/v2/orders', buy('one'))).toMatchObject({ status: 0 });
    expect((await desk.ask('GET', LOOKS[1]!)).status).toBe(404);
    expect((await desk.at('2024-08-05T12:31:00Z').ask('GET', LOOKS[1]!)).status).toBe(200);
    expect((await report(desk)).counts).toEqual({ hidden: 1, 'reset-after': 1 });
  });
});
