/** Bars, trades, quotes, snapshots, corporate actions: nothing later than market time. */
import { open } from './trial-exchange';
import type { Json } from './trial-exchange';

interface Bars {
  readonly bars: Readonly<Record<string, readonly Json[]>> | null;
  readonly next_page_token: string | null;
}
const bars = (query: string) => `/v2/stocks/bars?timeframe=1Day&${query}`;
const CLOSE = '2024-08-02T20:05:00Z';

describe('bars', () => {
  test('a day is stamped with its New York midnight, on both sides of a clock change', async () => {
    const desk = await open({ startAt: '2024-11-05T12:00:00Z' });
    const { bars: found } = await desk.get<Bars>(bars('symbols=COST&start=2024-11-01&end=2024-11-04'));
    expect(found?.['COST']).toEqual([
      { t: '2024-11-01T04:00:00Z', o: 900, h: 900, l: 900, c: 900, v: 390_000, n: 3900, vw: 900 },
      { t: '2024-11-04T05:00:00Z', o: 900, h: 900, l: 900, c: 900, v: 390_000, n: 3900, vw: 900 },
    ]);
  });

  test("today's bar is absent before the open, partial while it is open, and whole from the close on", async () => {
    const desk = await open();
    const today = async () => (await desk.get<Bars>(bars('symbols=AAPL&start=2024-08-05'))).bars?.['AAPL'];
    expect(await today()).toBeUndefined();
    desk.at('2024-08-05T13:32:10Z');
    expect(await today()).toMatchObject([{ o: 200, h: 200.2, l: 200, c: 200.2, v: 3000 }]);
    desk.at('2024-08-05T20:00:00Z');
    expect(await today()).toMatchObject([{ o: 200, h: 238.9, c: 238.9, v: 390_000 }]);
  });

  test('pages are counted over all symbols, sorted by symbol and then by time', async () => {
    const desk = await open();
    const query = bars('symbols=MSFT,AAPL&start=2024-07-30&end=2024-08-02&limit=3');
    const seen: string[] = [];
    let page = '';
    do {
      const { bars: found, next_page_token: next } = await desk.get<Bars>(`${query}${page}`);
      const names = Object.entries(found ?? {}).flatMap(([symbol, list]) =>
        list.map((bar) => `${symbol} ${String(bar['t']).slice(5, 10)}`),
      );
      expect(names.length).toBeLessThanOrEqual(3);
      seen.push(...names, '|');
      page = next === null ? '' : `&page_token=${encodeURIComponent(next)}`;
    } while (page !== '');
    expect(seen.join(' ')).toBe(
      'AAPL 07-30 AAPL 07-31 AAPL 08-01 | AAPL 08-02 MSFT 07-30 MSFT 07-31 | MSFT 08-01 MSFT 08-02 |',
    );
  });

  test('the last page has no token, also when it is exactly full', async () => {
    const desk = await open();
    const { next_page_token: next } = await desk.get<Bars>(
      bars('symbols=AAPL&start=2024-07-30&end=2024-08-02&limit=4'),
    );
    expect(next).toBeNull();
  });

  test('more than 10000 are refused in the words of the data API', async () => {
    const { status, body } = await (await open()).ask('GET', bars('symbols=AAPL&limit=20000'));
    expect([status, body]).toEqual([
      400,
      { message: 'invalid limit: larger than the allowed maximum of 10000' },
    ]);
  });

  test('other timeframes are refused', async () => {
    const { status, body } = await (await open()).ask('GET', '/v2/stocks/bars?symbols=AAPL&timeframe=1Min');
    expect([status, body['message']]).toEqual([400, expect.stringContaining('1Day')]);
  });

  test('a range without bars answers null', async () => {
    const desk = await open();
    expect(await desk.get<Bars>(bars('symbols=FRESH&start=2024-07-30'))).toEqual({
      ...{ bars: null, next_page_token: null },
    });
  });

  test('descending order turns the time round', async () => {
    const desk = await open();
    const { bars: found } = await desk.get<Bars>(bars('symbols=AAPL&start=2024-08-01&sort=desc'));
    expect(found?.['AAPL']?.map((bar) => bar['t'])).toEqual(['2024-08-02T04:00:00Z', '2024-08-01T04:00:00Z']);
  });

  test('adjustment knows a split from its ex date on, not a minute before', async () => {
    const desk = await open({ startAt: '2024-06-10T03:59:00Z' });
    const close = async (adjustment: string) => {
      const query = bars(`symbols=NVDA&start=2024-06-07&end=2024-06-07&adjustment=${adjustment}`);
      return (await desk.get<Bars>(query)).bars?.['NVDA']?.[0];
    };
    expect(await close('split')).toMatchObject({ c: 1200, v: 390_000 });
    desk.at('2024-06-10T04:00:00Z');
    expect(await close('split')).toMatchObject({ c: 120, v: 3_900_000 });
    expect(await close('raw')).toMatchObject({ c: 1200, v: 390_000 });
  });
});

