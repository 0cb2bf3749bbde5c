/** Faults of the market: halts, refused fractions, changed hours and splits, as trading and every answer show them. */
import { open } from '../trial-exchange';
import type { Json, Trader } from '../trial-exchange';
import { plan, report } from './hostile-requests';

const OPEN = '2024-08-05T13:30:00Z';

const quote = async (desk: Trader, symbol: string): Promise<Json> =>
  (await desk.get<{ quotes: Record<string, Json> }>(`/v2/stocks/quotes/latest?symbols=${symbol}`)).quotes[
    symbol
  ]!;
const trade = async (desk: Trader, symbol: string): Promise<Json> =>
  (await desk.get<{ trades: Record<string, Json> }>(`/v2/stocks/trades/latest?symbols=${symbol}`)).trades[
    symbol
  ]!;

describe('halt', () => {
  const HALT = {
    name: 'halt',
    symbols: ['AAPL'],
    from: '2024-08-05T13:35:20Z',
    until: '2024-08-05T13:50:00Z',
  };

  test('trades and quotes stand still, so that their age grows, until it is over', async () => {
    const desk = await open();
    await plan(desk, [HALT]);
    desk.at('2024-08-05T13:49:59Z');
    expect(await quote(desk, 'AAPL')).toMatchObject({
      t: '2024-08-05T13:35:20.000Z',
      bp: 200.49,
      ap: 200.51,
    });
    expect(await trade(desk, 'AAPL')).toMatchObject({ t: '2024-08-05T13:35:00.000Z', p: 200.5 });
    expect(await quote(desk, 'MSFT')).toMatchObject({ t: '2024-08-05T13:49:59.000Z', bp: 398.09 });
    desk.at('2024-08-05T13:50:00Z');
    expect(await quote(desk, 'AAPL')).toMatchObject({ t: '2024-08-05T13:50:00.000Z', bp: 201.99 });
    expect((await report(desk)).fired).toEqual([
      { name: 'halt', at: '2024-08-05T13:35:20.000Z', on: 'market', key: 'AAPL' },
    ]);
  });

  test('orders are taken and rest; they fill when trading goes on', async () => {
    const desk = await open();
    await plan(desk, [HALT]);
    const { status } = await desk.at('2024-08-05T13:40:00Z').order({ client_order_id: 'one' });
    expect(status).toBe(200);
    desk.at('2024-08-05T13:49:59.999Z');
    expect(await desk.look('one')).toMatchObject({ status: 'new', filled_qty: '0' });
    desk.at('2024-08-05T13:50:00Z');
    expect(await desk.look('one')).toMatchObject({
      ...{ status: 'filled', filled_at: '2024-08-05T13:50:00.000Z', filled_avg_price: '202.01' },
    });
  });

  test('from before the open there is no print of the day and the quote is the last close’s', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'halt', symbols: ['AAPL'] }]);
    await desk.order({ client_order_id: 'one' });
    desk.at('2024-08-05T13:45:00Z');
    expect(await quote(desk, 'AAPL')).toMatchObject({ t: '2024-08-02T20:00:00.000Z', ap: 0 });
    expect(await trade(desk, 'AAPL')).toMatchObject({ t: '2024-08-02T19:59:00.000Z' });
    expect(await desk.look('one')).toMatchObject({ status: 'new' });
    desk.at('2024-08-05T20:00:00Z');
    expect(await desk.look('one')).toMatchObject({ status: 'expired', filled_qty: '0' });
  });

  test('an order may be cancelled in a halt', async () => {
    const desk = await open();
    await plan(desk, [HALT]);
    const { body } = await desk.at('2024-08-05T13:40:00Z').order({ client_order_id: 'one' });
    expect((await desk.ask('DELETE', `/v2/orders/${String(body['id'])}`)).status).toBe(204);
    desk.at('2024-08-05T14:00:00Z');
    expect(await desk.look('one')).toMatchObject({ status: 'canceled', filled_qty: '0' });
  });

  test('a new plan lifts it: an order that waited fills at the next minute', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'halt', symbols: ['AAPL'] }]);
    await desk.at('2024-08-05T13:40:00Z').order({ client_order_id: 'one' });
    desk.at('2024-08-05T13:41:30Z');
    expect(await desk.look('one')).toMatchObject({ status: 'new' });
    await plan(desk, []);
    desk.at('2024-08-05T13:42:00Z');
    expect(await desk.look('one')).toMatchObject({ status: 'filled', filled_at: '2024-08-05T13:42:00.000Z' });
  });

  test('two that follow or overlap are one', async () => {
    const desk = await open();
    await plan(desk, [
      { name: 'halt', symbols: ['AAPL'], from: '2024-08-05T13:35:00Z', until: '2024-08-05T13:40:00Z' },
      { name: 'halt', symbols: ['AAPL'], from: '2024-08-05T13:38:00Z', until: '2024-08-05T13:45:00Z' },
    ]);
    desk.at('2024-08-05T13:44:00Z');
    expect(await quote(desk, 'AAPL')).toMatchObject({ t: '2024-08-05T13:35:00.000Z' });
    await desk.order({ client_order_id: 'one' });
    desk.at('2024-08-05T13:46:00Z');
    expect(await desk.look('one')).toMatchObject({ filled_at: '2024-08-05T13:45:00.000Z' });
  });

  test('a day without any trade has no bar', async () => {
    const desk = await open();
    await plan(desk, [
      { name: 'halt', symbols: ['AAPL'], until: '2024-08-05T15:00:00Z' },
      { name: 'halt', symbols: ['AAPL'], from: '2024-08-05T14:00:00Z', until: '2024-08-05T20:00:00Z' },
    ]);
    desk.at('2024-08-05T21:00:00Z');
    const { bars } = await desk.get<{ bars: Record<string, Json[]> }>(
      '/v2/stocks/bars?symbols=AAPL,COST&timeframe=1Day&start=2024-08-02&end=2024-08-05',
    );
    expect([bars['AAPL']?.length, bars['COST']?.length]).toEqual([1, 2]);
  });

  test('with a probability it takes some symbols and not others, always the same', async () => {
    const halted = async (seed: number): Promise<readonly string[]> => {
      const desk = await open();
      await plan(desk, [{ name: 'halt', symbols: ['AAPL', 'MSFT', 'COST', 'NVDA'], probability: 0.5 }], seed);
      return (await report(desk)).fired.map(({ key }) => key);
    };
    expect(await halted(3)).toEqual(await halted(3));
    const seen = new Set<string>();
    for (const seed of [1, 2, 3, 4]) seen.add((await halted(seed)).join());
    expect(seen.size).toBeGreaterThan(1);
  });
});

