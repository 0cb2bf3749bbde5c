/** The broker's clock and calendar, and what may be done to them by hand. */
import { open } from './trial-exchange';
import type { Json } from './trial-exchange';

test.each([
  ['2024-08-02T20:05:00Z', '2024-08-02T16:05:00.000-04:00', false, '2024-08-05T09:30', '2024-08-05T16:00'],
  [
    '2024-08-05T13:29:59.999Z',
    '2024-08-05T09:29:59.999-04:00',
    false,
    '2024-08-05T09:30',
    '2024-08-05T16:00',
  ],
  ['2024-08-05T13:30:00Z', '2024-08-05T09:30:00.000-04:00', true, '2024-08-06T09:30', '2024-08-05T16:00'],
  ['2024-08-05T20:00:00Z', '2024-08-05T16:00:00.000-04:00', false, '2024-08-06T09:30', '2024-08-06T16:00'],
  ['2024-11-29T15:00:00Z', '2024-11-29T10:00:00.000-05:00', true, '2024-12-02T09:30', '2024-11-29T13:00'],
])('at %s the clock says %s, open %p', async (startAt, timestamp, isOpen, nextOpen, nextClose) => {
  const { body, headers } = await (await open({ startAt })).ask('GET', '/v2/clock');
  const offset = timestamp.slice(-6);
  expect(body).toEqual({
    ...{ timestamp, is_open: isOpen },
    ...{ next_open: `${nextOpen}:00.000${offset}`, next_close: `${nextClose}:00.000${offset}` },
  });
  expect(headers.get('Nightdesk-Clock-Speed')).toBe('1');
});

test('the next open has its own offset over both clock changes', async () => {
  const spring = await open({ startAt: '2024-03-08T21:05:00Z' });
  expect((await spring.get('/v2/clock'))['next_open']).toBe('2024-03-11T09:30:00.000-04:00');
  const autumn = await open({ startAt: '2024-11-01T20:05:00Z' });
  expect((await autumn.get('/v2/clock'))['next_open']).toBe('2024-11-04T09:30:00.000-05:00');
});

test.each(['start=2024-11-27&end=2024-11-29', 'start=2024-11-27T00:00:00.000Z&end=2024-11-29T00:00:00.000Z'])(
  'the calendar takes dates and full instants: %s',
  async (query) => {
    const desk = await open();
    expect(await desk.get(`/v2/calendar?${query}`)).toEqual([
      {
        ...{ date: '2024-11-27', open: '09:30', close: '16:00', session_open: '0400', session_close: '2000' },
        settlement_date: '2024-11-29',
      },
      {
        ...{ date: '2024-11-29', open: '09:30', close: '13:00', session_open: '0400', session_close: '1700' },
        settlement_date: '2024-12-02',
      },
    ]);
  },
);

describe('an announced closure', () => {
  test('takes the day out of calendar and clock; waiting orders wait for the next session', async () => {
    const desk = await open({ startAt: '2024-08-02T20:05:00Z' });
    await desk.order({ client_order_id: 'waits' });
    const announced = await desk.ask('PUT', '/control/calendar', { date: '2024-08-05', closed: true });
    expect(announced.body).toEqual({ closures: ['2024-08-05'], changed: [] });
    expect((await desk.get('/v2/clock'))['next_open']).toBe('2024-08-06T09:30:00.000-04:00');
    const week = await desk.get<Json[]>('/v2/calendar?start=2024-08-02&end=2024-08-06');
    expect(week.map((day) => day['date'])).toEqual(['2024-08-02', '2024-08-06']);
    expect(await desk.at('2024-08-05T15:00:00Z').look('waits')).toMatchObject({ status: 'accepted' });
    expect((await desk.get('/v2/clock'))['is_open']).toBe(false);
    expect(await desk.at('2024-08-06T13:30:00Z').look('waits')).toMatchObject({
      ...{ status: 'filled', filled_at: '2024-08-06T13:30:00.000Z' },
    });
  });

  test('is refused for a session that has opened, and for a day without one', async () => {
    const desk = await open({ startAt: '2024-08-05T14:00:00Z' });
    for (const date of ['2024-08-05', '2024-08-04']) {
      const { status, body } = await desk.ask('PUT', '/control/calendar', { date, closed: true });
      expect([status, body['message']]).toEqual([400, expect.stringContaining(date)]);
    }
  });
});

