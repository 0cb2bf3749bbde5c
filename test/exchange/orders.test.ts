/** What becomes of orders: queues, fills, expiry, partial fills, cancels. */
import { open } from './trial-exchange';
import type { Json } from './trial-exchange';

const OPEN = '2024-08-05T13:30:00.000Z';

interface Ledger {
  readonly orders: readonly Json[];
  readonly entries: readonly Json[];
}

test('an order placed before the open is accepted, waits, and fills at the open at the ask', async () => {
  const desk = await open();
  const placed = await desk.order({ client_order_id: 'early' });
  expect(placed.body).toMatchObject({
    status: 'accepted',
    filled_qty: '0',
    expires_at: '2024-08-05T20:00:00.000Z',
  });
  expect(await desk.at('2024-08-05T13:29:59.999Z').look('early')).toMatchObject({ status: 'accepted' });
  expect(await desk.at('2024-08-05T13:30:45Z').look('early')).toMatchObject({
    ...{ status: 'filled', filled_qty: '1', filled_avg_price: '200.01', filled_at: OPEN },
  });
});

test('an order placed while the market is open is pending_new in its answer and filled at the next look, at the same instant', async () => {
  const desk = await open();
  const placed = await desk.at('2024-08-05T13:30:30Z').order({ client_order_id: 'now' });
  expect(placed.body['status']).toBe('pending_new');
  expect(await desk.look('now')).toMatchObject({ status: 'filled', filled_at: '2024-08-05T13:30:30.000Z' });
});

test('a sell fills at the bid', async () => {
  const desk = await open({ holdings: [{ symbol: 'COST', qty: '2' }] });
  await desk.at(OPEN).order({ symbol: 'COST', side: 'sell', client_order_id: 'sell' });
  expect(await desk.look('sell')).toMatchObject({ status: 'filled', filled_avg_price: '899.99' });
});

test('a buy limit rests while the ask is above it and fills at the ask of the first step within', async () => {
  const desk = await open();
  const msft = { symbol: 'MSFT', type: 'limit', limit_price: '399.71', client_order_id: 'rest' };
  await desk.at('2024-08-05T13:30:30Z').order(msft);
  expect(await desk.look('rest')).toMatchObject({ status: 'new' });
  // The ask is 399.71 three minutes in; nobody looks until much later.
  expect(await desk.at('2024-08-05T15:00:00Z').look('rest')).toMatchObject({
    ...{ status: 'filled', filled_avg_price: '399.71', filled_at: '2024-08-05T13:33:00.000Z' },
  });
});

test('a sell limit fills once the bid reaches it', async () => {
  const desk = await open({ holdings: [{ symbol: 'AAPL', qty: '1' }] });
  await desk.at(OPEN).order({ side: 'sell', type: 'limit', limit_price: '200.20', client_order_id: 'up' });
  expect(await desk.at('2024-08-05T13:40:00Z').look('up')).toMatchObject({
    ...{ filled_avg_price: '200.29', filled_at: '2024-08-05T13:33:00.000Z' },
  });
});

test('it makes no difference how often anybody looks', async () => {
  const stories = [];
  for (const looks of [[], ['13:31:10', '13:32:00', '13:32:59', '13:33:00', '18:00:00']]) {
    const desk = await open();
    const msft = { symbol: 'MSFT', type: 'limit', limit_price: '399.71', client_order_id: 'rest' };
    await desk.at('2024-08-05T13:30:30Z').order(msft);
    for (const look of looks) await desk.at(`2024-08-05T${look}Z`).look('rest');
    stories.push(await desk.at('2024-08-05T21:00:00Z').get('/control/ledger'));
  }
  expect(stories[1]).toEqual(stories[0]);
});

test('a DAY order expires at the close, at 13:00 on the early close of 2024-11-29', async () => {
  const desk = await open({ startAt: '2024-11-29T12:00:00Z' });
  await desk.order({ type: 'limit', limit_price: '150', client_order_id: 'low' });
  expect(await desk.at('2024-11-29T17:59:59Z').look('low')).toMatchObject({ status: 'new' });
  expect(await desk.at('2024-11-29T18:00:00Z').look('low')).toMatchObject({
    ...{ status: 'expired', expired_at: '2024-11-29T18:00:00.000Z', filled_qty: '0' },
  });
});

