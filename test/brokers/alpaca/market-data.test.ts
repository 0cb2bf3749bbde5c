/** Market data out of the adapter: all pages, plain decimals, New York dates, and nothing made up. */
import fc from 'fast-check';
import { failureOf, inTurn, json, withAlpaca } from './scripted-alpaca';
import { quoted } from '../../../src/brokers/alpaca/wire';

const bar = (t: string, c = 1) => ({ t, o: 1.5, h: 2, l: 1, c, v: 1234, n: 7, vw: 1.51 });
const request = {
  symbols: ['AAPL', 'MSFT'],
  from: '2024-03-08',
  to: '2024-03-11',
  feed: 'sip',
  adjustment: 'split',
} as const;

describe('daily bars', () => {
  test('come in one request for all symbols, with the New York day at both ends, and a New York date', async () => {
    await withAlpaca(
      json({
        bars: {
          AAPL: [bar('2024-03-08T05:00:00Z', 170.73), bar('2024-03-11T04:00:00Z', 172.75)],
          MSFT: [],
          GONE: null,
        },
        next_page_token: null,
        currency: 'USD',
      }),
      async ({ broker, asked }) => {
        expect(await broker.dailyBars(request)).toEqual({
          AAPL: [
            { date: '2024-03-08', open: '1.5', high: '2', low: '1', close: '170.73', volume: 1234 },
            { date: '2024-03-11', open: '1.5', high: '2', low: '1', close: '172.75', volume: 1234 },
          ],
        });
        expect(asked).toHaveLength(1);
        expect(asked[0]).toMatchObject({
          path: '/v2/stocks/bars',
          query: {
            symbols: 'AAPL,MSFT',
            timeframe: '1Day',
            start: '2024-03-08T05:00:00.000Z',
            end: '2024-03-12T03:59:59.999Z',
            limit: '10000',
            adjustment: 'split',
            feed: 'sip',
          },
        });
      },
    );
  });

  test('come whole: a symbol split over pages is one list', async () => {
    await withAlpaca(
      inTurn(
        json({ bars: { AAPL: [bar('2024-03-08T05:00:00Z')] }, next_page_token: 'two' }),
        json({ bars: { AAPL: [bar('2024-03-11T04:00:00Z')], MSFT: [bar('2024-03-08T05:00:00Z')] } }),
      ),
      async ({ broker, asked }) => {
        const bars = await broker.dailyBars(request);
        expect(bars.AAPL?.map(({ date }) => date)).toEqual(['2024-03-08', '2024-03-11']);
        expect(bars.MSFT).toHaveLength(1);
        expect(asked.map(({ query }) => query.page_token)).toEqual([undefined, 'two']);
      },
    );
  });

  test('with a repeated page token are an error, never a shorter history', async () => {
    await withAlpaca(json({ bars: {}, next_page_token: 'again' }), async ({ broker, asked }) => {
      const failure = await failureOf(broker.dailyBars(request));
      expect(failure).toMatchObject({ kind: 'final', code: 'BAD_ANSWER' });
      expect(failure.message).toBe('daily bars: field "next_page_token" is again a second time');
      expect(asked).toHaveLength(2);
    });
  });

  test('before all data are none', async () => {
    await withAlpaca(json({ bars: null, next_page_token: null }), async ({ broker }) => {
      expect(await broker.dailyBars(request)).toEqual({});
    });
  });

  test.each([
    ['"NaN"', /field "bars\.AAPL\.0\.c" is "NaN"/],
    ['null', /field "bars\.AAPL\.0\.c" is null/],
    ['-1', /field "bars\.AAPL\.0\.c" is -1/],
    ['1e309', /field "bars\.AAPL\.0\.c" is/],
  ])('with a close of %s are refused, naming it', async (close, message) => {
    const body = JSON.stringify({ bars: { AAPL: [bar('2024-03-08T05:00:00Z')] } }).replace(
      '"c":1',
      `"c":${close}`,
    );
    await withAlpaca(json(body), async ({ broker }) => {
      const failure = await failureOf(broker.dailyBars(request));
      expect(failure).toMatchObject({ kind: 'final', code: 'BAD_ANSWER' });
      expect(failure.message).toMatch(message);
    });
  });
});