describe('fractional-blocked', () => {
  const HOUR = { from: '2024-08-05T13:30:00Z', until: '2024-08-05T14:30:00Z' };

  test.each([
    [{}, 'COST', 'fractional trading is disabled for this account'],
    [{ symbols: ['COST'] }, 'COST', 'asset "COST" is not fractionable'],
  ])('%j: refused in Alpaca’s words for the hour, whole shares not', async (which, symbol, message) => {
    const desk = await open();
    await plan(desk, [{ name: 'fractional-blocked', ...HOUR, ...which }]);
    const fraction = () => desk.order({ symbol, qty: '0.5' });
    expect((await desk.at('2024-08-05T13:29:59Z').ask('GET', '/v2/clock')).status).toBe(200);
    desk.at('2024-08-05T13:30:00Z');
    expect(await fraction()).toMatchObject({ status: 403, body: { code: 40310000, message } });
    expect((await desk.order({ symbol, qty: '1' })).status).toBe(200);
    desk.at('2024-08-05T14:29:59Z');
    expect((await fraction()).status).toBe(403);
    desk.at('2024-08-05T14:30:00Z');
    expect((await fraction()).status).toBe(200);
  });

  test('the flags of account and asset go on saying yes: only an order finds out', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'fractional-blocked' }, { name: 'fractional-blocked', symbols: ['COST'] }]);
    expect(await desk.get('/v2/assets/COST')).toMatchObject({ fractionable: true });
    expect(await desk.get('/v2/account/configurations')).toMatchObject({ fractional_trading: true });
  });

  test('another symbol is not refused', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'fractional-blocked', symbols: ['COST'] }]);
    expect((await desk.order({ symbol: 'AAPL', qty: '0.5' })).status).toBe(200);
  });

  test('a fraction that was taken before is rejected when it comes to be worked', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'fractional-blocked', ...HOUR }]);
    expect((await desk.order({ symbol: 'COST', qty: '0.5', client_order_id: 'one' })).status).toBe(200);
    desk.at(OPEN);
    expect(await desk.look('one')).toMatchObject({ status: 'rejected' });
  });
});