test('an order after the close waits for the next session, over a weekend', async () => {
  const desk = await open({ startAt: '2024-08-02T20:05:00Z' });
  expect((await desk.order({ client_order_id: 'monday' })).body).toMatchObject({
    ...{ status: 'accepted', expires_at: '2024-08-05T20:00:00.000Z' },
  });
});

test('a client order id is taken for ever: also when its order is filled, cancelled or expired', async () => {
  const desk = await open();
  const far = { type: 'limit', limit_price: '100' };
  await desk.at(OPEN).order({ client_order_id: 'filled' });
  await desk.order({ client_order_id: 'expired', ...far });
  const cancelled = await desk.order({ client_order_id: 'cancelled', ...far });
  await desk.ask('DELETE', `/v2/orders/${String(cancelled.body['id'])}`);
  desk.at('2024-08-06T14:00:00Z');
  for (const [id, status] of [
    ['filled', 'filled'],
    ['expired', 'expired'],
    ['cancelled', 'canceled'],
  ] as const) {
    expect(await desk.look(id)).toMatchObject({ status });
    const again = await desk.order({ client_order_id: id });
    expect([again.status, again.body]).toEqual([
      422,
      { code: 40010001, message: 'client_order_id must be unique' },
    ]);
  }
});

test('an empty client order id counts as none: the exchange makes one', async () => {
  const desk = await open();
  const made = [await desk.order({ client_order_id: '' }), await desk.order({ client_order_id: '' })];
  expect(made.map(({ status }) => status)).toEqual([200, 200]);
  for (const { body } of made) expect(body['client_order_id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('order ids follow from the client order id alone: two runs have the same', async () => {
  const [first, second] = [await open(), await open({ startAt: '2024-08-07T12:00:00Z' })];
  await second.order({ client_order_id: 'another' });
  const ids = [
    await first.order({ client_order_id: 'same' }),
    await second.order({ client_order_id: 'same' }),
  ];
  expect(ids[0]!.body['id']).toBe(ids[1]!.body['id']);
});

test('a notional order keeps qty null and says what it bought in filled_qty', async () => {
  const desk = await open();
  await desk.at(OPEN).order({ symbol: 'COST', notional: '150.00', client_order_id: 'part' });
  expect(await desk.look('part')).toMatchObject({
    ...{
      qty: null,
      notional: '150',
      filled_qty: '0.166664814',
      status: 'filled',
      filled_avg_price: '900.01',
    },
  });
});

describe('partial fills', () => {
  test('with probability 1 an order fills in part first and for the rest at the next step', async () => {
    const desk = await open({ partialFills: { probability: 1 }, seed: 7 });
    await desk.at(OPEN).order({ qty: '40', client_order_id: 'two' });
    const first = await desk.look('two');
    expect(first).toMatchObject({ status: 'partially_filled' });
    const part = Number(first['filled_qty']);
    expect(Number.isInteger(part) && part > 0 && part < 40).toBe(true);
    expect(await desk.at('2024-08-05T13:31:00Z').look('two')).toMatchObject({
      status: 'filled',
      filled_qty: '40',
    });
  });

  test('the part is drawn by what the order is, so that order of arrival changes nothing', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const runs = [];
    for (const order of [names, [...names].reverse()]) {
      const desk = await open({ partialFills: { probability: 0.5 }, seed: 7 });
      desk.at(OPEN);
      for (const name of order) await desk.order({ qty: '40.5', client_order_id: name });
      const parts = [];
      for (const name of names) parts.push((await desk.look(name))['filled_qty']);
      runs.push(parts);
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(new Set(runs[0]).size).toBeGreaterThan(1);
  });

  test('a partly filled order that is cancelled keeps what it bought', async () => {
    const desk = await open({ partialFills: { probability: 1 } });
    const { body } = await desk.at(OPEN).order({ qty: '40', client_order_id: 'cut' });
    await desk.look('cut');
    expect((await desk.ask('DELETE', `/v2/orders/${String(body['id'])}`)).status).toBe(204);
    const cut = await desk.look('cut');
    expect(cut).toMatchObject({ status: 'canceled', canceled_at: OPEN });
    expect((await desk.get('/v2/positions/AAPL'))['qty']).toBe(cut['filled_qty']);
  });

  test('the switch can be set while the exchange runs', async () => {
    const desk = await open();
    await desk.ask('PUT', '/control/partial-fills', { probability: 1 });
    await desk.at(OPEN).order({ qty: '40', client_order_id: 'now' });
    expect(await desk.look('now')).toMatchObject({ status: 'partially_filled' });
  });
});

test('cancelling all answers 207 with one status an order, and leaves none open', async () => {
  const desk = await open();
  for (const id of ['a', 'b']) await desk.order({ client_order_id: id, type: 'limit', limit_price: '100' });
  const { status, body } = await desk.ask<Json[]>('DELETE', '/v2/orders');
  expect([status, body.map((each) => each['status'])]).toEqual([207, [200, 200]]);
  expect(await desk.get('/v2/orders')).toEqual([]);
});

test('a market buy that opens above what the cash allows is rejected; cash never goes below zero', async () => {
  // Friday's closing ask of MSFT is 361.11; Monday opens at 400.01.
  const desk = await open({ startingCash: '3650' });
  expect((await desk.order({ symbol: 'MSFT', qty: '10', client_order_id: 'dear' })).status).toBe(200);
  expect(await desk.at(OPEN).look('dear')).toMatchObject({ status: 'rejected', failed_at: OPEN });
  expect(await desk.get('/v2/account')).toMatchObject({ cash: '3650', buying_power: '3650' });
});

test('the ledger tells every status and fill in order, in market time', async () => {
  const desk = await open();
  await desk.order({ client_order_id: 'one' });
  const { orders, entries } = await desk.at(OPEN).get<Ledger>('/control/ledger');
  expect(orders.map((order) => order['client_order_id'])).toEqual(['one']);
  expect(entries.map((entry) => [entry['at'], entry['kind'], entry['status'] ?? entry['price']])).toEqual([
    ['2024-08-05T12:30:00.000Z', 'status', 'accepted'],
    [OPEN, 'status', 'new'],
    [OPEN, 'fill', '200.01'],
    [OPEN, 'status', 'filled'],
  ]);
});

describe('listing orders', () => {
  async function five() {
    const desk = await open();
    const ids = [];
    for (const [index, symbol] of ['AAPL', 'MSFT', 'AAPL', 'COST', 'AAPL'].entries()) {
      desk.at(`2024-08-05T12:3${index}:30Z`);
      const limit = { type: 'limit', limit_price: '100' };
      ids.push((await desk.order({ symbol, client_order_id: `o${index}`, ...limit })).body['id']);
    }
    await desk.ask('DELETE', `/v2/orders/${String(ids[1])}`);
    const names = async (query: string) =>
      (await desk.get<Json[]>(`/v2/orders?${query}`)).map((order) => order['client_order_id']);
    return { ids, names };
  }

  test('open ones by default, the newest first', async () => {
    expect(await (await five()).names('')).toEqual(['o4', 'o3', 'o2', 'o0']);
  });

  test('closed and all by status', async () => {
    const { names } = await five();
    expect(await names('status=closed')).toEqual(['o1']);
    expect(await names('status=all&direction=asc')).toEqual(['o0', 'o1', 'o2', 'o3', 'o4']);
  });

  test('after and until are exclusive; symbols, side and limit narrow', async () => {
    const { names } = await five();
    expect(await names('status=all&after=2024-08-05T12:31:30Z&until=2024-08-05T12:34:30Z')).toEqual([
      'o3',
      'o2',
    ]);
    expect(await names('symbols=AAPL,COST&limit=2')).toEqual(['o4', 'o3']);
    expect(await names('side=sell')).toEqual([]);
  });

  test('after_order_id pages forward to the end', async () => {
    const { ids, names } = await five();
    const page = (id: unknown) => names(`status=all&direction=asc&limit=2&after_order_id=${String(id)}`);
    expect(await page(ids[0])).toEqual(['o1', 'o2']);
    expect(await page(ids[2])).toEqual(['o3', 'o4']);
    expect(await page(ids[4])).toEqual([]);
    expect(await names(`status=all&before_order_id=${String(ids[1])}`)).toEqual(['o0']);
  });
});