describe('latest trades and quotes', () => {
  test('come in one request each; null entries and absent symbols are absent', async () => {
    await withAlpaca(
      inTurn(
        json({ trades: { AAPL: { t: '2024-08-05T13:30:00.123456789Z', p: 199.09, s: 100 }, GONE: null } }),
        json({
          quotes: { AAPL: { t: '2024-08-05T13:30:01Z', bp: 199.05, ap: 0, bs: 1, as: 0 }, GONE: null },
        }),
      ),
      async ({ broker, asked }) => {
        expect(await broker.latestTrades(['AAPL', 'GONE', 'NOPE'], 'iex')).toEqual({
          AAPL: { price: '199.09', at: '2024-08-05T13:30:00.123Z' },
        });
        expect(await broker.latestQuotes(['AAPL', 'GONE', 'NOPE'], 'sip')).toEqual({
          AAPL: { bid: '199.05', ask: '0', at: '2024-08-05T13:30:01.000Z' },
        });
        expect(asked.map(({ path, query }) => [path, query])).toEqual([
          ['/v2/stocks/trades/latest', { symbols: 'AAPL,GONE,NOPE', feed: 'iex' }],
          ['/v2/stocks/quotes/latest', { symbols: 'AAPL,GONE,NOPE', feed: 'sip' }],
        ]);
      },
    );
  });

  test('none at all is none', async () => {
    await withAlpaca(json({ trades: null, quotes: {} }), async ({ broker }) => {
      expect(await broker.latestTrades(['AAPL'], 'sip')).toEqual({});
      expect(await broker.latestQuotes(['AAPL'], 'sip')).toEqual({});
    });
  });

  test('an entry without its price is refused, naming it', async () => {
    await withAlpaca(json({ trades: { AAPL: { t: '2024-08-05T13:30:00Z' } } }), async ({ broker }) => {
      expect((await failureOf(broker.latestTrades(['AAPL'], 'sip'))).message).toMatch(
        /^latest trades: field "trades\.AAPL\.p" is missing/,
      );
    });
  });
});

describe('a JSON number becomes a plain decimal', () => {
  test.each([
    [120.888, '120.888'],
    [0.1 + 0.2, '0.3'],
    [120.88800000000001, '120.888'],
    [1e-7, '0.0000001'],
    [100, '100'],
    [0, '0'],
    [123456789.12, '123456789.12'],
  ])('%p is %s', (number, text) => {
    expect(quoted.parse(number)).toBe(text);
  });

  test('any price with up to four decimals comes out as it was written, without an exponent', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(9999), (whole, fraction) => {
        const written = `${whole}.${String(fraction).padStart(4, '0')}`;
        const plain = written.replace(/\.?0+$/, '');
        expect(quoted.parse(JSON.parse(written))).toBe(plain);
      }),
    );
  });
});

