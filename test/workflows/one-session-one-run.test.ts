/** One session, one run, one order: started twice, ended and started again, late, or beside another (design 1 and 5). */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { withDrivenDesk, type DrivenDeskOptions } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
const market = scriptedMarket({
  COST: { '2026-01-05': OVERSOLD, '2026-01-06': { close: 99 } },
  WMT: { '2026-01-06': OVERSOLD },
  XOM: { '2026-01-07': OVERSOLD },
});
/** COST's limit is its scan price: its order rests a cent below the ask. */
const RESTING: DrivenDeskOptions = { market, startAt, rules: { sizing: { limitAboveScan: '0' } } };

it('S7: a second run of a session that runs is refused by its id', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    const session = await desk.start('2026-01-05');
    await expect(desk.start('2026-01-05')).rejects.toThrow(WorkflowExecutionAlreadyStartedError);
    expect((await session.record()).outcome).toBe('traded');
    expect(await desk.orders()).toHaveLength(1);
  }));

it('S7: a session that has traded, started again by hand inside its window, is past its moment and buys nothing', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.run('2026-01-05');
    const again = await desk.run('2026-01-05');
    expect(again.outcome).toBe('window-missed');
    expect(again.findings.join(' ')).toMatch(/The scan was only done after the open/);
    expect(await desk.orders()).toHaveLength(1);
  }));

it('S3: a run that was terminated with its order resting: the next run cancels it, proves it dead, and has no second', () =>
  withDrivenDesk(RESTING, async (desk) => {
    desk.before('watchOrder', async (call) => {
      if (call === 2) await desk.handleOf('2026-01-05').terminate('pulled the plug');
    });
    await expect(desk.run('2026-01-05')).rejects.toThrow();
    expect(await desk.orders()).toMatchObject([{ symbol: 'COST', status: 'new' }]);
    const again = await desk.run('2026-01-05');
    expect(again.findings.join(' ')).toMatch(
      /COST-b-f1 was open before the session sent its orders; it is cancelled/,
    );
    const orders = await desk.orders();
    expect(orders.map((order) => order.client_order_id)).toEqual(['nd1-main-20260105-COST-b-f1']);
    expect(orders).toMatchObject([{ status: 'canceled' }]);
  }));

it('no scan is skipped because an old session is open: it follows its order while the next one scans, and both end well', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.faults(
      { name: 'reset-after', on: 'orders.place', from: '2026-01-06T14:30:00Z', times: 1 },
      {
        ...{ name: '500-before', on: 'orders.read', symbols: ['COST'] },
        ...{ from: '2026-01-06T14:30:31Z', until: '2026-01-06T21:12:00Z' },
      },
    );
    const old = await desk.start('2026-01-05');
    const next = await desk.start('2026-01-06');
    const nextRecord = await next.record();
    const oldRecord = await old.record();
    expect(oldRecord.intents).toMatchObject([{ symbol: 'COST', outcome: 'filled' }]);
    expect(nextRecord.scan?.candidates.map(({ symbol }) => symbol)).toContain('WMT');
    expect(nextRecord.intents).toMatchObject([{ symbol: 'WMT', outcome: 'filled' }]);
    expect((await desk.state()).sessions).toEqual([]);
    expect((await desk.state()).unproven).toEqual([]);
  }));

it('S9: three sessions caught up at once after an outage: only the newest may trade, the others end saying why', () =>
  withDrivenDesk({ market, startAt: '2026-01-07T22:00:00Z' }, async (desk) => {
    const [first, second, newest] = [
      await desk.start('2026-01-05'),
      await desk.start('2026-01-06'),
      await desk.start('2026-01-07'),
    ];
    const record = await newest.record();
    for (const missed of [await first.record(), await second.record()]) {
      expect(missed.outcome).toBe('window-missed');
      expect(missed.decisions.map(({ code }) => code)).toEqual(missed.decisions.map(() => 'WINDOW_OVER'));
      expect(missed.intents).toEqual([]);
    }
    expect(record.outcome).toBe('traded');
    expect((await desk.orders()).map((order) => order.client_order_id)).toEqual([
      'nd1-main-20260107-XOM-b-f1',
    ]);
  }));

it('S8: Temporal and the broker gone from 16:10 to 09:40: the late open is judged on data of 09:40, gap and all', () =>
  withDrivenDesk(
    {
      market: scriptedMarket({
        COST: { '2026-01-05': OVERSOLD },
        WMT: { '2026-01-05': OVERSOLD, '2026-01-06': { open: 101.5 } },
      }),
      startAt,
    },
    async (desk) => {
      await desk.faults({
        ...{ name: 'reset-before', on: 'any' },
        ...{ from: '2026-01-05T21:10:00Z', until: '2026-01-06T14:40:00Z' },
      });
      const record = await desk.run('2026-01-05');
      const open = record.observations.find(({ purpose }) => purpose === 'open')?.at ?? '';
      expect(open >= '2026-01-06T14:40' && open < '2026-01-06T14:45').toBe(true);
      expect(record.decisions.map(({ symbol, code }) => [symbol, code])).toEqual(
        expect.arrayContaining([
          ['WMT', 'GAP'],
          ['COST', 'APPROVED'],
        ]),
      );
      expect((await desk.orders()).map(({ symbol }) => symbol)).toEqual(['COST']);
    },
  ));