describe('market time over HTTP', () => {
  test('a driven exchange moves with the header, never back', async () => {
    const desk = await open();
    const now = async () => (await desk.get('/control/clock'))['at'];
    expect(await now()).toBe('2024-08-05T12:30:00.000Z');
    desk.at('2024-08-05T13:00:00Z');
    expect(await now()).toBe('2024-08-05T13:00:00.000Z');
    desk.at('2024-08-05T12:45:00Z');
    expect(await now()).toBe('2024-08-05T13:00:00.000Z');
    const refused = await desk.ask('PUT', '/control/clock', { speed: 2 });
    expect([refused.status, refused.body['message']]).toEqual([400, expect.stringContaining('driven')]);
    expect((await desk.at('soon').ask('GET', '/v2/clock')).status).toBe(400);
  });

  test('a running one follows its speed to exactly the open, and the header means nothing to it', async () => {
    let wall = 0;
    const desk = await open({ driven: false, startAt: '2024-08-02T20:05:00Z', wallMs: () => wall });
    const night = { speed: 78_300, until: '2024-08-05T13:30:00Z' };
    const set = await desk.ask('PUT', '/control/clock', night);
    expect(set.body).toMatchObject({ speed: 78_300, until: '2024-08-05T13:30:00.000Z', driven: false });
    wall = 1000;
    const racing = await desk.at('2030-01-01T00:00:00Z').ask('GET', '/v2/clock');
    expect(racing.headers.get('Nightdesk-Clock-Speed')).toBe('78300');
    expect(racing.body['timestamp']).toBe('2024-08-03T13:50:00.000-04:00');
    wall = 3010;
    const arrived = await desk.ask('GET', '/v2/clock');
    expect(arrived.headers.get('Nightdesk-Clock-Speed')).toBe('1');
    const late = Date.parse(String(arrived.body['timestamp'])) - Date.parse('2024-08-05T13:30:00Z');
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(1000);
  });

  test('a held clock stands still', async () => {
    let wall = 0;
    const desk = await open({ driven: false, wallMs: () => wall });
    const held = { speed: 60, at: '2024-08-05T13:00:00Z', until: '2024-08-05T13:30:00Z', held: true };
    expect((await desk.ask('PUT', '/control/clock', held)).body).toMatchObject({
      at: '2024-08-05T13:00:00.000Z',
    });
    wall = 5000;
    expect((await desk.get('/control/clock'))['at']).toBe('2024-08-05T13:00:00.000Z');
  });
});

describe('fractional switches', () => {
  test('take effect at their instant, not before', async () => {
    const desk = await open();
    await desk.ask('PUT', '/control/fractional', { symbols: { COST: false }, from: '2024-08-05T13:30:10Z' });
    const fractionable = async () => (await desk.get('/v2/assets/COST'))['fractionable'];
    expect(await fractionable()).toBe(true);
    desk.at('2024-08-05T13:30:10Z');
    expect(await fractionable()).toBe(false);
    expect((await desk.get('/v2/assets/AAPL'))['fractionable']).toBe(true);
  });

  test('reject a fraction that was accepted before and has not traded', async () => {
    const desk = await open();
    await desk.order({ qty: '1.5', client_order_id: 'fraction' });
    await desk.ask('PUT', '/control/fractional', { account: false, from: '2024-08-05T13:00:00Z' });
    desk.at('2024-08-05T13:30:00Z');
    expect(await desk.look('fraction')).toMatchObject({ status: 'rejected', filled_qty: '0' });
    expect((await desk.get('/v2/account/configurations'))['fractional_trading']).toBe(false);
  });
});

test('holdings placed by hand take their price out of the cash', async () => {
  const desk = await open();
  const placed = await desk
    .at('2024-08-05T13:31:00Z')
    .ask('PUT', '/control/holdings', [{ symbol: 'AAPL', qty: '10' }]);
  expect(placed.status).toBe(200);
  expect(await desk.get('/v2/account')).toMatchObject({ cash: '97999', equity: '100000' });
});

test.each([
  ['clock', { speed: 'fast' }, 'speed'],
  ['clock', { speed: 1, until: 'noon' }, 'until'],
  ['fractional', { symbols: { NOPE: false } }, 'NOPE'],
  ['late-opens', { date: '2024-08-05', afterOpenMs: { AAPL: -1 } }, 'afterOpenMs'],
  ['holdings', [{ symbol: 'AAPL', qty: 'ten' }], 'ten'],
  ['partial-fills', { probability: 2 }, 'probability'],
  ['calendar', { date: '2024-08-05', closed: false }, 'closed'],
])('PUT /control/%s with %j is refused and named', async (path, body, named) => {
  const reply = await (await open({ driven: false })).ask('PUT', `/control/${path}`, body);
  expect([reply.status, reply.body['message']]).toEqual([400, expect.stringContaining(named)]);
});