describe('calendar-changed', () => {
  const clock = (desk: Trader) => desk.get('/v2/clock');
  const NIGHT = { name: 'calendar-changed', from: '2024-08-06T03:00:00Z', date: '2024-08-06' };
  const evening = async (fault: Json): Promise<Trader> => {
    const desk = await open();
    await plan(desk, [fault]);
    desk.at('2024-08-06T02:59:59Z');
    expect(await clock(desk)).toMatchObject({ next_open: '2024-08-06T09:30:00.000-04:00' });
    await desk.order({ client_order_id: 'waits' });
    return desk.at('2024-08-06T03:00:00Z');
  };

  test('a closure is announced overnight: waiting orders wait for the session after', async () => {
    const desk = await evening(NIGHT);
    expect(await clock(desk)).toMatchObject({ next_open: '2024-08-07T09:30:00.000-04:00' });
    desk.at('2024-08-06T15:00:00Z');
    expect(await clock(desk)).toMatchObject({ is_open: false });
    expect(await desk.look('waits')).toMatchObject({ status: 'accepted' });
    desk.at('2024-08-07T13:30:00Z');
    expect(await desk.look('waits')).toMatchObject({ status: 'filled' });
    expect((await report(desk)).fired).toEqual([
      { name: 'calendar-changed', at: '2024-08-06T03:00:00.000Z', on: 'market', key: 'calendar-changed' },
    ]);
  });

  test('an early close: calendar, clock and the day’s orders end with it', async () => {
    const desk = await evening({ ...NIGHT, close: '13:00' });
    expect(await desk.get('/v2/calendar?start=2024-08-06&end=2024-08-06')).toMatchObject([
      { date: '2024-08-06', open: '09:30', close: '13:00', session_close: '1700' },
    ]);
    desk.at('2024-08-06T14:00:00Z');
    expect(await clock(desk)).toMatchObject({ is_open: true, next_close: '2024-08-06T13:00:00.000-04:00' });
    await desk.order({ client_order_id: 'rests', type: 'limit', limit_price: '100' });
    desk.at('2024-08-06T17:00:00Z');
    expect(await clock(desk)).toMatchObject({ is_open: false });
    expect(await desk.look('rests')).toMatchObject({
      status: 'expired',
      expired_at: '2024-08-06T17:00:00.000Z',
    });
  });

  test('a late open: what waits is filled when it comes', async () => {
    const desk = await evening({ ...NIGHT, open: '11:00' });
    desk.at('2024-08-06T14:59:59Z');
    expect(await clock(desk)).toMatchObject({ is_open: false, next_open: '2024-08-06T11:00:00.000-04:00' });
    expect(await desk.look('waits')).toMatchObject({ status: 'accepted' });
    desk.at('2024-08-06T15:00:00Z');
    expect(await desk.look('waits')).toMatchObject({
      status: 'filled',
      filled_at: '2024-08-06T15:00:00.000Z',
    });
  });

  test('is seen in one leap over the night as it would be in small steps', async () => {
    const desk = await open();
    await plan(desk, [{ ...NIGHT, close: '13:00' }]);
    await desk
      .at('2024-08-05T21:00:00Z')
      .order({ client_order_id: 'rests', type: 'limit', limit_price: '100' });
    desk.at('2024-08-06T21:00:00Z');
    expect(await desk.look('rests')).toMatchObject({
      status: 'expired',
      expired_at: '2024-08-06T17:00:00.000Z',
    });
    const { entries } = await desk.get<{ entries: Json[] }>('/control/ledger');
    expect(entries.filter(({ kind }) => kind === 'close').at(-1)).toMatchObject({
      at: '2024-08-06T17:00:00.000Z',
    });
  });

  test('without a date it is the next session that is closed', async () => {
    const desk = await open();
    desk.at('2024-08-05T21:00:00Z');
    await plan(desk, [{ name: 'calendar-changed' }]);
    expect(await clock(desk)).toMatchObject({ next_open: '2024-08-07T09:30:00.000-04:00' });
  });

  test('stays announced when the plan goes', async () => {
    const desk = await evening(NIGHT);
    await desk.get('/v2/clock');
    await plan(desk, []);
    expect(await clock(desk)).toMatchObject({ next_open: '2024-08-07T09:30:00.000-04:00' });
  });

  test('what can’t be announced any more is refused at once, or never fires', async () => {
    const desk = await open();
    desk.at('2024-08-05T14:00:00Z');
    const faults = [{ name: 'calendar-changed', date: '2024-08-05' }];
    const { status, body } = await desk.ask('PUT', '/control/faults', { seed: 1, faults });
    expect([status, body['message']]).toEqual([
      400,
      "the session of 2024-08-05 has opened; it can't be changed any more",
    ]);
    expect((await report(desk)).faults).toEqual([]);
    await plan(desk, [{ ...faults[0], from: '2024-08-05T15:00:00Z' }]);
    desk.at('2024-08-05T15:00:00Z');
    expect(await clock(desk)).toMatchObject({ is_open: true });
    expect((await report(desk)).counts).toEqual({});
  });

  test.each([
    [{ date: '2024-08-06' }, 'body: give closed: true, or open or close as HH:MM, or both of these'],
    [
      { date: '2024-08-06', closed: true, close: '13:00' },
      'body: give closed: true, or open or close as HH:MM, or both of these',
    ],
    [{ date: '2024-08-06', close: '1 pm' }, 'close: is no time in New York as HH:MM'],
    [{ date: '2024-08-06', close: '09:00' }, '2024-08-06 would close before it opens; give a later close'],
    [{ date: '2024-08-05', open: '08:00' }, "2024-08-05 can't open in the past; give a later time"],
  ])('by hand: %j is refused', async (change, message) => {
    const desk = await open();
    const { status, body } = await desk.ask('PUT', '/control/calendar', change);
    expect([status, body['message']]).toEqual([400, message]);
  });

  test('by hand: other hours are announced at once', async () => {
    const desk = await open();
    const { body } = await desk.ask('PUT', '/control/calendar', { date: '2024-08-05', close: '13:00' });
    expect(body).toEqual({ closures: [], changed: [{ date: '2024-08-05', open: '09:30', close: '13:00' }] });
  });
});

