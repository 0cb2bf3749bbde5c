/** One exchange, one market, one clock, and many accounts told apart by their keys: none sees anything of another. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ExchangeOptions } from '../../src/exchange/exchange';
import { freshFolder, keysOf, open, trader } from './trial-exchange';
import type { Json, Trader } from './trial-exchange';

const account = (
  name: string,
  startingCash = '100000',
  holdings: { symbol: string; qty: string }[] = [],
) => ({
  ...{ name, credentials: keysOf(name), startingCash, holdings },
});

async function openMany(
  accounts: readonly ReturnType<typeof account>[],
  options: Partial<ExchangeOptions> = {},
): Promise<readonly Trader[]> {
  const { exchange } = await open({ ...options, accounts });
  return accounts.map(({ name }) => trader(exchange, keysOf(name)));
}

const both = async (options: Partial<ExchangeOptions> = {}): Promise<readonly [Trader, Trader]> => {
  const [alpha, beta] = await openMany([account('alpha'), account('beta', '5000')], options);
  return [alpha!, beta!];
};

const OPEN = '2024-08-05T13:30:30Z';

test('orders, positions and cash are the own account’s, whoever asks', async () => {
  const [alpha, beta] = await both();
  const { body } = await alpha.at(OPEN).order({ client_order_id: 'one', qty: '3' });
  await alpha.order({ client_order_id: 'rests', type: 'limit', limit_price: '1' });

  expect(await beta.get('/v2/orders?status=all')).toEqual([]);
  expect(await beta.get('/v2/positions')).toEqual([]);
  expect(await beta.get('/v2/account')).toMatchObject({ cash: '5000', buying_power: '5000', equity: '5000' });
  expect(await beta.get('/control/ledger')).toEqual({ orders: [], entries: [] });
  for (const path of [
    `/v2/orders/${String(body['id'])}`,
    '/v2/orders:by_client_order_id?client_order_id=one',
    '/v2/positions/AAPL',
  ]) {
    expect((await beta.ask('GET', path)).status).toBe(404);
  }
  expect((await alpha.get<Json[]>('/v2/positions')).map(({ qty }) => qty)).toEqual(['3']);
});

test('no account cancels an order of another', async () => {
  const [alpha, beta] = await both();
  const { body } = await alpha.at(OPEN).order({ client_order_id: 'rests', type: 'limit', limit_price: '1' });
  expect((await beta.ask('DELETE', `/v2/orders/${String(body['id'])}`)).status).toBe(404);
  expect((await beta.ask('DELETE', '/v2/orders')).body).toEqual([]);
  expect(await alpha.look('rests')).toMatchObject({ status: 'new' });
});

test('two accounts may have the same client order id, and then have two orders', async () => {
  const [alpha, beta] = await both();
  const first = await alpha.at(OPEN).order({ client_order_id: 'same' });
  const second = await beta.order({ client_order_id: 'same' });
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(first.body['id']).not.toBe(second.body['id']);
  expect((await beta.order({ client_order_id: 'same' })).body).toMatchObject({
    message: 'client_order_id must be unique',
  });
});

test('an account is opened by its own keys alone, and is known by an id of its own', async () => {
  const [alpha, beta] = await both();
  const asked = await fetch(`${alpha.exchange.url}/v2/account`, {
    headers: { 'APCA-API-KEY-ID': 'alpha', 'APCA-API-SECRET-KEY': 'beta' },
  });
  expect(asked.status).toBe(401);
  expect((await trader(alpha.exchange).ask('GET', '/v2/account')).status).toBe(401);
  expect((await trader(alpha.exchange, keysOf('embedded')).ask('GET', '/v2/account')).status).toBe(401);
  const ids = [await alpha.get('/v2/account'), await beta.get('/v2/account')].map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
});

test('cash and holdings at the start are each account’s own', async () => {
  const [alpha, beta] = await openMany([
    account('alpha', '1000', [{ symbol: 'COST', qty: '0.5' }]),
    account('beta', '2000'),
  ]);
  expect(await alpha!.get('/v2/account')).toMatchObject({ equity: '1000' });
  expect((await alpha!.get<Json[]>('/v2/positions')).map(({ symbol }) => symbol)).toEqual(['COST']);
  expect(await beta!.get('/v2/account')).toMatchObject({ equity: '2000', cash: '2000' });
});

test('the clock and the calendar are one: what is announced by one account holds for the orders of all', async () => {
  const [alpha, beta] = await both();
  await beta.order({ client_order_id: 'waits' });
  await alpha.ask('PUT', '/control/calendar', { date: '2024-08-05', closed: true });
  expect(await beta.get('/v2/clock')).toMatchObject({ next_open: '2024-08-06T09:30:00.000-04:00' });
  expect(await beta.look('waits')).toMatchObject({
    status: 'accepted',
    expires_at: '2024-08-06T20:00:00.000Z',
  });
  await alpha.at('2024-08-06T13:31:00Z').get('/v2/clock');
  expect(await beta.look('waits')).toMatchObject({ status: 'filled' });
});

test('faults, switches and settings strike the account alone that they were set for', async () => {
  const [alpha, beta] = await both();
  await alpha.ask('PUT', '/control/faults', { seed: 1, faults: [{ name: '503-before' }] });
  await alpha.ask('PUT', '/control/fractional', { account: false });
  await alpha.ask('PUT', '/control/rate-limit', { perMinute: 2 });
  expect((await alpha.at(OPEN).order()).status).toBe(503);
  expect((await alpha.ask('GET', '/v2/account/configurations')).body).toMatchObject({
    fractional_trading: false,
  });
  expect((await alpha.ask('GET', '/v2/clock')).status).toBe(429);

  expect((await beta.order({ qty: '0.5' })).status).toBe(200);
  expect(await beta.get('/v2/account/configurations')).toMatchObject({ fractional_trading: true });
  expect(await beta.get('/control/faults')).toMatchObject({ faults: [], fired: [] });
});

test('a plan that all accounts have announces its change of the calendar once', async () => {
  const faults = {
    seed: 3,
    faults: [{ name: 'calendar-changed' as const, from: '2024-08-05T13:00:00Z' }],
  };
  const [alpha, beta] = await both({ faults });
  const nextOpens = [];
  for (const desk of [alpha, beta, alpha]) {
    nextOpens.push((await desk.at('2024-08-05T13:10:00Z').get('/v2/clock'))['next_open']);
  }
  expect(new Set(nextOpens)).toEqual(new Set(['2024-08-06T09:30:00.000-04:00']));
  for (const desk of [alpha, beta]) {
    expect(await desk.get('/control/faults')).toMatchObject({ counts: { 'calendar-changed': 1 } });
  }
});

test('a state goes on with its accounts, and opens those it doesn’t have yet at its market time', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  const [alpha] = await openMany([account('alpha')], { stateFile });
  await alpha!.at(OPEN).order({ client_order_id: 'one' });
  await alpha!.exchange.close();

  const [again, late] = await openMany([account('alpha', '7'), account('late', '300')], { stateFile });
  expect(await again!.look('one')).toMatchObject({ status: 'filled' });
  expect(await again!.get('/v2/account')).toMatchObject({ cash: '99799.99' });
  expect(await late!.get('/v2/account')).toMatchObject({
    ...{ cash: '300', last_equity: '300', created_at: '2024-08-05T13:30:30.000Z' },
  });
});

/** The tables that accounts changed, as a version before them wrote them. */
const BEFORE_ACCOUNTS = `
  CREATE TABLE origin (id INTEGER PRIMARY KEY CHECK (id = 1), market TEXT NOT NULL) STRICT;
  CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), at_ms INTEGER NOT NULL, speed REAL NOT NULL, until_ms INTEGER, held INTEGER NOT NULL) STRICT;
  CREATE TABLE account (id INTEGER PRIMARY KEY CHECK (id = 1), cash TEXT NOT NULL, last_equity TEXT NOT NULL, balance_asof TEXT NOT NULL, created_ms INTEGER NOT NULL, advanced_to_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE configuration (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE position (symbol TEXT PRIMARY KEY, qty TEXT NOT NULL, cost TEXT NOT NULL) STRICT;
  CREATE TABLE "order" (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, client_order_id TEXT NOT NULL UNIQUE,
    symbol TEXT NOT NULL, side TEXT NOT NULL, type TEXT NOT NULL,
    qty TEXT, notional TEXT, limit_price TEXT, reserve_price TEXT NOT NULL, held_qty TEXT NOT NULL,
    status TEXT NOT NULL, filled_qty TEXT NOT NULL, filled_cost TEXT NOT NULL,
    session_date TEXT NOT NULL, next_match_ms INTEGER NOT NULL,
    submitted_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL,
    filled_ms INTEGER, canceled_ms INTEGER, expired_ms INTEGER, failed_ms INTEGER
  ) STRICT;
  CREATE INDEX order_by_status ON "order" (status, next_match_ms);
  CREATE TABLE ledger (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, entry TEXT NOT NULL) STRICT;
  CREATE TABLE fractional_switch (seq INTEGER PRIMARY KEY, symbol TEXT NOT NULL, enabled INTEGER NOT NULL, from_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE fault_plan (id INTEGER PRIMARY KEY CHECK (id = 1), plan TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE fault_fired (seq INTEGER PRIMARY KEY, place INTEGER NOT NULL, name TEXT NOT NULL, at_ms INTEGER NOT NULL, class TEXT NOT NULL, key TEXT NOT NULL) STRICT;
  CREATE INDEX fault_fired_by_place ON fault_fired (place);
  CREATE TABLE fault_request (class TEXT NOT NULL, key TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (class, key)) STRICT;
  CREATE TABLE order_mark (order_id TEXT NOT NULL, name TEXT NOT NULL, at_ms INTEGER NOT NULL, ms INTEGER NOT NULL, PRIMARY KEY (order_id, name)) STRICT;
`;

