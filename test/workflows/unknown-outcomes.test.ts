/**
 * Orders whose sending was not answered, each against the exchange's own ledger (design 3.6): looked up by their id,
 * sent once more under it at most, and never two. Promise 1.
 */
import type { SessionRecord } from '../../src/domain/session-record';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const market = scriptedMarket({ COST: { '2026-01-05': OVERSOLD } });
const startAt = '2026-01-05T21:05:00Z';
/** From the open on: the evening's probe of fractions is left alone. */
const from = '2026-01-06T14:30:00Z';
const ID = 'nd1-main-20260105-COST-b-f1';

/** How often the faults of a plan struck. */
const fired = async (desk: DrivenDesk): Promise<Readonly<Record<string, number>>> =>
  ((await desk.control('GET', 'faults')) as { counts: Record<string, number> }).counts;
/** How often the gateway was called for the entry. */
async function gatewayCalls(desk: DrivenDesk): Promise<number> {
  const { events } = await desk.handleOf('2026-01-05').fetchHistory();
  const calls = (events ?? []).filter(
    ({ activityTaskScheduledEventAttributes: each }) => each?.activityType?.name === 'placeOrder',
  );
  return calls.length - 1; // Without the probe.
}

/** One session with faults from the open on: its record, once the ledger has one order at most for the intent. */
async function session(
  desk: DrivenDesk,
  ...faults: readonly object[]
): Promise<{ readonly record: SessionRecord; readonly status: string }> {
  await desk.faults(...faults.map((fault) => ({ from, ...fault })));
  const record = await desk.run('2026-01-05');
  const orders = await desk.orders();
  expect(orders.map((order) => order.client_order_id)).toEqual(orders.length === 0 ? [] : [ID]);
  expect(record.intents).toHaveLength(1);
  expect(record.intents[0]?.rungs).toHaveLength(1);
  expect(record.intents[0]?.filledQty).toBe(orders[0]?.filled_qty ?? '0');
  return { record, status: orders[0]?.status ?? 'none' };
}

const FILLED = { outcome: 'filled', code: 'FILLED', rungs: [{ clientOrderId: ID, outcome: 'filled' }] };

describe('S4: an order that was accepted and not answered is found by its id, and is the only one', () => {
  it.each([
    'reset-after',
    'reset-in-headers',
    'reset-in-body',
    '504-after',
    'html-after',
    'empty-id',
    'unreadable',
  ])('S4, section 2 rows 2 and 7: %s', (name) =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      const { record } = await session(desk, { name, on: 'orders.place', times: 1 });
      expect(record.intents).toMatchObject([FILLED]);
      expect(record.findings).toEqual([]);
      expect(await fired(desk)).toEqual({ [name]: 1 });
      expect(await gatewayCalls(desk)).toBe(1);
    }),
  );
});

describe('S5: an order that was not accepted and not answered is sent once more under its very id', () => {
  it.each(['reset-before', '500-before', '503-before', '504-before', 'html-before'])(
    'S5, section 2 row 4: %s',
    (name) =>
      withDrivenDesk({ market, startAt }, async (desk) => {
        const { record } = await session(desk, { name, on: 'orders.place', times: 1 });
        expect(record.intents).toMatchObject([FILLED]);
        expect(record.findings).toEqual([]);
        expect(await gatewayCalls(desk)).toBe(2);
      }),
  );

  it('S5: and never a third time: after the close it is proven that it never arrived', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      const { record, status } = await session(desk, { name: 'reset-before', on: 'orders.place' });
      expect(await fired(desk)).toEqual({ 'reset-before': 2 });
      expect(await gatewayCalls(desk)).toBe(2);
      expect(status).toBe('none');
      expect(record.intents).toMatchObject([{ outcome: 'unfilled', code: 'NEVER_ARRIVED' }]);
      expect(record.findings.join(' ')).toMatch(/fate of order nd1-main-20260105-COST-b-f1 is not proven/);
      expect((await desk.state()).unproven).toEqual([]);
    }));
});

describe('S6: "client_order_id must be unique" is a word about an order that exists, never a failure', () => {
  it('S6, section 2 rows 1 and 3: accepted, hidden for a minute, sent again, refused as a duplicate, adopted when it shows', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      const { record } = await session(
        desk,
        { name: 'reset-after', on: 'orders.place', times: 1 },
        { name: 'hidden', times: 1, ms: 60_000 },
      );
      expect(record.intents).toMatchObject([FILLED]);
      expect(await gatewayCalls(desk)).toBe(2);
      expect((await desk.state()).unproven).toEqual([]);
    }));

  it('section 2 row 3: hidden for five seconds it is found within the looks, and not sent again', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      const { record } = await session(
        desk,
        { name: 'reset-after', on: 'orders.place', times: 1 },
        { name: 'hidden', times: 1, ms: 5_000 },
      );
      expect(record.intents).toMatchObject([FILLED]);
      expect(await gatewayCalls(desk)).toBe(1);
    }));
});

describe('S11: the whole rung never leaves beside a fraction whose fate nobody knows', () => {
  it('S11: answer lost, the broker with it, and fractions switched off meanwhile: nothing else leaves, and the fill is found after the close', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      await desk.control('PUT', 'fractional', { account: false, from: '2026-01-06T14:31:00Z' });
      desk.before('watchOrder', async (call) => {
        if (call === 1) await desk.faults({ name: 'reset-before', on: 'any', until: '2026-01-06T21:10:00Z' });
      });
      const { record } = await session(desk, { name: 'reset-after', on: 'orders.place', times: 1 });
      expect(record.intents).toMatchObject([FILLED]);
      expect(await gatewayCalls(desk)).toBe(1);
      expect(record.findings.join(' ')).toMatch(/is not proven; its room stays reserved/);
    }));
});
