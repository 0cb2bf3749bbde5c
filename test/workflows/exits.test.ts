/** Exits, session by session on one desk: what the desk bought leaves by rule, and nothing else does (design 3.7). */
import type { SessionRecord } from '../../src/domain/session-record';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';
import { OVERSOLD, scriptedMarket, type Script } from './scripted-market';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
/** COST is bought at 99.01 at the open of 2026-01-06, and stays low enough not to have reverted. */
const BOUGHT = { '2026-01-05': OVERSOLD, '2026-01-06': { close: 98.8 }, '2026-01-07': { close: 98.7 } };
const costWith = (days: Script[string]): Script => ({ COST: { ...BOUGHT, ...days } });

const onCost = (record: SessionRecord, side: 'buy' | 'sell') =>
  record.decisions.find((decision) => decision.symbol === 'COST' && decision.side === side);
const sales = async (desk: DrivenDesk) =>
  (await desk.orders())
    .filter(({ side }) => side === 'sell')
    .map((order) => [order.symbol, order.filled_qty]);
/** Runs sessions one after the other and returns the last one's record. */
async function through(desk: DrivenDesk, ...dates: readonly string[]): Promise<SessionRecord> {
  const records: SessionRecord[] = [];
  for (const date of dates) records.push(await desk.run(date));
  const last = records.at(-1);
  if (!last) throw new Error('no session was asked for');
  return last;
}
const boughtQty = async (desk: DrivenDesk): Promise<string> =>
  (await desk.orders()).find(({ side }) => side === 'buy')?.filled_qty ?? 'nothing';

describe('an exit leaves', () => {
  it('at the open that is more than 8 % below what was paid, all of it, as a market order to close', () =>
    withDrivenDesk(
      { market: scriptedMarket(costWith({ '2026-01-08': { open: 90, close: 90 } })), startAt },
      async (desk) => {
        const held = await through(desk, '2026-01-05', '2026-01-06');
        expect(onCost(held, 'sell')).toMatchObject({ code: 'HOLD' });
        const record = await desk.run('2026-01-07');
        expect(onCost(record, 'sell')).toMatchObject({ verdict: 'approved', code: 'STOP_LOSS' });
        expect(record.intents).toMatchObject([
          { symbol: 'COST', side: 'sell', outcome: 'filled', limit: null },
        ]);
        expect(await sales(desk)).toEqual([['COST', await boughtQty(desk)]]);
        expect(record.observations.at(-1)?.positions).toEqual([]);
      },
    ));

  it('after a scan’s close more than 8 % below, though the open has recovered', () =>
    withDrivenDesk(
      {
        market: scriptedMarket(costWith({ '2026-01-07': { close: 90 }, '2026-01-08': { open: 98 } })),
        startAt,
      },
      async (desk) => {
        const record = await through(desk, '2026-01-05', '2026-01-07');
        expect(onCost(record, 'sell')).toMatchObject({
          code: 'STOP_LOSS',
          numbers: { close: '90', price: '98' },
        });
        expect(await sales(desk)).toHaveLength(1);
      },
    ));

  it('at the open after the tenth close, not after the ninth; the days between need no session', () => {
    // Lower by a cent every day: the z-score never comes back, the stop is never met.
    const dates = ['06', '07', '08', '09', '12', '13', '14', '15', '16', '20', '21'];
    const falling = Object.fromEntries(
      dates.map((day, index) => [`2026-01-${day}`, { close: 98.5 - index / 100 }]),
    );
    return withDrivenDesk({ market: scriptedMarket(costWith(falling)), startAt }, async (desk) => {
      const ninth = await through(desk, '2026-01-05', '2026-01-16');
      expect(onCost(ninth, 'sell')).toMatchObject({ code: 'HOLD', numbers: { closesHeld: '9' } });
      const tenth = await desk.run('2026-01-20');
      expect(onCost(tenth, 'sell')).toMatchObject({ code: 'MAX_HOLD', numbers: { closesHeld: '10' } });
      expect(await sales(desk)).toHaveLength(1);
    });
  });

  it('when the scan’s z is back at 0', () =>
    withDrivenDesk(
      { market: scriptedMarket({ COST: { '2026-01-05': OVERSOLD } }), startAt },
      async (desk) => {
        const record = await through(desk, '2026-01-05', '2026-01-06');
        expect(onCost(record, 'sell')?.code).toBe('REVERTED');
        expect(Number(onCost(record, 'sell')?.numbers['z'])).toBeGreaterThanOrEqual(0);
        expect(await sales(desk)).toHaveLength(1);
      },
    ));
});

