/** Orders that stay unproven: held, carried to the desk, proven by the next session, or resolved by a person (3.6). */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { withDrivenDesk, type DrivenDesk, type DrivenDeskOptions } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
const from = '2026-01-06T14:30:00Z';
const ID = 'nd1-main-20260105-COST-b-f1';
const market = scriptedMarket({
  COST: { '2026-01-05': OVERSOLD, '2026-01-06': { close: 99 } },
  WMT: { '2026-01-06': OVERSOLD, '2026-01-07': { open: 98.5 } },
});
/** COST's limit is its scan price, so that its order rests a cent below the ask until it expires. */
const RESTING: DrivenDeskOptions = { market, startAt, rules: { sizing: { limitAboveScan: '0' } } };

/** Loses the answer to the entry, and then every answer about COST's orders, until an instant of market time. */
async function loseTheBroker(desk: DrivenDesk, until: string): Promise<void> {
  await desk.faults({ name: 'reset-after', on: 'orders.place', from, times: 1 });
  desk.before('watchOrder', async (call) => {
    if (call === 1) await desk.faults({ name: 'reset-before', on: 'orders.read', symbols: ['COST'], until });
  });
}

/** Sends the update `resolve` to the session; the reason of a refusal, or its answer. */
const resolve = (desk: DrivenDesk, resolution: object): Promise<string> =>
  desk
    .handleOf('2026-01-05')
    .executeUpdate<string, [object]>('resolve', { args: [resolution] })
    .catch((error: unknown) => {
      if (error instanceof WorkflowUpdateFailedError) return `refused: ${error.cause?.message}`;
      throw error;
    });

describe('an order that nobody could prove by a quarter of an hour after its close', () => {
  it('S11: is unknown in the record and carried by the desk; the next session looks it up first and proves it', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      await loseTheBroker(desk, '2026-01-07T12:00:00Z');
      const lost = await desk.run('2026-01-05');
      expect(lost.intents).toMatchObject([{ symbol: 'COST', outcome: 'unknown', code: 'UNKNOWN_OUTCOME' }]);
      expect(await desk.asksForAPerson('2026-01-05')).toBe(true);
      expect((await desk.state()).unproven).toMatchObject([
        {
          clientOrderId: ID,
          symbol: 'COST',
          side: 'buy',
          filledQty: '0',
          deadAfter: '2026-01-06T21:15:00.000Z',
        },
      ]);
      await desk.faults();
      const next = await desk.run('2026-01-06');
      expect(next.findings.join(' ')).toMatch(
        /nd1-main-20260105-COST-b-f1 .*is proven: filled, 15\.\d+ sh filled/,
      );
      expect((await desk.state()).unproven).toEqual([]);
      // What the record couldn't know is no contradiction.
      expect(next.findings.join(' ')).not.toMatch(/the record has/);
      expect((await desk.orders()).filter(({ symbol }) => symbol === 'COST')).toHaveLength(1);
    }));

  it('keeps its room and its symbol isn’t traded while the next session can’t prove it either; others are', () =>
    withDrivenDesk(RESTING, async (desk) => {
      await loseTheBroker(desk, '2026-01-07T12:00:00Z');
      await desk.run('2026-01-05');
      const [kept] = (await desk.state()).unproven;
      expect(kept).toMatchObject({ clientOrderId: ID, price: '99' });
      // The broker is back, but says nothing of COST's orders until after the open.
      await desk.faults({
        ...{ name: '500-before', on: 'orders.read', symbols: ['COST'] },
        until: '2026-01-07T14:32:20Z',
      });
      const next = await desk.run('2026-01-06');
      expect(next.findings.join(' ')).toMatch(
        /still not proven; COST isn't traded and its room stays reserved/,
      );
      const [cost, wmt] = ['COST', 'WMT'].map((symbol) =>
        next.decisions.find((each) => each.symbol === symbol),
      );
      expect(cost).toMatchObject({ verdict: 'denied', code: 'OPEN_ORDER' });
      expect(wmt).toMatchObject({ verdict: 'approved', numbers: { tierBefore: '1.50' } });
      expect((await desk.orders()).map(({ symbol }) => symbol)).toEqual(['COST', 'WMT']);
    }));

  it('is told to the desk though the desk does not answer when the session leaves it', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      await loseTheBroker(desk, '2026-01-07T12:00:00Z');
      // More attempts than fit into the retries of one call.
      desk.before('leaveDesk', async (call) => {
        if (call < 15) await Promise.reject(new Error('nobody is at the desk'));
      });
      const record = await desk.run('2026-01-05');
      expect(record.attentions).toContainEqual(
        expect.objectContaining({ reason: 'DESK', parked: true, ended: 'over' }),
      );
      expect((await desk.state()).unproven).toMatchObject([{ clientOrderId: ID }]);
    }));

  it('asks for nobody any more once somebody has resolved it at the desk', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      await loseTheBroker(desk, '2026-01-07T12:00:00Z');
      await desk.run('2026-01-05');
      await desk.faults({
        ...{ name: '500-before', on: 'orders.read', symbols: ['COST'] },
        until: '2026-01-07T12:00:00Z',
      });
      desk.before('scanUniverse', () =>
        desk.env.client.workflow.getHandle('desk/main').executeUpdate('resolve', {
          args: [{ clientOrderId: ID, filledQty: '0', reason: 'not in the list of orders' }],
        }),
      );
      const record = await desk.run('2026-01-06');
      expect(record.attentions).toMatchObject([{ reason: 'UNKNOWN_ORDER', about: ID, ended: 'resolved' }]);
      expect(await desk.asksForAPerson('2026-01-06')).toBe(false);
    }));
});

