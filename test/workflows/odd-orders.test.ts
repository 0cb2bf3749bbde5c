/** Orders that the broker treats oddly, and symbols whose market is odd: each ends by itself, the others go on (3.3, 3.6). */
import type { SessionRecord } from '../../src/domain/session-record';
import { withDrivenDesk, type DrivenDesk, type DrivenDeskOptions } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const from = '2026-01-06T14:30:00Z';
const DESK: DrivenDeskOptions = {
  market: scriptedMarket({
    COST: { '2026-01-05': OVERSOLD },
    WMT: { '2026-01-05': { close: 98.9 }, '2026-01-06': { open: 98.9 } },
  }),
  startAt: '2026-01-05T21:05:00Z',
};
const COST = ['COST'];

/** One session with faults from the open on. */
async function session(desk: DrivenDesk, ...faults: readonly object[]): Promise<SessionRecord> {
  await desk.faults(...faults.map((fault) => ({ from, ...fault })));
  return desk.run('2026-01-05');
}
const intentOf = (record: SessionRecord, symbol: string) =>
  record.intents.find((intent) => intent.symbol === symbol);
const decisionOf = (record: SessionRecord, symbol: string) =>
  record.decisions.find((decision) => decision.symbol === symbol);
const atTheBroker = async (desk: DrivenDesk, symbol: string) =>
  (await desk.orders()).filter((order) => order.symbol === symbol);

describe('S12: an order that is filled in part', () => {
  const PARTLY = { name: 'partial-fill', symbols: COST, never: true };

  it('S12: and not a share more is cancelled at the window’s end: the part is kept, to the last decimal', () =>
    withDrivenDesk(DESK, async (desk) => {
      const record = await session(desk, PARTLY);
      const [order] = await atTheBroker(desk, 'COST');
      expect(order?.status).toBe('canceled');
      expect(intentOf(record, 'COST')).toMatchObject({
        outcome: 'partly-filled',
        filledQty: order?.filled_qty,
        rungs: [{ qty: order?.qty, filledQty: order?.filled_qty }],
      });
      expect(record.observations.at(-1)?.positions).toContainEqual(
        expect.objectContaining({ symbol: 'COST', qty: order?.filled_qty }),
      );
      expect(record.findings).toEqual([]);
    }));

  it('S12: and then halted: the rest is cancelled at once, the part is kept and nothing is unexplained', () =>
    withDrivenDesk(DESK, async (desk) => {
      desk.before('watchOrder', async (call) => {
        if (call === 6) await desk.tell('halt', 'an odd print');
      });
      const record = await session(desk, PARTLY);
      const [order] = await atTheBroker(desk, 'COST');
      expect(order?.status).toBe('canceled');
      expect(intentOf(record, 'COST')).toMatchObject({
        outcome: 'partly-filled',
        filledQty: order?.filled_qty,
      });
      expect(record.findings.join(' ')).not.toMatch(/not explained/);
    }));

  it('S12, section 2 row 10: whose cancel hangs to the close expires with it: followed till then, never replaced', () =>
    withDrivenDesk(DESK, async (desk) => {
      const record = await session(desk, PARTLY, { name: 'stuck-cancel', ms: 86_400_000 });
      const [order, ...others] = await atTheBroker(desk, 'COST');
      expect(others).toEqual([]);
      expect(['expired', 'canceled']).toContain(order?.status);
      expect(intentOf(record, 'COST')).toMatchObject({
        outcome: 'partly-filled',
        filledQty: order?.filled_qty,
      });
      expect(intentOf(record, 'WMT')).toMatchObject({ outcome: 'filled' });
    }));

  it('section 2 row 8: and then filled is filled once: quantities are cumulative', () =>
    withDrivenDesk(DESK, async (desk) => {
      const record = await session(desk, { name: 'partial-fill', symbols: COST, ms: 120_000 });
      const [order] = await atTheBroker(desk, 'COST');
      expect(order?.status).toBe('filled');
      expect(intentOf(record, 'COST')).toMatchObject({ outcome: 'filled', filledQty: order?.qty });
    }));
});

