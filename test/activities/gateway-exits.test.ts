/** Exits and probes at the gateway: what an exit has to pass, and that a probe leaves only while the market is closed. */
import { clientOrderId } from '../../src/domain/client-order-id';
import type { ExitRequest } from '../../src/domain/exit-check';
import { judgeExits } from '../../src/domain/exits';
import { startClimb, rungOrderId } from '../../src/domain/climb';
import type { GatewayRequest } from '../../src/domain/gateway-verdict';
import { unreadableHalt } from '../../src/domain/halt';
import { attempt, having } from './gateway-attempt';
import { BEFORE_OPEN, deskAt, deskIn, NOW, type ClosedDesk } from './trial-desk';

const QTY = '2.5';

/** The desk's shares, placed by hand, and the exit of all of them. */
async function holdingDesk(): Promise<ClosedDesk & { exit: ExitRequest }> {
  const desk = await deskAt(NOW);
  await desk.control('holdings', [{ symbol: 'COST', qty: QTY }]);
  const { broker, rules } = desk.dependencies;
  const lot = { symbol: 'COST', qty: QTY, cost: '2250', openedOn: '2024-08-01' };
  const { intents } = judgeExits({
    lotsAtScan: [lot],
    lots: [lot],
    sessions: ['2024-08-01', '2024-08-02'],
    scanDate: '2024-08-02',
    measured: { COST: { z: 0.5, close: '900' } },
    prices: new Map(),
    positions: await broker.positions(),
    unprovenSells: [],
    rules,
  });
  const [intent] = intents;
  if (!intent) throw new Error('no exit is due');
  const { times } = desk;
  const session = { desk: rules.desk, date: times.scanDay.date };
  return {
    ...desk,
    exit: {
      clientOrderId: rungOrderId(startClimb(intent), session),
      ...{ intent, qty: intent.qty, times, exitEnd: '2024-08-05T19:55:00Z', sentAt: [] },
    },
  };
}
const sell = (desk: ClosedDesk & { exit: ExitRequest }, changes: Partial<ExitRequest> = {}) =>
  attempt(desk, { kind: 'exit', exit: { ...desk.exit, ...changes } });

describe('an exit', () => {
  test('sells the lot at the market, under its own id', async () => {
    const desk = await holdingDesk();
    expect(await sell(desk)).toMatchObject({
      kind: 'accepted',
      order: { clientOrderId: desk.exit.clientOrderId, side: 'sell', qty: QTY, limit: null },
      sentAt: ['2024-08-05T13:31:00.000Z'],
    });
    expect(await desk.dependencies.broker.orderByClientId(desk.exit.clientOrderId)).toMatchObject({
      ...{ status: 'filled', filledQty: QTY, filledAveragePrice: '899.99' },
    });
    expect(await desk.dependencies.broker.positions()).toEqual([]);
  });

  test('asks for no more than the account holds', async () => {
    const desk = await holdingDesk();
    expect(await sell(desk, { qty: '9' })).toMatchObject({ kind: 'accepted', order: { qty: QTY } });
  });

  test('leaves while the desk is reducing, and not while it is halted or unreadable', async () => {
    const desk = await holdingDesk();
    const halted = having(desk, { desk: deskIn({ mode: 'halted', reason: 'by hand', by: 'operator' }) });
    expect(await sell(halted)).toMatchObject({ kind: 'denied', code: 'HALTED' });
    const unreadable = having(desk, { desk: deskIn(unreadableHalt('no answer')) });
    await expect(sell(unreadable)).rejects.toMatchObject({ type: 'DeskUnreadable' });
    const reducing = having(desk, { desk: deskIn({ mode: 'reducing', reason: 'loss', by: 'daily-loss' }) });
    expect(await sell(reducing)).toMatchObject({ kind: 'accepted' });
  });

  test("is delayed by a full minute, and sends nothing; not by the session's count", async () => {
    const desk = await holdingDesk();
    const { limits } = desk.dependencies.rules;
    const thisMinute = Array<string>(limits.maxSendsPerMinute).fill('2024-08-05T13:30:30Z');
    expect(await sell(desk, { sentAt: thisMinute })).toMatchObject({ kind: 'delayed' });
    expect(await desk.dependencies.broker.ordersOf(['COST'])).toEqual([]);
    const before = Array<string>(2 * limits.maxSendsPerSession).fill('2024-08-05T13:29:00Z');
    expect(await sell(desk, { sentAt: before })).toMatchObject({ kind: 'accepted' });
  });

  test("waits for nobody's open order: it is denied, and names it", async () => {
    const desk = await holdingDesk();
    await desk.byHand('POST', 'v2/orders', {
      ...{ symbol: 'COST', qty: '1', side: 'sell', type: 'limit', limit_price: '1500' },
      ...{ time_in_force: 'day', client_order_id: 'somebody-elses' },
    });
    expect(await sell(desk)).toMatchObject({
      ...{ kind: 'denied', code: 'OPEN_ORDER', numbers: { order: 'somebody-elses' } },
    });
  });

  test('of shares that are gone has nothing to sell', async () => {
    const desk = await holdingDesk();
    await sell(desk);
    const next = clientOrderId({
      ...{ desk: desk.dependencies.rules.desk, date: '2024-08-02', symbol: 'COST' },
      ...{ side: 'sell', kind: 'exit', number: 2 },
    });
    expect(await sell(desk, { clientOrderId: next })).toMatchObject({
      kind: 'denied',
      code: 'NOTHING_TO_SELL',
    });
  });

  test('is adopted where it is there already', async () => {
    const desk = await holdingDesk();
    await sell(desk);
    expect(await sell(desk)).toMatchObject({ kind: 'adopted', order: { status: 'filled' } });
  });

  test.each(['reset-after', '504-after', 'html-after', 'empty-id', 'unreadable'])(
    '%s: what nobody answered is an unknown outcome',
    async (name) => {
      const desk = await holdingDesk();
      await desk.control('faults', { seed: 1, faults: [{ name }] });
      expect(await sell(desk)).toMatchObject({ kind: 'failed', failure: { kind: 'unknown' } });
    },
  );
});

describe('a probe', () => {
  const probeOf = ({ times, dependencies: { rules } }: ClosedDesk): GatewayRequest => ({
    kind: 'probe',
    probe: {
      clientOrderId: clientOrderId({
        ...{ desk: rules.desk, date: times.scanDay.date, symbol: 'COST' },
        ...{ side: 'buy', kind: 'probe', number: 1 },
      }),
      ...{ symbol: 'COST', times },
    },
  });

  test('leaves while the market is closed: a fraction at half the price, which rests', async () => {
    const desk = await deskAt(BEFORE_OPEN);
    expect(await attempt(desk, probeOf(desk))).toMatchObject({
      kind: 'accepted',
      order: { side: 'buy', limit: '450', status: 'accepted', filledQty: '0' },
    });
  });

  test('is denied while it is open', async () => {
    const desk = await deskAt(NOW);
    expect(await attempt(desk, probeOf(desk))).toMatchObject({ kind: 'denied', code: 'PROBE_TOO_LATE' });
    expect(await desk.dependencies.broker.ordersOf(['COST'])).toEqual([]);
  });
});
