/** Query parameters: what narrows an answer narrows it, and what the exchange can't honour is refused, never ignored. */
import { open } from './trial-exchange';
import type { Json } from './trial-exchange';

const AFTER_SPLIT = '2024-08-05T12:30:00Z';
const names = (found: readonly Json[]): unknown[] => found.map(({ symbol }) => symbol);

interface Actions {
  readonly corporate_actions: Readonly<Record<string, readonly Json[]>>;
}

describe('assets', () => {
  test.each([
    ['status=active&asset_class=us_equity&exchange=NYSE', 6],
    ['status=inactive', 0],
    ['asset_class=crypto', 0],
    ['exchange=NASDAQ', 0],
    ['attributes=ipo,has_options', 0],
  ])('%s lists %d', async (query, count) => {
    expect(await (await open()).get<Json[]>(`/v2/assets?${query}`)).toHaveLength(count);
  });

  test.each([
    'status=',
    'status=gone',
    'asset_class=equity',
    'exchange=LSE',
    'attributes=',
    'attributes=ipo,x',
  ])('%s is refused by name', async (query) => {
    const { status, body } = await (await open()).ask('GET', `/v2/assets?${query}`);
    expect(status).toBe(422);
    expect(body['message']).toMatch(new RegExp(`^invalid ${query.split('=')[0]!}: `));
  });

  test("an asset says easy_to_borrow, without which Alpaca's Python client can't read it", async () => {
    expect(await (await open()).get('/v2/assets/AAPL')).toMatchObject({ easy_to_borrow: false });
  });
});

describe('the list of orders', () => {
  test.each([
    ['asset_class=us_equity', 2],
    ['asset_class=crypto&asset_class=all', 2],
    ['asset_class=crypto,us_option', 0],
    ['symbols=AAPL&symbols=MSFT', 2],
    ['symbols=MSFT&nested=true', 1],
  ])('%s lists %d', async (query, count) => {
    const desk = await open();
    for (const symbol of ['AAPL', 'MSFT']) await desk.order({ symbol });
    expect(await desk.get<Json[]>(`/v2/orders?${query}`)).toHaveLength(count);
  });

  test.each(['asset_class=shares', 'nested=null', 'status=', 'limit=', 'after=', 'side=buy&side=sell'])(
    '%s is refused by name',
    async (query) => {
      const { status, body } = await (await open()).ask('GET', `/v2/orders?${query}`);
      expect(status).toBe(422);
      expect(body['message']).toMatch(new RegExp(`^invalid ${query.split('=')[0]!}: `));
    },
  );

  test.each([
    ['after_order_id=ID&before_order_id=ID', 'after_order_id and before_order_id'],
    ['after_order_id=ID&until=2024-08-06', 'after_order_id'],
    ['before_order_id=ID&after=2024-08-01', 'before_order_id'],
  ])('%s: an order id is the only bound', async (query, named) => {
    const desk = await open();
    const { body: order } = await desk.order();
    const { status, body } = await desk.ask(
      'GET',
      `/v2/orders?${query.replaceAll('ID', String(order['id']))}`,
    );
    expect([status, body['message']]).toEqual([
      422,
      `${named} can't be combined with another bound; ask with one alone`,
    ]);
  });
});

test.each(['', '?client_order_id='])('by_client_order_id%s says that it needs an id', async (query) => {
  const { status, body } = await (await open()).ask('GET', `/v2/orders:by_client_order_id${query}`);
  expect([status, body['message']]).toEqual([422, 'client_order_id is required']);
});

test('nested of one order is true or false', async () => {
  const desk = await open();
  const { body } = await desk.order();
  const path = `/v2/orders/${String(body['id'])}?nested=`;
  expect((await desk.ask('GET', `${path}false`)).status).toBe(200);
  expect((await desk.ask('GET', `${path}maybe`)).status).toBe(422);
});