describe('an exit takes no more than the desk’s own', () => {
  it('section 2 row 13: a fraction of nine decimals leaves to exactly zero, and the operator’s shares of it stay', () =>
    withDrivenDesk(
      {
        market: scriptedMarket(costWith({ '2026-01-07': { close: 90 }, '2026-01-08': { open: 90 } })),
        startAt,
      },
      async (desk) => {
        await desk.run('2026-01-05');
        await desk.byHand('POST', '/v2/orders', {
          ...{ symbol: 'COST', qty: '7', side: 'buy', type: 'market', time_in_force: 'day' },
          client_order_id: 'by-hand',
        });
        const record = await desk.run('2026-01-07');
        expect(await boughtQty(desk)).toMatch(/^\d+\.\d{9}$/);
        expect(await sales(desk)).toEqual([['COST', await boughtQty(desk)]]);
        expect(record.observations.at(-1)?.positions).toMatchObject([{ symbol: 'COST', qty: '7' }]);
        expect(onCost(record, 'sell')?.numbers['held']).not.toBe(await boughtQty(desk));
      },
    ));

  it('S18: a split while held multiplies the lot and moves the stop with it: nothing is sold, then all of it', () =>
    withDrivenDesk(
      {
        market: scriptedMarket(
          costWith({
            '2026-01-07': { close: 98.5 },
            '2026-01-08': { open: 9.85, close: 9.84 },
            '2026-01-09': { open: 9, close: 9 },
          }),
          [{ symbol: 'COST', exDate: '2026-01-08', ratio: 10 }],
        ),
        startAt,
      },
      async (desk) => {
        const split = await through(desk, '2026-01-05', '2026-01-07');
        const bought = await boughtQty(desk);
        expect(onCost(split, 'sell')).toMatchObject({ code: 'HOLD' });
        expect(onCost(split, 'buy')?.failed).toContain('CORPORATE_ACTION');
        expect(split.findings).toEqual([]);
        const stopped = await desk.run('2026-01-08');
        expect(onCost(stopped, 'sell')?.code).toBe('STOP_LOSS');
        const [[, sold] = []] = await sales(desk);
        expect(Number(sold)).toBeCloseTo(Number(bought) * 10, 6);
        expect(stopped.observations.at(-1)?.positions).toEqual([]);
      },
    ));
});

describe('beside its exit', () => {
  it('a symbol that leaves is not bought at the same open: EXIT_DUE', () => {
    const falling = Object.fromEntries(
      ['06', '07', '08', '09', '12', '13', '14', '15', '16', '20'].map((day, index) => [
        `2026-01-${day}`,
        { close: 98.6 - index / 5 },
      ]),
    );
    return withDrivenDesk({ market: scriptedMarket(costWith(falling)), startAt }, async (desk) => {
      const record = await through(desk, '2026-01-05', '2026-01-20');
      expect(onCost(record, 'sell')?.code).toBe('MAX_HOLD');
      expect(onCost(record, 'buy')?.failed).toContain('EXIT_DUE');
      expect((await desk.orders()).filter(({ side }) => side === 'buy')).toHaveLength(1);
    });
  });

  it('a symbol that was stopped out is not bought for five sessions: COOLDOWN; in the sixth it is', () =>
    withDrivenDesk(
      {
        market: scriptedMarket(
          costWith({
            // Sold on 01-08; oversold, calmly, at two closes that trade on the fifth and the sixth session after it.
            '2026-01-07': { close: 98.7 },
            '2026-01-08': { open: 90, close: 98.7 },
            '2026-01-09': { close: 98.8 },
            '2026-01-12': { close: 98.7 },
            '2026-01-13': { close: 98.8 },
            '2026-01-14': { close: 98 },
            '2026-01-15': { close: 97.6 },
          }),
        ),
        startAt,
      },
      async (desk) => {
        const stopped = await through(desk, '2026-01-05', '2026-01-07');
        expect(onCost(stopped, 'sell')?.code).toBe('STOP_LOSS');
        expect(onCost(await desk.run('2026-01-14'), 'buy')?.code).toBe('COOLDOWN');
        expect(onCost(await desk.run('2026-01-15'), 'buy')?.code).toBe('APPROVED');
      },
    ));
});
