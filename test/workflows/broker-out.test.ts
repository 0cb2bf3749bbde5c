/** The broker away, over its limit, or no longer ours, right when orders should leave: given up safely, never unknown. */
import { withDrivenDesk, type DrivenDesk } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
const market = scriptedMarket({
  COST: { '2026-01-05': OVERSOLD },
  WMT: { '2026-01-05': { close: 98.9 }, '2026-01-06': { open: 98.9 } },
});
/** A short entry window, in minutes of which a broker is asked just as often. */
const SHORT = { market, startAt, rules: { open: { waitMs: 60_000, entryWindowMs: 300_000 } } };
/** Right before the first order of the open; the call before it is the evening's probe. */
const atTheFirstOrder = (desk: DrivenDesk, act: () => Promise<unknown>): void =>
  desk.before('placeOrder', async (call) => {
    if (call === 2) await act();
  });

it('S21: nobody listens for the whole entry window: every intent ends with nothing sent, none is unknown', () =>
  withDrivenDesk(SHORT, async (desk) => {
    atTheFirstOrder(desk, () => desk.exchangeDown());
    // The first look was at the open; the next one is the account's after the day.
    desk.before('observe', async (call) => {
      if (call === 3) await desk.exchangeUp();
    });
    const record = await desk.run('2026-01-05');
    expect(record.intents.map(({ symbol, outcome, code }) => [symbol, outcome, code])).toEqual([
      ['WMT', 'unfilled', 'BROKER_UNREACHABLE'],
      ['COST', 'unfilled', 'BROKER_UNREACHABLE'],
    ]);
    expect(record.intents.flatMap(({ rungs }) => rungs)).toEqual([]);
    expect(await desk.orders()).toEqual([]);
    expect((await desk.state()).unproven).toEqual([]);
  }));

it('S21: keys refused in the middle of the run (401): the session sends nothing more, and says why', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    atTheFirstOrder(desk, async () => {
      await desk.exchangeDown();
      await desk.exchangeUp({ keyId: 'rotated', secretKey: 'rotated' });
    });
    const record = await desk.run('2026-01-05');
    expect(record.intents.map(({ symbol, code }) => [symbol, code])).toEqual([
      ['WMT', 'NOT_AUTHORISED'],
      ['COST', 'NOT_AUTHORISED'],
    ]);
    expect(await desk.orders()).toEqual([]);
    expect(await desk.asksForAPerson('2026-01-05')).toBe(true);
  }));

describe('S21, section 2 row 25: 429', () => {
  /** The most requests of any minute, by market time, that the exchange refused as too many. */
  const busiestMinute = (fired: readonly { at: string }[]): number => {
    const times = fired.map(({ at }) => Date.parse(at));
    return Math.max(...times.map((end) => times.filter((at) => at > end - 60_000 && at <= end).length));
  };

  it.each(['429', '429-bare'])(
    'S21: a minute of nothing but %s at the open: the requests stay within the limit, and the window is kept',
    (name) =>
      withDrivenDesk({ market, startAt }, async (desk) => {
        await desk.faults({
          ...{ name, on: 'any' },
          ...{ from: '2026-01-06T14:30:00Z', until: '2026-01-06T14:31:00Z' },
        });
        const record = await desk.run('2026-01-05');
        expect(record.outcome).toBe('traded');
        const { fired } = (await desk.control('GET', 'faults')) as { fired: { at: string }[] };
        expect(fired.length).toBeGreaterThan(5);
        expect(busiestMinute(fired)).toBeLessThan(200);
        const orders = await desk.orders();
        expect(orders.map(({ symbol, status }) => [symbol, status])).toEqual([
          ['WMT', 'filled'],
          ['COST', 'filled'],
        ]);
        expect(orders.every((order) => order.submitted_at < '2026-01-06T15:00:00Z')).toBe(true);
      }),
  );

  it('S21: answered to the order itself: not accepted, so asked again in the same rung, and one order comes of it', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      await desk.faults({ name: '429', on: 'orders.place', from: '2026-01-06T14:30:00Z', times: 3 });
      const record = await desk.run('2026-01-05');
      expect(record.intents.map(({ outcome, rungs }) => [outcome, rungs.length])).toEqual([
        ['filled', 1],
        ['filled', 1],
      ]);
      expect(await desk.orders()).toHaveLength(2);
    }));

  it('S21: for the whole window: the session gives the entries up by itself, and nothing is sent', () =>
    withDrivenDesk(SHORT, async (desk) => {
      await desk.faults({ name: '429', on: 'orders.place', from: '2026-01-06T14:30:00Z' });
      const record = await desk.run('2026-01-05');
      expect(record.intents.map(({ outcome, code }) => [outcome, code])).toEqual([
        // Every request to take an order counts, also one that the broker only counted.
        ['denied', 'SENDS_SESSION'],
        ['denied', 'SENDS_SESSION'],
      ]);
      expect(await desk.orders()).toEqual([]);
      const { fired } = (await desk.control('GET', 'faults')) as { fired: { at: string }[] };
      expect(busiestMinute(fired)).toBeLessThan(30);
    }));
});