describe('the calendar', () => {
  test('date_type SETTLEMENT bounds the settlement dates', async () => {
    const path = '/v2/calendar?start=2024-08-06&end=2024-08-06&date_type=SETTLEMENT';
    expect(await (await open()).get(path)).toMatchObject([
      { date: '2024-08-05', settlement_date: '2024-08-06' },
    ]);
  });

  test.each([
    'start=',
    'start=2024-02-30',
    'start=2024-08-05Tmorning',
    'end=2024-08-05&end=2024-08-06',
    'date_type=BANK',
  ])('%s is a bad request', async (query) => {
    const { status, body } = await (await open()).ask('GET', `/v2/calendar?${query}`);
    expect(status).toBe(400);
    expect(body['message']).toMatch(new RegExp(`^invalid ${query.split('=')[0]!}: `));
  });
});

describe('market data', () => {
  const BARS = '/v2/stocks/bars?timeframe=1Day&symbols=AAPL&start=2024-07-30';

  test.each(['currency=USD', 'asof=-', 'asof=2024-08-01', 'feed=boats'])('bars with %s', async (query) => {
    expect((await (await open()).ask('GET', `${BARS}&${query}`)).status).toBe(200);
  });

  test.each([
    ...['currency=EUR', 'currency=', 'asof=yesterday', 'feed=delayed_sip', 'feed='],
    ...['end=', 'end=2024-02-30', 'limit=', 'adjustment=', 'sort='],
  ])('bars with %s are refused by name', async (query) => {
    const { status, body } = await (await open()).ask('GET', `${BARS}&${query}`);
    expect(status).toBe(400);
    expect(body['message']).toMatch(new RegExp(`^invalid ${query.split('=')[0]!}: `));
  });

  test.each(['trades/latest', 'quotes/latest', 'snapshots'])(
    '%s: a delayed feed, but no euros',
    async (path) => {
      const desk = await open();
      const ask = (query: string) => desk.ask('GET', `/v2/stocks/${path}?symbols=AAPL&${query}`);
      expect((await ask('feed=delayed_sip')).status).toBe(200);
      expect((await ask('feed=')).status).toBe(400);
      expect((await ask('currency=EUR')).status).toBe(400);
    },
  );
});

describe('corporate actions', () => {
  const found = async (query: string): Promise<readonly Json[]> => {
    const desk = await open({ startAt: AFTER_SPLIT });
    const { corporate_actions: groups } = await desk.get<Actions>(`/v1/corporate-actions?${query}`);
    return Object.values(groups).flat();
  };
  const ALL = 'start=2024-01-01&end=2024-12-31';

  test.each([
    [`${ALL}&types=forward_split,spin_off`, ['NVDA']],
    [`${ALL}&cusips=000000000`, ['NVDA', 'WEAK']],
    [`${ALL}&cusips=037833100`, []],
    [`${ALL}&region=non_us`, []],
    [`${ALL}&region=all&data_quality=all`, ['NVDA', 'WEAK']],
  ])('%s lists %j', async (query, symbols) => {
    expect(names(await found(query))).toEqual(symbols);
  });

  test('ids find theirs whatever their dates, but none still to come', async () => {
    const [split] = await found(ALL);
    const [dividend] = Object.values(
      (
        await (
          await open({ startAt: '2024-08-16T12:00:00Z' })
        ).get<Actions>('/v1/corporate-actions?start=2024-08-15&end=2024-08-15')
      ).corporate_actions,
    ).flat();
    expect(names(await found(`ids=${String(split!['id'])},${String(dividend!['id'])}`))).toEqual(['NVDA']);
  });

  test.each([
    ...['types=split', 'region=mars', 'data_quality=good', 'start=', 'start=2024-02-30'],
    ...['end=2024-08-05T00:00:00Z', 'limit=', 'sort='],
  ])('%s is refused by name', async (query) => {
    const { status, body } = await (await open()).ask('GET', `/v1/corporate-actions?${query}`);
    expect(status).toBe(400);
    expect(body['message']).toMatch(new RegExp(`^invalid ${query.split('=')[0]!}: `));
  });

  test('ids go with no other filter', async () => {
    const { status, body } = await (
      await open()
    ).ask('GET', '/v1/corporate-actions?ids=x&types=spin_off&region=us');
    expect([status, body]).toEqual([400, { message: "ids can't be combined with types, region" }]);
  });
});
