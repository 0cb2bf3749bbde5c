/** Bars from a data plan into files: what the exchange shows comes back bar for bar, and half a file is never in place. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import { BrokerError } from '../../src/brokers/broker';
import { actionRows, barRows } from '../../src/cli/bars/bar-rows';
import { aboutFile, downloadBars, type BarsAbout, type BarsWanted } from '../../src/cli/bars/download-bars';
import { readSessionsTable } from '../../src/config/sessions-table';
import { loadActions } from '../../src/exchange/market/actions-file';
import { loadBars } from '../../src/exchange/market/bars-file';
import { freshFolder, open, type Trader } from '../exchange/trial-exchange';
import { trialMarket } from '../exchange/trial-market';

const KEYS = { keyId: 'trial-key', secretKey: 'trial-secret' };
const SYMBOLS = ['AAPL', 'COST', 'MSFT'];
const SESSIONS = new Set(readSessionsTable().map(({ date }) => date));

const brokerAt = ({ exchange: { url } }: Trader, at = '2024-08-05T20:30:00Z') =>
  alpacaBroker({ tradingUrl: url, dataUrl: url, ...KEYS, marketTime: () => at });

function wanted(broker: BarsWanted['broker'], changes: Partial<BarsWanted> = {}): BarsWanted {
  return {
    ...{ broker, symbols: SYMBOLS, from: '2024-07-22', to: '2024-08-05', feed: 'sip' },
    ...{ out: join(freshFolder(), 'bars.csv'), force: false, sessions: SESSIONS },
    ...{ say: () => undefined, pause: () => Promise.resolve() },
    ...changes,
  };
}

test('what the exchange shows is what its own reader reads back, as traded, with the feed in every row', async () => {
  const asked = wanted(brokerAt(await open()));
  const about = await downloadBars(asked);
  const { bars } = loadBars(asked.out);
  const dates = readSessionsTable()
    .map(({ date }) => date)
    .filter((date) => date >= '2024-07-22' && date <= '2024-08-05');
  let compared = 0;
  for (const symbol of SYMBOLS)
    for (const date of dates) {
      expect([symbol, date, bars.get(symbol)?.get(date)]).toEqual([
        symbol,
        date,
        trialMarket.bar(symbol, date),
      ]);
      compared += bars.get(symbol)?.has(date) ? 1 : 0;
    }
  expect(compared).toBe(about.bars);
  expect(compared).toBeGreaterThan(10);
  expect(readFileSync(asked.out, 'utf8').split('\n')[1]).toMatch(/^2024-07-22,AAPL,.*,sip,raw$/);
  expect(loadActions(join(asked.out, '..', 'corporate-actions.csv'))).toEqual(
    trialMarket.corporateActions.filter(
      ({ symbol, exDate }) => SYMBOLS.includes(symbol) && exDate >= '2024-07-22' && exDate <= '2024-08-05',
    ),
  );
  expect(JSON.parse(readFileSync(aboutFile(asked.out), 'utf8'))).toEqual(about);
  expect(about).toMatchObject({
    ...{ host: '127.0.0.1', feed: 'sip', adjustment: 'raw', plan: 'consolidated (SIP) prices in real time' },
    ...{ from: '2024-07-22', to: '2024-08-05', without: [], leftOut: [] },
    downloadedAt: expect.stringMatching(/^2024-08-05T20:30/) as unknown,
  } satisfies Partial<Record<keyof BarsAbout, unknown>>);
  expect(readdirSync(join(asked.out, '..')).sort()).toEqual([
    ...['bars.about.json', 'bars.csv', 'corporate-actions.csv'],
  ]);
});

test('a session that is not over, or too young for the plan, is left out', async () => {
  const trader = await open();
  const during = await downloadBars(wanted(brokerAt(trader, '2024-08-05T15:00:00Z')));
  expect(during.to).toBe('2024-08-02');
  await trader.ask('PUT', '/control/data-plan', { plan: 'basic' });
  const soon = wanted(brokerAt(trader, '2024-08-05T20:05:00Z'));
  expect(await downloadBars(soon)).toMatchObject({
    ...{ to: '2024-08-02', plan: 'IEX prices in real time, consolidated (SIP) ones after 15 minutes' },
  });
  const later = await downloadBars(wanted(brokerAt(trader, '2024-08-05T20:17:00Z')));
  expect(later.to).toBe('2024-08-05');
});

test('one that was broken off leaves no file, and goes on with what it has', async () => {
  const broker = brokerAt(await open());
  const asked: string[] = [];
  let isBroken = true;
  const breaking: BarsWanted['broker'] = {
    ...broker,
    dailyBars: (request) => {
      asked.push(request.from);
      return broker.dailyBars(request);
    },
    corporateActions: (symbols, after, until) =>
      isBroken && after >= '2023-12-31'
        ? Promise.reject(new Error('the machine went down'))
        : broker.corporateActions(symbols, after, until),
  };
  const request = wanted(breaking, { from: '2023-12-01' });
  await expect(downloadBars(request)).rejects.toThrow('the machine went down');
  expect(existsSync(request.out)).toBe(false);
  expect(asked).toEqual(['2023-12-01', '2024-01-01']);
  isBroken = false;
  await downloadBars(request);
  expect(asked).toEqual(['2023-12-01', '2024-01-01']);
  expect(loadBars(request.out).bars.get('COST')?.has('2024-08-05')).toBe(true);
});

test('what passes is tried again, as long as the broker asks; what does not is told at once', async () => {
  const broker = brokerAt(await open());
  const waits: number[] = [];
  const failing = (kind: 'transient' | 'account', times: number): BarsWanted['broker'] => {
    let left = times;
    return {
      ...broker,
      dailyBars: (request) => {
        if (left-- <= 0) return broker.dailyBars(request);
        const failure = { kind, code: 'RATE_LIMITED', message: 'slow down', status: 429 } as const;
        return Promise.reject(
          new BrokerError({ ...failure, brokerCode: null, requestId: null, retryAfterMs: 700 }),
        );
      },
    };
  };
  const pause = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  await downloadBars(wanted(failing('transient', 2), { pause }));
  expect(waits).toEqual([700, 700]);
  await expect(downloadBars(wanted(failing('account', 1), { pause }))).rejects.toThrow('slow down');
  expect(waits).toHaveLength(2);
});

test('files that are there are not replaced unasked', async () => {
  const request = wanted(brokerAt(await open()));
  const beside = join(request.out, '..', 'corporate-actions.csv');
  writeFileSync(beside, 'of other bars');
  await expect(downloadBars(request)).rejects.toThrow(/corporate-actions\.csv would be replaced.*--force/);
  expect(readFileSync(beside, 'utf8')).toBe('of other bars');
  await downloadBars({ ...request, force: true });
  expect(readFileSync(beside, 'utf8')).toMatch(/^ex_date,symbol,type,value\n/);
});

test('dates without a bar, or without a session, are said plainly', async () => {
  const broker = brokerAt(await open());
  await expect(downloadBars(wanted(broker, { from: '2024-08-03', to: '2024-08-04' }))).rejects.toThrow(
    /no session of these days is over/,
  );
  await expect(downloadBars(wanted(broker, { symbols: ['NOSUCH'] }))).rejects.toThrow(/has no bar of these/);
});

test('a bar that no reader would take is left out and named', () => {
  const good = { date: '2024-08-05', open: '10', high: '11', low: '9', close: '10.5', volume: 7.9 };
  const { rows, leftOut } = barRows(
    {
      B: [good, { ...good, date: '2024-08-04' }],
      A: [
        { ...good, high: '10.2' },
        { ...good, low: '0' },
        { ...good, open: 'x' },
      ],
    },
    { feed: 'iex', sessions: SESSIONS },
  );
  expect(rows).toEqual(['2024-08-05,B,10,11,9,10.5,7,iex,raw']);
  expect(leftOut.map((words) => words.split(':')[0])).toEqual([
    'B 2024-08-04',
    'A 2024-08-05',
    'A 2024-08-05',
    'A 2024-08-05',
  ]);
});

test('splits and cash dividends have rows; a merger, a second of a kind, and a half-known one are named', () => {
  const on = { symbol: 'B', exDate: '2024-08-05' };
  const { rows, leftOut } = actionRows(
    [
      { ...on, kind: 'cash-dividend', amount: '0.25' },
      { ...on, kind: 'split', ratio: { to: '1', from: '3' } },
      { ...on, kind: 'stock-dividend', ratio: { to: '1.05', from: '1' } },
      { ...on, symbol: 'C', kind: 'split' },
      { ...on, symbol: 'C', kind: 'merger' },
      { ...on, symbol: 'D', exDate: '2024-08-04', kind: 'cash-dividend', amount: '1' },
    ],
    SESSIONS,
  );
  expect(rows).toEqual(['2024-08-05,B,dividend,0.25', '2024-08-05,B,split,0.333333333']);
  expect(leftOut).toHaveLength(4);
});
