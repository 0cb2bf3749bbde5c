/** Answers that are true but for one thing: a quote's age, a quote's side, the clock. */
import { open } from '../trial-exchange';
import type { Json, Trader } from '../trial-exchange';
import { plan, report } from './hostile-requests';

const AT = '2024-08-05T13:40:00Z';
const QUOTES = '/v2/stocks/quotes/latest?symbols=AAPL,COST';

const quotesOf = async (desk: Trader): Promise<Readonly<Record<string, Json>>> =>
  (await desk.at(AT).get<{ quotes: Record<string, Json> }>(QUOTES)).quotes;
const inSnapshots = async (desk: Trader): Promise<Readonly<Record<string, Json>>> => {
  const snapshots = await desk
    .at(AT)
    .get<Record<string, { latestQuote: Json }>>('/v2/stocks/snapshots?symbols=AAPL,COST');
  return Object.fromEntries(
    Object.entries(snapshots).map(([symbol, { latestQuote }]) => [symbol, latestQuote]),
  );
};

describe.each([
  ['latest quotes', quotesOf],
  ['snapshots', inSnapshots],
])('%s', (_what, look) => {
  test('stale-quote: the quote of its symbols is `ms` old, and nothing else is other than it was', async () => {
    const desk = await open();
    const fresh = await look(desk);
    await plan(desk, [{ name: 'stale-quote', ms: 150_000, symbols: ['COST'] }]);
    expect(await look(desk)).toEqual({ ...fresh, COST: { ...fresh['COST'], t: '2024-08-05T13:37:30.000Z' } });
    expect((await report(desk)).counts).toEqual({ 'stale-quote': 1 });
  });

  test('one-sided-quote: nobody asks, or with `side` nobody bids', async () => {
    const desk = await open();
    const fresh = await look(desk);
    await plan(desk, [
      { name: 'one-sided-quote', symbols: ['COST'] },
      { name: 'one-sided-quote', symbols: ['AAPL'], side: 'bid' },
    ]);
    expect(await look(desk)).toEqual({
      COST: { ...fresh['COST'], ap: 0, as: 0 },
      AAPL: { ...fresh['AAPL'], bp: 0, bs: 0 },
    });
  });
});

test('data without quotes is not struck, and not counted', async () => {
  const desk = await open();
  await plan(desk, [{ name: 'stale-quote' }]);
  await desk.at(AT).get('/v2/stocks/trades/latest?symbols=COST');
  await desk.get('/v2/stocks/bars?symbols=COST&timeframe=1Day');
  expect((await report(desk)).counts).toEqual({});
});

test.each([
  [60_000, '2024-08-05T09:41:00.000-04:00'],
  [-60_000, '2024-08-05T09:39:00.000-04:00'],
])('clock-skew of %i ms: the timestamp is off, what is open and opens next is not', async (ms, timestamp) => {
  const desk = await open();
  const fresh = await desk.at(AT).get('/v2/clock');
  await plan(desk, [{ name: 'clock-skew', ms, times: 1 }]);
  const { status, headers, body } = await desk.ask('GET', '/v2/clock');
  expect([status, body]).toEqual([200, { ...fresh, timestamp }]);
  expect(headers.get('Nightdesk-Clock-Speed')).toBe('1');
  expect(await desk.get('/v2/clock')).toEqual(fresh);
});

test('a spoilt answer may be lost on top', async () => {
  const desk = await open();
  await plan(desk, [{ name: 'stale-quote' }, { name: '504-after', on: 'data' }]);
  expect((await desk.at(AT).ask('GET', QUOTES)).status).toBe(504);
  expect((await report(desk)).counts).toEqual({ 'stale-quote': 1, '504-after': 1 });
});