describe('latest trades and quotes', () => {
  const trade = '/v2/stocks/trades/latest?symbols=AAPL';
  const quote = '/v2/stocks/quotes/latest?symbols=AAPL';

  test("before the open the latest trade is yesterday's, with yesterday's time", async () => {
    const desk = await open();
    expect(await desk.get(trade)).toMatchObject({
      trades: { AAPL: { p: 238.9, t: '2024-08-02T19:59:00.000Z' } },
    });
    expect(await desk.get(quote)).toMatchObject({
      quotes: { AAPL: { bp: 238.89, ap: 238.91, t: '2024-08-02T20:00:00.000Z' } },
    });
  });

  test('from the open on a trade carries its minute and a quote the current second', async () => {
    const desk = await open();
    desk.at('2024-08-05T13:31:42.700Z');
    expect(await desk.get(trade)).toMatchObject({
      trades: { AAPL: { p: 200.1, t: '2024-08-05T13:31:00.000Z' } },
    });
    expect(await desk.get(quote)).toMatchObject({
      quotes: { AAPL: { bp: 200.09, ap: 200.11, t: '2024-08-05T13:31:42.000Z' } },
    });
  });

  test('unknown symbols are absent, not an error', async () => {
    const desk = await open();
    expect(await desk.get('/v2/stocks/trades/latest?symbols=NOPE,FRESH')).toEqual({ trades: {} });
  });

  test('a late open shows no trade of the session and a one-sided quote until its time', async () => {
    const desk = await open();
    await desk.ask('PUT', '/control/late-opens', { date: '2024-08-05', afterOpenMs: { AAPL: 90_000 } });
    desk.at('2024-08-05T13:31:29Z');
    expect(await desk.get(trade)).toMatchObject({ trades: { AAPL: { t: '2024-08-02T19:59:00.000Z' } } });
    expect(await desk.get(quote)).toMatchObject({
      quotes: { AAPL: { ap: 0, as: 0, t: '2024-08-05T13:31:29.000Z' } },
    });
    expect((await desk.get<Bars>(bars('symbols=AAPL'))).bars).toBeNull();
    await desk.order({ client_order_id: 'waits' });
    expect(await desk.look('waits')).toMatchObject({ status: 'new' });
    desk.at('2024-08-05T13:31:30Z');
    expect(await desk.get(trade)).toMatchObject({ trades: { AAPL: { t: '2024-08-05T13:31:00.000Z' } } });
    expect(await desk.get(quote)).toMatchObject({ quotes: { AAPL: { ap: 200.11 } } });
    expect(await desk.look('waits')).toMatchObject({
      status: 'filled',
      filled_at: '2024-08-05T13:31:30.000Z',
    });
  });
});

