/** A live desk, rehearsed at an exchange of this machine: nothing starts unarmed, no probe is sent, and a disarm stops entries. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disarm, fileLiveArming, type LiveArming } from '../../src/activities/live-arming';
import { exchangeControl } from '../../src/cli/up/exchange-control';
import { runSession } from '../../src/cli/up/run-session';
import { loadConfig } from '../../src/config/config';
import { readSessionsTable } from '../../src/config/sessions-table';
import type { SessionRecord } from '../../src/domain/session-record';
import { startDevServer } from '../../src/workers/dev-server';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { connectClient, ownServer } from '../../src/workers/temporal-connection';
import { folder, nightdesk } from './nightdesk';

jest.setTimeout(150_000);

const KEYS = { keyId: 'live-key', secretKey: 'live-secret' };
const HEADERS = { 'APCA-API-KEY-ID': KEYS.keyId, 'APCA-API-SECRET-KEY': KEYS.secretKey };

test('an unarmed worker never starts; an armed one trades without a probe; disarmed, the next session buys nothing', async () => {
  const state = folder('all');
  const config = join(state, 'desk.yaml');
  writeFileSync(config, 'open: { delay: 1 s, every: 1 s }\n');
  const { path: binary } = await findTemporalBinary('cli');
  const server = await startDevServer({
    ...{ binary, port: 0, uiPort: 0 },
    ...{ dbFile: join(state, 'temporal.sqlite'), logFile: join(state, 'temporal.log') },
  });
  const client = await connectClient(ownServer(server.address, { namespace: 'default', encryption: null }));
  const before = { ...process.env };
  Object.assign(process.env, {
    ...{ APCA_API_KEY_ID: KEYS.keyId, APCA_API_SECRET_KEY: KEYS.secretKey },
    ...{ NIGHTDESK_MODE: 'live', NIGHTDESK_STATE: state, TEMPORAL_ADDRESS: server.address },
  });
  try {
    const exchange = nightdesk(
      ...['exchange', '--state', join(state, 'exchange.sqlite'), '--start', '2026-01-05T21:00:00Z'],
    );
    const [url] = await exchange.says(/^http\S+$/m);
    process.env['NIGHTDESK_TRADING_URL'] = process.env['NIGHTDESK_DATA_URL'] = url;
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`${url}${path}`, { headers: HEADERS })).json();

    const unarmed = await nightdesk('worker', '--live', '--config', config).ended;
    expect([unarmed.code, unarmed.stderr]).toEqual([1, expect.stringContaining('live trading is not armed')]);
    const unsaid = await nightdesk('worker', '--config', config).ended;
    expect([unsaid.code, unsaid.stderr]).toEqual([2, expect.stringContaining('say --live too')]);

    const account = (await ask('/v2/account')) as { id: string; account_number: string };
    const arming: LiveArming = {
      ...{ version: 1, desk: 'main', accountNumber: account.account_number, accountId: account.id },
      ...{ host: '127.0.0.1', configHash: loadConfig(config).hash, armedAt: '2026-01-05T21:00:00Z' },
      ...{ armedBy: 'a test', code: 'test', readiness: { report: '', cleanWeek: [] } },
    };
    fileLiveArming(state, { ...arming, accountId: 'another' });
    const another = await nightdesk('worker', '--live', '--config', config).ended;
    expect(another.stderr).toContain('armed for another account');
    fileLiveArming(state, arming);
    await nightdesk('worker', '--live', '--config', config).says(/worker ready/);

    const table = readSessionsTable();
    const session = (date: string): Promise<SessionRecord> =>
      runSession(
        { client, taskQueue: 'nightdesk', exchange: exchangeControl({ url, ...KEYS }) },
        {
          key: { desk: 'main', date },
          scanAt: `${date}T21:05:00Z`,
          tradingDay: table[table.findIndex((day) => day.date === date) + 1]!,
          ...{ nightMs: 500, entryWindowMs: 30 * 60_000 },
        },
        () => undefined,
      );
    const armed = await session('2026-01-05');
    expect(armed.provenance.tradedAt).toEqual({ mode: 'live', host: '127.0.0.1' });
    expect(armed.outcome).toBe('traded');
    expect(armed.fractional?.source).toBe('declared');
    const { orders } = (await ask('/control/ledger')) as { orders: { client_order_id: string }[] };
    expect(orders.length).toBeGreaterThan(0);
    expect(orders.filter(({ client_order_id: id }) => /-p\d+$/.test(id))).toEqual([]);

    expect(disarm(state, 'main')).toBe(true);
    const disarmed = await session('2026-01-06');
    const entries = disarmed.decisions.filter(({ side }) => side === 'buy');
    expect(entries.length).toBeGreaterThan(0);
    for (const { verdict, code, numbers } of entries)
      expect([verdict, code, numbers['by']]).toEqual(['denied', 'REDUCING', 'live']);
    expect(disarmed.intents.filter(({ side }) => side === 'buy')).toEqual([]);
  } finally {
    for (const name of Object.keys(process.env))
      if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    await client.connection.close();
    await server.stop();
  }
});