describe('section 2 row 18: an order that is taken and rejected afterwards', () => {
  it('on the fractional rung is tried again in whole shares, after it is proven dead', () =>
    withDrivenDesk(DESK, async (desk) => {
      const record = await session(desk, { name: 'late-rejection', symbols: COST, times: 1 });
      expect(intentOf(record, 'COST')?.rungs.map(({ outcome, code }) => [outcome, code])).toEqual([
        ['rejected', 'LATE_REJECTION'],
        ['filled', 'FILLED'],
      ]);
      expect((await atTheBroker(desk, 'COST')).map(({ status }) => status)).toEqual(['rejected', 'filled']);
    }));

  it('on the whole rung too ends its intent with that reason, and its room is free again', () =>
    withDrivenDesk(DESK, async (desk) => {
      const record = await session(desk, { name: 'late-rejection', symbols: COST });
      expect(intentOf(record, 'COST')).toMatchObject({
        outcome: 'rejected',
        code: 'LATE_REJECTION',
        filledQty: '0',
      });
      expect(record.exposures.find(({ when, tier }) => when === 'settle' && tier === 'TIER3')).toMatchObject({
        exposure: '1.49',
      });
    }));
});

describe('S18, section 2 row 19: one symbol’s market', () => {
  it.each([
    [
      'S18, section 2 row 19: halted since before the open',
      { name: 'halt', from: '2026-01-06T12:00:00Z' },
      'NOT_OPENED',
    ],
    ['section 2 row 22: whose quote is ten minutes old', { name: 'stale-quote' }, 'QUOTE_AGE'],
    ['section 2 row 19: that nobody offers', { name: 'one-sided-quote' }, 'NOT_OPENED'],
    [
      'S18, section 2 row 24: split overnight',
      { name: 'split', ratio: '4', date: '2026-01-06', from: '2026-01-05T21:30:00Z' },
      'CORPORATE_ACTION',
    ],
  ])('%s: it is refused, and the other symbol is bought', (_, fault, code) =>
    withDrivenDesk(DESK, async (desk) => {
      const record = await session(desk, { symbols: COST, ...fault });
      expect(decisionOf(record, 'COST')).toMatchObject({ verdict: 'denied' });
      expect(decisionOf(record, 'COST')?.failed).toContain(code);
      expect(await atTheBroker(desk, 'COST')).toEqual([]);
      expect(intentOf(record, 'WMT')).toMatchObject({ outcome: 'filled' });
    }),
  );
});

it('S10, section 2 row 11: fractions blocked at the broker after they were proven: whole shares, one order after the other', () =>
  withDrivenDesk(DESK, async (desk) => {
    const record = await session(desk, { name: 'fractional-blocked' });
    expect(record.fractional).toMatchObject({ source: 'proven' });
    for (const { rungs, filledQty } of record.intents) {
      expect(rungs.map(({ outcome }) => outcome)).toEqual(['rejected', 'filled']);
      expect(filledQty).toBe('15');
    }
  }));

it('S19, section 2 row 21: hours changed overnight, to an open an hour later: no entry leaves while the calendars disagree', () =>
  withDrivenDesk(DESK, async (desk) => {
    const record = await session(desk, {
      ...{ name: 'calendar-changed', date: '2026-01-06', open: '10:30', close: '16:00' },
      from: '2026-01-05T22:00:00Z',
    });
    expect(record.session.open).toBe('2026-01-06T15:30:00.000Z');
    expect(record.decisions.map(({ code }) => code)).toEqual(['CALENDAR_DISAGREES', 'CALENDAR_DISAGREES']);
    expect(await desk.orders()).toEqual([]);
  }));

it('S20: a broker’s clock that is 90 s ahead: nothing leaves before the true open, whatever the clock reads', () =>
  withDrivenDesk(DESK, async (desk) => {
    const record = await session(desk, { name: 'clock-skew', ms: 90_000, from: '2026-01-05T22:00:00Z' });
    const orders = await desk.orders();
    expect(orders.map(({ status }) => status)).toEqual(['filled', 'filled']);
    expect(orders.filter((order) => order.submitted_at < '2026-01-06T14:30:00')).toEqual([]);
    expect(record.outcome).toBe('traded');
  }));