describe('snapshots', () => {
  const snapshot = '/v2/stocks/snapshots?symbols=AAPL,FRESH,NOPE';

  test("before the first print of the day dailyBar is still yesterday's; a symbol that never printed is null", async () => {
    const found = await (await open()).get(snapshot);
    expect(found).toMatchObject({
      AAPL: { dailyBar: { t: '2024-08-02T04:00:00Z' }, prevDailyBar: { t: '2024-08-01T04:00:00Z' } },
    });
    expect(found['FRESH']).toBeNull();
    expect('NOPE' in found).toBe(false);
  });

  test('from the open on it is today, partial', async () => {
    const desk = await open();
    expect(await desk.at('2024-08-05T13:30:00Z').get(snapshot)).toMatchObject({
      AAPL: {
        latestTrade: { p: 200 },
        dailyBar: { t: '2024-08-05T04:00:00Z', c: 200 },
        prevDailyBar: { t: '2024-08-02T04:00:00Z' },
      },
    });
  });
});

describe('corporate actions', () => {
  test('are filtered by their date, today by default, and never shown before it', async () => {
    const desk = await open({ startAt: '2024-06-09T20:00:00Z' });
    const actions = async (query = '') =>
      (await desk.get<{ corporate_actions: Json }>(`/v1/corporate-actions${query}`)).corporate_actions;
    expect(await actions('?start=2024-06-01&end=2024-12-31')).toEqual({});
    desk.at('2024-06-10T12:00:00Z');
    expect(await actions()).toMatchObject({
      forward_splits: [{ symbol: 'NVDA', new_rate: 10, old_rate: 1, ex_date: '2024-06-10' }],
      reverse_splits: [{ symbol: 'WEAK', new_rate: 0.1, old_rate: 1 }],
    });
    desk.at('2024-08-16T12:00:00Z');
    expect(await actions()).toEqual({});
    expect(await actions('?start=2024-06-01&symbols=MSFT')).toMatchObject({
      cash_dividends: [{ symbol: 'MSFT', rate: 0.75, ex_date: '2024-08-15' }],
    });
    expect(Object.keys(await actions('?start=2024-06-01&types=reverse_split'))).toEqual(['reverse_splits']);
  });

  test('are paged', async () => {
    const desk = await open({ startAt: '2024-08-16T12:00:00Z' });
    const first = await desk.get<Bars>('/v1/corporate-actions?start=2024-06-01&limit=2');
    const token = encodeURIComponent(String(first.next_page_token));
    expect(
      await desk.get(`/v1/corporate-actions?start=2024-06-01&limit=2&page_token=${token}`),
    ).toMatchObject({
      ...{ corporate_actions: { cash_dividends: [{ symbol: 'MSFT' }] }, next_page_token: null },
    });
  });
});

test('whatever is asked, nothing carries a time later than market time', async () => {
  const desk = await open({ startAt: CLOSE, holdings: [{ symbol: 'AAPL', qty: '1' }] });
  await desk.order({ symbol: 'COST' });
  const paths = [
    ...['/v2/stocks/snapshots?symbols=AAPL,COST', '/v2/stocks/trades/latest?symbols=AAPL'],
    ...['/v2/stocks/quotes/latest?symbols=AAPL', bars('symbols=AAPL&start=2024-07-01&end=2024-12-31')],
    ...['/v1/corporate-actions?start=2024-01-01&end=2024-12-31', '/control/ledger'],
  ];
  for (const now of [
    '2024-08-02T20:05:00Z',
    '2024-08-05T13:29:59Z',
    '2024-08-05T13:30:00Z',
    '2024-08-05T20:00:00Z',
  ]) {
    desk.at(now);
    for (const path of paths) {
      const times =
        JSON.stringify(await desk.get(path)).match(/"(?!expires_at)[a-z_]+":"\d{4}-\d\d-\d\dT[^"]+"/g) ?? [];
      const late = times.filter((time) => Date.parse(/:"(.+)"$/.exec(time)![1]!) > Date.parse(now));
      expect([now, path, late]).toEqual([now, path, []]);
    }
  }
});
