/** Cash, buying power, positions, splits and the equity of the last close. */
import { open } from './trial-exchange';
import type { Json } from './trial-exchange';

const OPEN = '2024-08-05T13:30:00Z';

test('holdings at the start are paid out of the starting cash: equity is the starting cash', async () => {
  // Friday's close of AAPL: 200.00 + 389 × 0.10 = 238.90.
  const desk = await open({ holdings: [{ symbol: 'AAPL', qty: '10' }] });
  expect(await desk.get('/v2/account')).toMatchObject({
    ...{ cash: '97611', equity: '100000', last_equity: '100000', long_market_value: '2389', multiplier: '1' },
  });
  expect(await desk.get('/v2/positions/AAPL')).toMatchObject({ qty: '10', avg_entry_price: '238.9' });
});

test('holdings dearer than the cash are refused, naming them', async () => {
  await expect(open({ startingCash: '100', holdings: [{ symbol: 'AAPL', qty: '1' }] })).rejects.toThrow(
    /AAPL=1/,
  );
  await expect(open({ holdings: [{ symbol: 'NOPE', qty: '1' }] })).rejects.toThrow(/has no NOPE/);
});

test('an open buy keeps its limit times its quantity back; filled, cancelled or expired it keeps nothing', async () => {
  const desk = await open();
  const power = async () => (await desk.get('/v2/account'))['buying_power'];
  const { body } = await desk.at(OPEN).order({ qty: '10', type: 'limit', limit_price: '100.5' });
  expect(await power()).toBe('98995');
  await desk.ask('DELETE', `/v2/orders/${String(body['id'])}`);
  expect(await power()).toBe('100000');
  await desk.order({ qty: '10', type: 'limit', limit_price: '300' });
  expect(await power()).toBe('97999.9');
  expect((await desk.get('/v2/account'))['cash']).toBe('97999.9');
  await desk.order({ symbol: 'COST', qty: '1', type: 'limit', limit_price: '500' });
  expect(await power()).toBe('97499.9');
  desk.at('2024-08-05T20:00:00Z');
  expect(await power()).toBe('97999.9');
});

test('an order for exactly the buying power is accepted', async () => {
  const desk = await open();
  const order = { symbol: 'COST', qty: '125', type: 'limit', limit_price: '800' };
  expect((await desk.at(OPEN).order(order)).status).toBe(200);
  expect((await desk.get('/v2/account'))['buying_power']).toBe('0');
});

test('a partly filled buy keeps back only what is unfilled', async () => {
  const desk = await open({ partialFills: { probability: 1 } });
  await desk.at(OPEN).order({ qty: '40', type: 'limit', limit_price: '300', client_order_id: 'part' });
  const bought = Number((await desk.look('part'))['filled_qty']);
  const { cash, buying_power: power } = await desk.get('/v2/account');
  expect(Number(cash)).toBeCloseTo(100_000 - bought * 200.01, 6);
  expect(Number(power)).toBeCloseTo(Number(cash) - (40 - bought) * 300, 6);
});

test('a sell frees buying power when it is filled, not before', async () => {
  const desk = await open({ holdings: [{ symbol: 'COST', qty: '10' }] });
  const power = async () => (await desk.get('/v2/account'))['buying_power'];
  await desk.order({ symbol: 'COST', side: 'sell', qty: '4' });
  expect(await power()).toBe('91000');
  expect((await desk.get('/v2/positions/COST'))['qty_available']).toBe('6');
  desk.at(OPEN);
  expect(await power()).toBe('94599.96');
  expect(await desk.get('/v2/positions/COST')).toMatchObject({
    qty: '6',
    qty_available: '6',
    cost_basis: '5400',
  });
});

test('equity is cash plus shares at the last price; last_equity is the one of the last close', async () => {
  const desk = await open();
  await desk.at(OPEN).order({ qty: '10' });
  expect(await desk.at('2024-08-05T13:40:00Z').get('/v2/account')).toMatchObject({
    ...{ cash: '97999.9', equity: '100009.9', last_equity: '100000', balance_asof: '2024-08-02' },
  });
  expect(await desk.at('2024-08-06T14:00:00Z').get('/v2/account')).toMatchObject({
    ...{ last_equity: '100388.9', balance_asof: '2024-08-05' },
  });
});

