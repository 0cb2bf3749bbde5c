/** Alpaca's refusals, word for word, each produced by a request that deserves it. */
import { open } from './trial-exchange';
import type { Json, Trader } from './trial-exchange';

const OPEN = '2024-08-05T13:30:00Z';

interface Case {
  readonly when: string;
  readonly order: Json;
  readonly status: number;
  readonly body: Json;
  readonly before?: (desk: Trader) => Promise<unknown>;
}

const far = { type: 'limit', limit_price: '100' };
const forbidden = (message: string, extra: Json = {}): Pick<Case, 'status' | 'body'> => ({
  status: 403,
  body: { code: 40310000, message, ...extra },
});
const unprocessable = (message: string, code = 42210000): Pick<Case, 'status' | 'body'> => ({
  status: 422,
  body: { code, message },
});
const invalid = (message: string) => unprocessable(message, 40010001);

const CASES: readonly Case[] = [
  {
    when: 'the asset is not fractionable',
    before: (desk) => desk.ask('PUT', '/control/fractional', { symbols: { COST: false } }),
    order: { symbol: 'COST', qty: '1.5' },
    ...forbidden('asset "COST" is not fractionable'),
  },
  {
    when: 'the account may not trade fractions',
    before: (desk) => desk.ask('PUT', '/control/fractional', { account: false }),
    order: { notional: '50' },
    ...forbidden('fractional trading is disabled for this account'),
  },
  {
    when: 'fractional trading was switched off in the configurations',
    before: (desk) => desk.ask('PATCH', '/v2/account/configurations', { fractional_trading: false }),
    order: { qty: '0.5' },
    ...forbidden('fractional trading is disabled for this account'),
  },
  {
    when: 'a fraction is not for the day',
    order: { qty: '0.5', time_in_force: 'gtc' },
    ...unprocessable('fractional orders must be DAY orders'),
  },
  {
    when: 'a fraction comes as a bracket',
    order: { qty: '0.5', order_class: 'bracket' },
    ...unprocessable('fractional orders must be simple orders'),
  },
  {
    when: 'a fraction is sold short',
    order: { side: 'sell', qty: '0.5' },
    ...unprocessable('fractional orders cannot be sold short'),
  },
  { when: 'a share is sold short', order: { side: 'sell' }, ...forbidden('account is not allowed to short') },
  {
    when: 'the notional is below a dollar',
    order: { notional: '0.99' },
    ...invalid('notional must be >= 1.00'),
  },
  {
    when: 'the quantity costs less than a dollar',
    order: { qty: '0.001' },
    ...forbidden('cost basis must be >= minimal amount of order 1'),
  },
  {
    when: 'the notional has a third decimal',
    order: { notional: '10.001' },
    ...unprocessable('notional value must be limited to 2 decimal places'),
  },
  {
    when: 'the quantity has a tenth decimal',
    order: { qty: '1.0000000001' },
    ...invalid('qty must be limited to 9 decimal places'),
  },
  { when: 'there is no amount', order: { qty: null }, ...invalid('qty or notional is required') },
  {
    when: 'there are two amounts',
    order: { qty: '1', notional: '10' },
    ...invalid('only one of qty or notional is accepted'),
  },
  { when: 'the quantity is zero', order: { qty: '0' }, ...invalid('qty must be > 0') },
  { when: 'the quantity is negative', order: { qty: '-1' }, ...invalid('qty must be > 0') },
  {
    when: 'a limit order names no limit',
    order: { type: 'limit' },
    ...invalid('limit orders require a limit price'),
  },
  {
    when: 'whole shares are not for the day',
    order: { time_in_force: 'gtc' },
    ...invalid('invalid time_in_force'),
  },
  {
    when: 'the limit is finer than a cent',
    order: { type: 'limit', limit_price: '290.123' },
    ...unprocessable(
      'invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria',
    ),
  },
  {
    when: 'a market order asks for extended hours',
    order: { extended_hours: true },
    ...unprocessable('extended hours order must be DAY or GTC limit orders'),
  },
  {
    when: 'buying power is short',
    order: { symbol: 'COST', type: 'limit', limit_price: '900', qty: '112' },
    ...forbidden('insufficient buying power', { buying_power: '100000.00', cost_basis: '100800.00' }),
  },
  {
    when: 'open buys keep the buying power back',
    before: (desk) => desk.order({ symbol: 'COST', type: 'limit', limit_price: '800', qty: '100' }),
    order: { symbol: 'MSFT', type: 'limit', limit_price: '200.01', qty: '100' },
    ...forbidden('insufficient buying power', { buying_power: '20000.00', cost_basis: '20001.00' }),
  },
  {
    when: 'the client order id is too long',
    order: { client_order_id: 'x'.repeat(129) },
    ...invalid('client_order_id must be no more than 128 characters'),
  },
  { when: 'the asset is unknown', order: { symbol: 'NOPE' }, ...unprocessable('asset "NOPE" not found') },
  {
    when: "the account's holder has suspended trading",
    before: (desk) => desk.ask('PATCH', '/v2/account/configurations', { suspend_trade: true }),
    order: {},
    ...forbidden('new orders are rejected by user request'),
  },
];

