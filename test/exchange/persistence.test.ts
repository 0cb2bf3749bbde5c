/** What was answered survives `kill -9` at any instant (design, section 7; promise 5). */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunningExchange } from '../../src/exchange/exchange';
import { minus, notional, plus, price, shares, usd, usdText } from '../../src/domain/money';
import { freshFolder, keysOf, open, trader } from './trial-exchange';
import type { Json, Trader } from './trial-exchange';
import { trialMarket } from './trial-market';

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** Starts the exchange in a process of its own; `kill` ends it without a word and waits until it is gone. */
async function spawnExchange(
  stateFile: string,
  driven = true,
  accounts: readonly string[] = [],
): Promise<{ desk: Trader; deskOf: (account: string) => Trader; kill: () => Promise<void> }> {
  const files = ['typescript-hook.js', 'exchange-process.ts'].map((file) => join(__dirname, file));
  const child = spawn(
    process.execPath,
    [
      '-r',
      ...files,
      stateFile,
      driven ? 'driven' : 'running',
      ...(accounts.length > 0 ? [accounts.join(',')] : []),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  children.add(child);
  const gone = once(child, 'exit');
  const line = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const address = JSON.parse(String(line.value)) as { url: string; port: number };
  const exchange: RunningExchange = { ...address, close: () => Promise.resolve() };
  return {
    desk: trader(exchange),
    deskOf: (account) => trader(exchange, keysOf(account)),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
      children.delete(child);
    },
  };
}

test('killed between any two requests, the exchange goes on with everything it had answered', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  const steps: ((desk: Trader) => Promise<unknown>)[] = [
    (desk) => desk.order({ client_order_id: 'queued' }),
    (desk) => desk.ask('PUT', '/control/fractional', { symbols: { MSFT: false } }),
    (desk) => desk.at('2024-08-05T13:30:30Z').order({ client_order_id: 'open', qty: '2.5' }),
    (desk) => desk.order({ client_order_id: 'rests', type: 'limit', limit_price: '100' }),
    (desk) => desk.order({ client_order_id: 'sold', symbol: 'COST', side: 'sell' }),
    (desk) => desk.ask('DELETE', '/v2/orders'),
  ];
  const views = [
    '/v2/account',
    '/v2/positions',
    '/v2/orders?status=all',
    '/control/ledger',
    '/control/clock',
  ];
  const look = async (desk: Trader): Promise<unknown[]> => {
    const seen = [];
    for (const view of views) seen.push(await desk.get(view));
    return seen;
  };
  for (const step of steps) {
    const before = await spawnExchange(stateFile);
    await step(before.desk);
    const answered = await look(before.desk);
    await before.kill();
    const after = await spawnExchange(stateFile);
    expect(await look(after.desk)).toEqual(answered);
    expect((await after.desk.get('/v2/assets/MSFT'))['fractionable']).toBe(step === steps[0]);
    await after.kill();
  }
});

test('killed among many requests, every order answered is there, each once, and the cash fits the fills', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  const { desk, kill } = await spawnExchange(stateFile);
  desk.at('2024-08-05T13:30:30Z');
  const answered: string[] = [];
  let killed: Promise<void> | undefined;
  const sends = Array.from({ length: 40 }, async (_, index) => {
    const { body } = await desk.order({ client_order_id: `n${index}` });
    answered.push(String(body['client_order_id']));
    if (answered.length === 12) killed ??= kill();
  });
  await Promise.allSettled(sends);
  await killed;
  expect(answered.length).toBeGreaterThanOrEqual(12);

  const again = await spawnExchange(stateFile);
  const { orders, entries } = await again.desk.get<{ orders: Json[]; entries: Json[] }>('/control/ledger');
  const known = orders.map((order) => String(order['client_order_id']));
  expect(known).toEqual(expect.arrayContaining(answered));
  expect(new Set(known).size).toBe(known.length);
  const fills = entries.filter((entry) => entry['kind'] === 'fill');
  expect(fills).toHaveLength(known.length);
  const spent = fills.reduce(
    (total, fill) => plus(total, notional(price(String(fill['price'])), shares(String(fill['qty'])))),
    usd('0'),
  );
  const account = await again.desk.get('/v2/account');
  expect(account['cash']).toBe(usdText(minus(usd('98200'), spent)));
});

test('killed among the requests of many accounts, each has every order that was answered, and none of another', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  const accounts = ['alpha', 'beta', 'gamma'];
  const { deskOf, kill } = await spawnExchange(stateFile, true, accounts);
  const answered = new Map(accounts.map((account) => [account, [] as string[]]));
  let killed: Promise<void> | undefined;
  await Promise.allSettled(
    Array.from({ length: 45 }, async (_, index) => {
      const account = accounts[index % accounts.length]!;
      // The same ids for all of them: a client order id is unique to its account.
      const { body } = await deskOf(account)
        .at('2024-08-05T13:30:30Z')
        .order({ client_order_id: `n${Math.floor(index / accounts.length)}` });
      answered.get(account)?.push(String(body['client_order_id']));
      if ([...answered.values()].flat().length === 12) killed ??= kill();
    }),
  );
  await killed;

  const again = await spawnExchange(stateFile, true, accounts);
  for (const account of accounts) {
    const { orders, entries } = await again
      .deskOf(account)
      .get<{ orders: Json[]; entries: Json[] }>('/control/ledger');
    const known = orders.map((order) => String(order['client_order_id']));
    expect(known).toEqual(expect.arrayContaining(answered.get(account)!));
    expect(new Set(known).size).toBe(known.length);
    const fills = entries.filter((entry) => entry['kind'] === 'fill');
    expect(fills.map((fill) => fill['clientOrderId']).sort()).toEqual([...known].sort());
    const positions = await again.deskOf(account).get<Json[]>('/v2/positions');
    expect(positions.map(({ qty }) => Number(qty))).toEqual(known.length === 0 ? [] : [known.length]);
  }
});