describe('splits', () => {
  const before = { startAt: '2024-06-07T20:05:00Z' };

  test('10 shares of NVDA are 100 at a tenth of the price from 2024-06-10 on, worth the same', async () => {
    const desk = await open({ ...before, holdings: [{ symbol: 'NVDA', qty: '10' }] });
    expect(await desk.at('2024-06-10T03:59:59Z').get('/v2/positions/NVDA')).toMatchObject({
      ...{ qty: '10', current_price: '1200', avg_entry_price: '1200', market_value: '12000' },
    });
    for (const instant of ['2024-06-10T04:00:00Z', '2024-06-10T13:30:00Z', '2024-06-11T15:00:00Z']) {
      expect(await desk.at(instant).get('/v2/positions/NVDA')).toMatchObject({
        ...{ qty: '100', current_price: '120', lastday_price: '120', avg_entry_price: '120' },
        ...{ cost_basis: '12000', market_value: '12000', change_today: '0' },
      });
      expect((await desk.get('/v2/account'))['equity']).toBe('100000');
    }
  });

  test('a reverse split floors to nine decimals and pays no cash in lieu', async () => {
    const desk = await open({ ...before, holdings: [{ symbol: 'WEAK', qty: '3.123456789' }] });
    const cash = (await desk.get('/v2/account'))['cash'];
    expect(await desk.at('2024-06-10T14:00:00Z').get('/v2/positions/WEAK')).toMatchObject({
      qty: '0.312345678',
    });
    expect((await desk.get('/v2/account'))['cash']).toBe(cash);
  });

  test('an order still waiting in old units is cancelled', async () => {
    const desk = await open({ ...before, holdings: [{ symbol: 'WEAK', qty: '10' }] });
    await desk.order({ symbol: 'WEAK', side: 'sell', qty: '10', client_order_id: 'old' });
    expect(await desk.at('2024-06-10T14:00:00Z').look('old')).toMatchObject({ status: 'canceled' });
    expect(await desk.get('/v2/positions/WEAK')).toMatchObject({ qty: '1', qty_available: '1' });
  });

  test('a split is applied once, also when the exchange is asked often', async () => {
    const desk = await open({ ...before, holdings: [{ symbol: 'NVDA', qty: '10' }] });
    desk.at('2024-06-10T04:00:00Z');
    for (let look = 0; look < 3; look += 1) await desk.get('/v2/positions');
    const { entries } = await desk.at('2024-06-12T14:00:00Z').get<{ entries: Json[] }>('/control/ledger');
    expect(entries.filter((entry) => entry['kind'] === 'split')).toHaveLength(1);
  });
});

test('configurations are kept and a wrong one is refused by name', async () => {
  const desk = await open();
  expect(await desk.get('/v2/account/configurations')).toMatchObject({
    ...{ fractional_trading: true, suspend_trade: false, max_margin_multiplier: '1' },
  });
  const changed = await desk.ask('PATCH', '/v2/account/configurations', { suspend_trade: true });
  expect(changed.body).toMatchObject({ suspend_trade: true, fractional_trading: true });
  const wrong = await desk.ask('PATCH', '/v2/account/configurations', { suspend_trade: 'yes' });
  expect([wrong.status, wrong.body['message']]).toEqual([422, expect.stringContaining('suspend_trade')]);
});

test('the options level is kept as it is set, 0 to 3', async () => {
  const desk = await open();
  const set = (level: unknown) =>
    desk.ask('PATCH', '/v2/account/configurations', { max_options_trading_level: level });
  expect((await set(3)).body).toMatchObject({ max_options_trading_level: 3 });
  for (const level of [4, '1', null, {}]) expect((await set(level)).status).toBe(422);
  expect(await desk.get('/v2/account/configurations')).toMatchObject({ max_options_trading_level: 3 });
});

test('configurations that are no object are refused as a body', async () => {
  const { status, body } = await (await open()).ask('PATCH', '/v2/account/configurations', [null]);
  expect([status, body['message']]).toEqual([422, expect.stringMatching(/^body: /)]);
});