test('the state file of a version that knew one account only is gone on with as the sole account’s', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  const at = Date.parse(OPEN);
  const old = new DatabaseSync(stateFile);
  old.exec(`${BEFORE_ACCOUNTS}
    INSERT INTO origin VALUES (1, 'trial market');
    INSERT INTO clock VALUES (1, ${at}, 1, NULL, 0);
    INSERT INTO account VALUES (1, '777', '1000', '2024-08-02', ${at}, ${at});
    INSERT INTO configuration VALUES ('partial fills', '1');
    INSERT INTO position VALUES ('AAPL', '2', '200');
    INSERT INTO "order" VALUES (4, 'id-4', 'old', 'AAPL', 'buy', 'limit', '1', NULL, '1', '1', '0', 'new', '0', '0',
      '2024-08-05', ${at + 30_000}, ${at}, ${at}, NULL, NULL, NULL, NULL);
    INSERT INTO ledger VALUES (9, ${at}, '{"kind":"holding","symbol":"AAPL","qty":"2","price":"100"}');
    INSERT INTO fractional_switch VALUES (1, 'MSFT', 0, ${at});
    INSERT INTO fault_plan VALUES (1, '{"seed":5,"faults":[]}', ${at});
    INSERT INTO fault_fired VALUES (1, 0, 'halt', ${at}, 'market', 'halt');
  `);
  old.close();

  for (let life = 0; life < 2; life += 1) {
    const desk = await open({ stateFile, startingCash: '5' });
    expect(await desk.get('/v2/account')).toMatchObject({ cash: '777', last_equity: '1000' });
    expect((await desk.get<Json[]>('/v2/positions')).map(({ qty }) => qty)).toEqual(['2']);
    expect(await desk.look('old')).toMatchObject({ id: 'id-4', status: 'new' });
    expect((await desk.get<{ entries: Json[] }>('/control/ledger')).entries).toMatchObject([{ seq: 9 }]);
    expect(await desk.get('/v2/assets/MSFT')).toMatchObject({ fractionable: false });
    expect(await desk.get('/control/faults')).toMatchObject({ seed: 5, counts: { halt: 1 } });
    expect((await desk.order({ client_order_id: 'old' })).status).toBe(422);
    await desk.exchange.close();
  }
});