test('market time never goes back over a kill, however fast it ran', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  let latest = '';
  for (let life = 0; life < 3; life += 1) {
    const { desk, kill } = await spawnExchange(stateFile, false);
    if (life === 0) await desk.ask('PUT', '/control/clock', { speed: 100_000 });
    for (let look = 0; look < 5; look += 1) {
      const at = String((await desk.get('/control/clock'))['at']);
      expect(at >= latest).toBe(true);
      latest = at;
    }
    expect((await desk.get('/control/clock'))['speed']).toBe(100_000);
    await kill();
  }
});

test('a speed just set, and an instant of a request that was refused, survive a kill', async () => {
  const running = join(freshFolder(), 'exchange.sqlite');
  const first = await spawnExchange(running, false);
  await first.desk.ask('PUT', '/control/clock', { speed: 7 });
  await first.kill();
  const second = await spawnExchange(running, false);
  expect((await second.desk.get('/control/clock'))['speed']).toBe(7);

  const driven = join(freshFolder(), 'exchange.sqlite');
  const third = await spawnExchange(driven);
  expect((await third.desk.at('2024-08-05T15:00:00Z').order({ qty: '0' })).status).toBe(422);
  await third.kill();
  const fourth = await spawnExchange(driven);
  expect((await fourth.desk.get('/control/clock'))['at']).toBe('2024-08-05T15:00:00.000Z');
});

test('market time stands still while the exchange is down', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  let wall = 0;
  const options = { stateFile, driven: false, wallMs: () => wall };
  const first = await open(options);
  await first.ask('PUT', '/control/clock', { speed: 60 });
  wall = 1000;
  await first.exchange.close();
  wall = 10_000_000;
  const second = await open(options);
  expect(await second.get('/control/clock')).toMatchObject({ at: '2024-08-05T12:31:00.000Z', speed: 60 });
});

test('starting again keeps the state: starting cash, holdings and start are those of the first time', async () => {
  const stateFile = join(freshFolder(), 'exchange.sqlite');
  const first = await open({ stateFile });
  await first.at('2024-08-05T13:30:00Z').order({ client_order_id: 'one' });
  await first.exchange.close();
  const second = await open({ stateFile, startingCash: '5', startAt: '2024-01-02T12:00:00Z' });
  expect(await second.look('one')).toMatchObject({ status: 'filled' });
  expect((await second.get('/v2/account'))['cash']).toBe('99799.99');
});

describe('a start that cannot be', () => {
  test('on a taken port says so in one line', async () => {
    const { exchange } = await open();
    await expect(open({ port: exchange.port })).rejects.toThrow(
      `port ${exchange.port} on 127.0.0.1 is taken; choose another one, or 0 for a free one`,
    );
  });

  test('on a state file in use names the file', async () => {
    const stateFile = join(freshFolder(), 'exchange.sqlite');
    await open({ stateFile });
    await expect(open({ stateFile })).rejects.toThrow(/exchange\.sqlite.*another exchange is running/);
  });

  test('on the state of another market names both', async () => {
    const stateFile = join(freshFolder(), 'exchange.sqlite');
    const first = await open({ stateFile });
    await first.exchange.close();
    const other = { ...trialMarket, label: 'another market' };
    await expect(open({ stateFile, market: other })).rejects.toThrow(
      /"trial market", not to "another market"/,
    );
  });

  test('on a file that is no state says so', async () => {
    const stateFile = join(freshFolder(), 'exchange.sqlite');
    writeFileSync(stateFile, 'not a database, but long enough to look at');
    await expect(open({ stateFile })).rejects.toThrow(/can't be opened/);
  });

  test.each([
    [{ startAt: 'yesterday' }, /startAt yesterday/],
    [{ startingCash: '1e5' }, /1e5/],
    [{ startingCash: '-1' }, /below zero/],
  ])('with %j is refused and named', async (options, named) => {
    await expect(open(options)).rejects.toThrow(named);
  });
});

test('without a state file it is the same exchange, and nothing of it is kept', async () => {
  const runs = [
    await open(),
    await open({ stateFile: null }),
    await open({ stateFile: null, startAt: '2024-08-05T12:45:00Z' }),
  ];
  for (const desk of runs.slice(0, 2))
    await desk.at('2024-08-05T13:30:30Z').order({ client_order_id: 'one' });
  const [filed, kept, fresh] = await Promise.all(
    runs.map((desk) => desk.get<{ orders: Json[] }>('/control/ledger')),
  );
  expect(kept).toEqual(filed);
  expect(kept?.orders).toHaveLength(1);
  expect(fresh?.orders).toEqual([]);
});