describe('split', () => {
  const SPLIT = { name: 'split', symbols: ['COST'], ratio: '3', date: '2024-08-06' };
  const bars = async (desk: Trader, adjustment: string): Promise<readonly unknown[]> => {
    const { bars: found } = await desk.get<{ bars: Record<string, Json[]> }>(
      `/v2/stocks/bars?symbols=COST&timeframe=1Day&start=2024-08-05&end=2024-08-06&adjustment=${adjustment}`,
    );
    return found['COST']!.map(({ o, c, v }) => [o, c, v]);
  };

  test('from its ex date prices, bars, holdings and corporate actions are in new units', async () => {
    const desk = await open({ holdings: [{ symbol: 'COST', qty: '2' }] });
    await plan(desk, [SPLIT]);
    desk.at('2024-08-05T20:00:00Z');
    expect(await trade(desk, 'COST')).toMatchObject({ p: 900 });
    expect(await desk.get('/v1/corporate-actions?symbols=COST')).toMatchObject({ corporate_actions: {} });
    desk.at('2024-08-06T13:31:00Z');
    expect(await trade(desk, 'COST')).toMatchObject({ p: 300 });
    expect(await quote(desk, 'COST')).toMatchObject({ bp: 299.99, ap: 300 });
    expect(await desk.get('/v2/positions/COST')).toMatchObject({ qty: '6', market_value: '1800' });
    expect(await desk.get('/v2/account')).toMatchObject({ equity: '100000' });
    expect(await desk.get('/v1/corporate-actions?symbols=COST')).toMatchObject({
      corporate_actions: {
        forward_splits: [{ symbol: 'COST', new_rate: 3, old_rate: 1, ex_date: '2024-08-06' }],
      },
    });
    desk.at('2024-08-06T20:00:00Z');
    expect(await bars(desk, 'raw')).toEqual([
      [900, 900, 390_000],
      [300, 300, 1_170_000],
    ]);
    expect(await bars(desk, 'split')).toEqual([
      [300, 300, 1_170_000],
      [300, 300, 1_170_000],
    ]);
    expect((await report(desk)).fired).toMatchObject([{ name: 'split', key: 'COST' }]);
  });

  test('without more words: two for one, as the next session begins', async () => {
    const desk = await open();
    await plan(desk, [{ name: 'split', symbols: ['COST', 'COST'] }]);
    expect((await report(desk)).fired).toMatchObject([{ name: 'split', key: 'COST' }]);
    desk.at('2024-08-05T13:31:00Z');
    expect(await trade(desk, 'COST')).toMatchObject({ p: 900 });
    desk.at('2024-08-06T13:31:00Z');
    expect(await trade(desk, 'COST')).toMatchObject({ p: 450 });
  });

  test('is known only from its own instant on, and stays when the plan goes', async () => {
    const desk = await open();
    await plan(desk, [{ ...SPLIT, from: '2024-08-05T21:00:00Z' }]);
    desk.at('2024-08-05T22:00:00Z');
    await desk.get('/v2/clock');
    await plan(desk, []);
    desk.at('2024-08-06T13:31:00Z');
    expect(await trade(desk, 'COST')).toMatchObject({ p: 300 });
  });

  test('of a day that has begun is refused', async () => {
    const desk = await open();
    const { status, body } = await desk.ask('PUT', '/control/faults', {
      ...{ seed: 1, faults: [{ ...SPLIT, date: '2024-08-05' }] },
    });
    expect([status, body['message']]).toEqual([
      400,
      'split on 2024-08-05: that day has begun; give a later ex date',
    ]);
  });
});