test.each(CASES)(
  'an order is refused when $when, and nothing is left of it',
  async ({ before, order, status, body }) => {
    const desk = await open();
    desk.at(OPEN);
    await before?.(desk);
    const account = await desk.get('/v2/account');
    const orders = await desk.get('/v2/orders?status=all');
    const reply = await desk.order(order);
    expect([reply.status, reply.body]).toEqual([status, body]);
    expect(await desk.get('/v2/orders?status=all')).toEqual(orders);
    expect(await desk.get('/v2/account')).toEqual(account);
  },
);

test.each([
  ['take_profit', { limit_price: '300' }],
  ['stop_loss', { stop_price: '100' }],
  ['legs', []],
  ['trail_price', '1'],
  ['trail_percent', '1'],
  ['advanced_instructions', { algorithm: 'VWAP' }],
])('an order with %s is refused, not taken without it', async (field, value) => {
  const desk = await open();
  const { status, body } = await desk.order({ [field]: value });
  expect([status, body]).toEqual([
    422,
    {
      code: 40010001,
      message: `invalid ${field}: the embedded exchange offers simple market and limit orders`,
    },
  ]);
  expect((await desk.order({ [field]: null })).status).toBe(200);
});

test('more shares than are free are refused, naming what holds them', async () => {
  const desk = await open({ holdings: [{ symbol: 'AAPL', qty: '10' }] });
  const first = await desk.at(OPEN).order({ side: 'sell', qty: '4', type: 'limit', limit_price: '500' });
  const { status, body } = await desk.order({ side: 'sell', qty: '7' });
  expect(status).toBe(403);
  expect(body).toEqual({
    code: 40310000,
    message: 'insufficient qty available for order (requested: 7, available: 6)',
    symbol: 'AAPL',
    available: '6',
    existing_qty: '10',
    held_for_orders: '4',
    related_orders: [first.body['id']],
  });
});

test('an opposite open order makes a potential wash trade', async () => {
  const desk = await open({ holdings: [{ symbol: 'AAPL', qty: '10' }] });
  const first = await desk.at(OPEN).order(far);
  const { status, body } = await desk.order({ side: 'sell' });
  expect(status).toBe(403);
  expect(body).toMatchObject({
    code: 40310000,
    message: 'potential wash trade detected. use complex orders',
    existing_order_id: first.body['id'],
  });
  expect(typeof body['reject_reason']).toBe('string');
});

test('an ended order is not cancelable, and the answer says how it ended', async () => {
  const desk = await open();
  const { body } = await desk.at(OPEN).order();
  const cancel = await desk.ask('DELETE', `/v2/orders/${String(body['id'])}`);
  expect([cancel.status, cancel.body]).toEqual([
    422,
    { code: 42210000, message: 'order is already in "filled" state' },
  ]);
});

test.each([
  [
    '/v2/orders/00000000-0000-4000-8000-000000000000',
    'order not found for 00000000-0000-4000-8000-000000000000',
  ],
  ['/v2/orders:by_client_order_id?client_order_id=none', 'order not found for none'],
  ['/v2/positions/AAPL', 'position does not exist'],
  ['/v2/assets/NOPE', 'asset not found for NOPE'],
  ['/v2/nothing', 'endpoint not found.'],
])('GET %s is a 404: %s', async (path, message) => {
  const { status, body } = await (await open()).ask('GET', path);
  expect([status, body]).toEqual([404, { code: 40410000, message }]);
});

describe('without the right keys', () => {
  const anonymous = async (path: string) => {
    const desk = await open();
    const response = await fetch(`${desk.exchange.url}${path}`);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };

  test.each(['/v2/account', '/v2/orders', '/v2/positions', '/control/clock'])(
    '%s answers 401 in JSON',
    async (path) => {
      const { status, text } = await anonymous(path);
      expect([status, JSON.parse(text)]).toEqual([401, { message: 'unauthorized.' }]);
    },
  );

  test.each(['/v2/clock', '/v2/calendar', '/v2/stocks/bars', '/v1/corporate-actions'])(
    '%s answers the 401 page of the server in front',
    async (path) => {
      const { status, type, text } = await anonymous(path);
      expect([status, type?.split(';')[0]]).toEqual([401, 'text/html']);
      expect(text).toContain('nginx');
    },
  );

  test('wrong keys are not authorized', async () => {
    const desk = await open();
    const { status, body } = await desk.ask('GET', '/v2/account', undefined, {
      'APCA-API-SECRET-KEY': 'wrong',
    });
    expect([status, body]).toEqual([401, { code: 40110000, message: 'request is not authorized' }]);
  });
});

test('a body that is no JSON, or no order, is refused by name', async () => {
  const desk = await open();
  const headers = {
    'APCA-API-KEY-ID': 'trial-key',
    'APCA-API-SECRET-KEY': 'trial-secret',
  };
  const reply = await fetch(`${desk.exchange.url}/v2/orders`, { method: 'POST', headers, body: '{' });
  expect([reply.status, await reply.json()]).toEqual([
    422,
    { code: 40010001, message: 'request body format is invalid' },
  ]);
  expect((await desk.order({ side: 'hold' })).body['message']).toBe('side must be buy or sell');
  expect((await desk.order({ type: 'stop' })).body['message']).toMatch(/market and limit orders/);
  expect((await desk.order({ qty: '1e-7' })).body['message']).toMatch(/qty is invalid/);
});

it('a body larger than anything that is meant is refused before it is read', async () => {
  const trader = await open();
  const { status, body } = await trader.ask('POST', '/v2/orders', { symbol: 'A'.repeat(2 ** 20) });
  expect(status).toBe(413);
  expect(body['message']).toContain('1048576 bytes');
});
