/** A halt meets a session wherever it stands: nothing leaves after it but cancels, until a resume with a reason (3.9). */
import { writeFileSync } from 'node:fs';
import { haltFilePath } from '../../src/activities/halt-file';
import { HALT_CHANGED } from '../../src/domain/desk-messages';
import { SESSION, type Progress } from '../../src/domain/session-messages';
import type { SessionRecord } from '../../src/domain/session-record';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
const market = scriptedMarket({
  COST: { '2026-01-05': OVERSOLD, '2026-01-06': { close: 98.8 }, '2026-01-07': { open: 90, close: 90 } },
  WMT: { '2026-01-05': OVERSOLD, '2026-01-06': { open: 97, close: 99.5 } },
  XOM: { '2026-01-06': OVERSOLD },
  CVX: { '2026-01-07': OVERSOLD },
  // A large holding of the operator's own.
  DIA: { '2026-01-07': { open: 90 } },
});

/** Does something between the decision of the open and its first order. The call before it is the evening's probe. */
const beforeTheFirstOrder = (desk: DrivenDesk, act: () => Promise<void>): void =>
  desk.before('placeOrder', async (call) => {
    if (call === 2) await act();
  });
const codesOf = (record: SessionRecord) => record.intents.map(({ symbol, code }) => [symbol, code]);

describe('S22: a halt between the decision and the order', () => {
  it('S22: by signal: the gateway reads it, and not one of the approved entries is sent', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      beforeTheFirstOrder(desk, () => desk.tell('halt', 'an odd print'));
      const record = await desk.run('2026-01-05');
      expect(record.decisions.filter(({ verdict }) => verdict === 'approved')).toHaveLength(1);
      expect(record.intents).toMatchObject([{ symbol: 'COST', outcome: 'denied', code: 'HALTED' }]);
      expect(record.outcome).toBe('halted');
      expect(await desk.orders()).toEqual([]);
    }));

  it('S22: by a HALT file on the worker’s machine, whose text is the reason', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      beforeTheFirstOrder(desk, () => {
        writeFileSync(haltFilePath(desk.folder), 'the cat is on the keyboard');
        return Promise.resolve();
      });
      const record = await desk.run('2026-01-05');
      expect(codesOf(record)).toEqual([['COST', 'HALTED']]);
      expect(await desk.orders()).toEqual([]);
    }));
});

it('S22: a halt sent to a session before its desk has a workflow: not even a probe leaves', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    const { record } = await desk.start('2026-01-05');
    await desk.handleOf('2026-01-05').signal(SESSION.halt, 'an odd print');
    expect(await record()).toMatchObject({ outcome: 'halted', fractional: { source: 'unproven' } });
    expect(await desk.control('GET', 'ledger')).toMatchObject({ orders: [] });
  }));

it('S22: a halt while entries rest cancels them at once, and proves them dead', () =>
  withDrivenDesk({ market, startAt, rules: { sizing: { limitAboveScan: '0' } } }, async (desk) => {
    desk.before('watchOrder', async (call) => {
      if (call === 4) await desk.tell('halt', 'an odd print');
    });
    const record = await desk.run('2026-01-05');
    expect(record.intents).toMatchObject([{ symbol: 'COST', outcome: 'unfilled', filledQty: '0' }]);
    expect(await desk.orders()).toMatchObject([{ symbol: 'COST', status: 'canceled' }]);
    // Long before the entry window's end, at which it would have been cancelled anyway.
    const { at = '' } = (await desk.control('GET', 'clock')) as { at?: string };
    expect(at < '2026-01-06T14:40').toBe(true);
  }));

it('S22: a desk halted before its session sends nothing, not even a probe; a resume with a reason lets the next one buy', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.run('2026-01-05');
    await desk.tell('halt', 'holiday');
    const halted = await desk.run('2026-01-06');
    expect(halted.outcome).toBe('halted');
    expect(halted.fractional).toMatchObject({ source: 'unproven' });
    expect(halted.findings.join(' ')).toMatch(/The desk is halted: holiday \(operator\)/);
    expect(halted.decisions.find(({ symbol }) => symbol === 'XOM')).toMatchObject({ code: 'HALTED' });
    await desk.tell('resume', '');
    expect((await desk.state()).halt.mode).toBe('halted');
    await desk.tell('resume', 'back from the beach');
    const next = await desk.run('2026-01-07');
    expect(next.decisions.find(({ symbol }) => symbol === 'CVX')).toMatchObject({ verdict: 'approved' });
    const { orders } = (await desk.control('GET', 'ledger')) as { orders: { client_order_id: string }[] };
    expect(orders.filter((order) => order.client_order_id.startsWith('nd1-main-20260106-'))).toEqual([]);
  }));

it('the daily loss limit sets the desk to reducing: exits still leave, and no session buys until it is resumed', () =>
  withDrivenDesk({ market, startAt, holdings: [{ symbol: 'DIA', qty: '370' }] }, async (desk) => {
    const first = await desk.run('2026-01-05');
    expect(codesOf(first)).toEqual([['COST', 'FILLED']]);

    const loss = await desk.run('2026-01-06');
    expect(loss.decisions.find(({ symbol }) => symbol === 'XOM')).toMatchObject({ code: 'DAILY_LOSS' });
    expect(codesOf(loss)).toEqual([['COST', 'FILLED']]);
    expect((await desk.state()).halt).toMatchObject({ mode: 'reducing', by: 'daily-loss' });
    expect(loss.findings.join(' ')).toMatch(/lost more than the daily limit: the desk is reducing/);

    const next = await desk.run('2026-01-07');
    expect(next.outcome).toBe('halted');
    expect(next.decisions.find(({ symbol }) => symbol === 'CVX')).toMatchObject({ code: 'REDUCING' });
    await desk.tell('resume', 'the loss was the operator’s own');
    expect((await desk.state()).halt.mode).toBe('active');
  }));

it.each([[undefined], ['halted'], [{ mode: 'asleep' }], [{ mode: ['active'] }]])(
  'a `haltChanged` that no desk sends changes nothing, and is said: %j',
  (nonsense) =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      const { record } = await desk.start('2026-01-05');
      await desk.handleOf('2026-01-05').signal(HALT_CHANGED, nonsense);
      const { ignored } = await desk.handleOf('2026-01-05').query<Progress>(SESSION.progress);
      expect(ignored).toMatch(/a change of the desk's mode was ignored/i);
      expect(codesOf(await record())).toEqual([['COST', 'FILLED']]);
    }),
);