describe('corporate actions', () => {
  const id = { id: 'x', cusip: 'y' };
  const body = {
    corporate_actions: {
      forward_splits: [
        {
          ...id,
          symbol: 'NVDA',
          new_rate: 10,
          old_rate: 1,
          ex_date: '2024-06-10',
          process_date: '2024-06-10',
        },
        {
          ...id,
          symbol: 'NVDA',
          new_rate: 4,
          old_rate: 1,
          ex_date: '2024-06-07',
          process_date: '2024-06-08',
        },
      ],
      reverse_splits: [
        {
          ...id,
          symbol: 'XYZ',
          new_rate: 1,
          old_rate: 30,
          ex_date: '2024-06-10',
          process_date: '2024-06-10',
        },
      ],
      stock_dividends: [
        { ...id, symbol: 'XYZ', rate: 0.05, ex_date: '2024-06-10', process_date: '2024-06-20' },
      ],
      cash_dividends: [
        {
          ...id,
          symbol: 'JPM',
          rate: 1.15,
          ex_date: '2024-06-08',
          process_date: '2024-07-31',
          special: false,
        },
        { ...id, symbol: 'ADR', rate: 3, currency: 'EUR', ex_date: '2024-06-10', process_date: '2024-06-10' },
      ],
      unit_splits: [
        {
          ...id,
          old_symbol: 'AAAU',
          new_symbol: 'AAA',
          old_rate: 1,
          new_rate: 1,
          effective_date: '2024-06-10',
          process_date: '2024-06-10',
        },
      ],
      spin_offs: [
        {
          ...id,
          source_symbol: 'XYZ',
          new_symbol: 'NEW',
          source_rate: 1,
          new_rate: 0.25,
          ex_date: '2024-06-10',
          process_date: '2024-06-10',
        },
      ],
      cash_mergers: [
        {
          ...id,
          acquiree_symbol: 'XYZ',
          acquirer_symbol: 'JPM',
          rate: 5,
          effective_date: '2024-06-10',
          process_date: '2024-06-11',
        },
      ],
      name_changes: [{ ...id, old_symbol: 'FB', new_symbol: 'META', process_date: '2024-06-10' }],
      worthless_removals: [{ ...id, symbol: 'DUD', process_date: '2024-06-10' }],
      stock_mergers: null,
    },
    next_page_token: null,
  };
  const symbols = ['NVDA', 'XYZ', 'JPM', 'ADR', 'AAA', 'META', 'DUD'];

  test('are those of the asked symbols with an ex date after the first and until the last day', async () => {
    await withAlpaca(json(body), async ({ broker, asked }) => {
      expect(await broker.corporateActions(symbols, '2024-06-07', '2024-06-10')).toEqual([
        { symbol: 'NVDA', kind: 'split', exDate: '2024-06-10', ratio: { to: '10', from: '1' } },
        { symbol: 'XYZ', kind: 'split', exDate: '2024-06-10', ratio: { to: '1', from: '30' } },
        { symbol: 'XYZ', kind: 'stock-dividend', exDate: '2024-06-10', ratio: { to: '1.05', from: '1' } },
        { symbol: 'JPM', kind: 'cash-dividend', exDate: '2024-06-08', amount: '1.15' },
        { symbol: 'ADR', kind: 'cash-dividend', exDate: '2024-06-10' },
        { symbol: 'AAA', kind: 'spin-off', exDate: '2024-06-10' },
        { symbol: 'XYZ', kind: 'spin-off', exDate: '2024-06-10' },
        { symbol: 'XYZ', kind: 'merger', exDate: '2024-06-10' },
        { symbol: 'DUD', kind: 'merger', exDate: '2024-06-10' },
        { symbol: 'META', kind: 'rename', exDate: '2024-06-10' },
      ]);
      expect(asked[0]).toMatchObject({
        path: '/v1/corporate-actions',
        query: {
          symbols: symbols.join(','),
          start: '2024-05-31',
          end: '2024-08-09',
          limit: '1000',
          data_quality: 'all',
        },
      });
      expect(asked[0]?.query.types?.split(',')).toEqual(
        expect.arrayContaining([
          'forward_split',
          'reverse_split',
          'unit_split',
          'stock_dividend',
          'spin_off',
        ]),
      );
    });
  });

  test('that are still missing a field count all the same, dated by what there is', async () => {
    const split = { symbol: 'NVDA', new_rate: 0, ex_date: null, process_date: '2024-06-10' };
    await withAlpaca(json({ corporate_actions: { forward_splits: [split] } }), async ({ broker }) => {
      expect(await broker.corporateActions(['NVDA'], '2024-06-07', '2024-06-10')).toEqual([
        { symbol: 'NVDA', kind: 'split', exDate: '2024-06-10' },
      ]);
    });
  });

  test('come whole, page after page', async () => {
    await withAlpaca(
      inTurn(
        json({ corporate_actions: body.corporate_actions, next_page_token: 'two' }),
        json({ corporate_actions: {}, next_page_token: null }),
      ),
      async ({ broker, asked }) => {
        expect(await broker.corporateActions(['NVDA'], '2024-06-07', '2024-06-10')).toHaveLength(1);
        expect(asked[1]?.query).toMatchObject({ page_token: 'two', data_quality: 'all' });
      },
    );
  });
});