describe('the update `resolve`', () => {
  it('is refused with the field and the value, taken once, and ends the intent by the operator’s word', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      const answers: string[] = [];
      const word = { clientOrderId: ID, filledQty: '0', reason: 'not in the list of orders' };
      await loseTheBroker(desk, '2026-01-06T14:40:00Z');
      desk.before('watchOrder', async (call) => {
        if (call !== 3) return;
        answers.push(await resolve(desk, { ...word, clientOrderId: 'nd1-main-20260105-WMT-b-f1' }));
        answers.push(await resolve(desk, { ...word, filledQty: '99' }));
        answers.push(await resolve(desk, { ...word, filledQty: '3' }));
        answers.push(await resolve(desk, { ...word, reason: ' ' }));
        answers.push(await resolve(desk, word));
        answers.push(await resolve(desk, word));
      });
      const record = await desk.run('2026-01-05');
      expect(answers).toEqual([
        expect.stringMatching(
          /^refused: clientOrderId "nd1-main-20260105-WMT-b-f1": that is no unproven order/,
        ),
        expect.stringMatching(
          /^refused: filledQty "99": the order was for 15\.\d+ shares; give at most that/,
        ),
        expect.stringMatching(/^refused: averagePrice \(missing\): give the price of the fill/),
        expect.stringMatching(/^refused: reason " ": say how you know/),
        `${ID} is resolved: 0 sh filled`,
        expect.stringMatching(/^refused: .*no order is unproven, there is nothing to resolve/),
      ]);
      expect(record.intents).toMatchObject([{ outcome: 'unfilled', code: 'RESOLVED', filledQty: '0' }]);
      expect(record.findings.join(' ')).toMatch(
        /was resolved by an operator: 0 sh filled. not in the list of orders/,
      );
      expect((await desk.state()).unproven).toEqual([]);
    }));
});

describe('the probe of fractions', () => {
  it('left over because nobody could see it, it is cancelled at the open, and fractions were never assumed', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      await desk.faults(
        { name: 'reset-after', on: 'orders.place', times: 1 },
        { name: 'hidden', times: 1, ms: 600_000 },
      );
      const record = await desk.run('2026-01-05');
      expect(record.fractional).toMatchObject({ account: false, source: 'unproven' });
      expect(record.intents.flatMap(({ rungs }) => rungs.map(({ clientOrderId }) => clientOrderId))).toEqual([
        'nd1-main-20260105-COST-b-w1',
      ]);
      const { orders } = (await desk.control('GET', 'ledger')) as {
        orders: { client_order_id: string; status: string }[];
      };
      expect(orders.map((order) => [order.client_order_id, order.status])).toEqual([
        ['nd1-main-20260105-SPY-b-p1', 'canceled'],
        ['nd1-main-20260105-COST-b-w1', 'filled'],
      ]);
      await desk.run('2026-01-06');
      expect((await desk.state()).unproven).toEqual([]);
    }));
});
