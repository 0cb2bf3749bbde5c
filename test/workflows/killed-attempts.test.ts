/**
 * An order call whose worker is gone, at each point of it, as Temporal sees it: an attempt that ends without a word of
 * what it did. The real kills, by SIGKILL, are the simulator's (docs/reliability.md). Promises 1 and 5.
 */
import { withDrivenDesk, type DrivenDesk, type DrivenDeskOptions } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const DESK: DrivenDeskOptions = {
  market: scriptedMarket({ COST: { '2026-01-05': OVERSOLD } }),
  startAt: '2026-01-05T21:05:00Z',
};
const gone = (): Promise<never> => Promise.reject(new Error('the worker is gone'));
/** The second call is the open's order; the first is the evening's probe. */
const atTheOrder = (call: number): Promise<unknown> => (call === 2 ? gone() : Promise.resolve());

/** One session, after which there is one order and one outcome. */
async function oneOrder(desk: DrivenDesk): Promise<void> {
  const record = await desk.run('2026-01-05');
  expect(record.intents).toMatchObject([
    { symbol: 'COST', outcome: 'filled', rungs: [{ outcome: 'filled' }] },
  ]);
  const orders = await desk.orders();
  expect(orders.map((order) => order.client_order_id)).toEqual(['nd1-main-20260105-COST-b-f1']);
  expect(record.intents[0]?.filledQty).toBe(orders[0]?.filled_qty);
  expect(record.findings).toEqual([]);
}

it('S1: gone before anything was sent: looked up, sent, and there is one order', () =>
  withDrivenDesk(DESK, async (desk) => {
    desk.before('placeOrder', atTheOrder);
    await oneOrder(desk);
  }));

it('S2: gone while the answer was on its way: the next attempt finds the order by its id', () =>
  withDrivenDesk(DESK, async (desk) => {
    await desk.faults({ name: 'reset-after', on: 'orders.place', from: '2026-01-06T14:30:00Z', times: 1 });
    desk.after('placeOrder', atTheOrder);
    await oneOrder(desk);
  }));

it('S3: gone with the answer in hand, before Temporal had it: the next attempt adopts the order and sends nothing', () =>
  withDrivenDesk(DESK, async (desk) => {
    desk.after('placeOrder', atTheOrder);
    await oneOrder(desk);
    const { events } = await desk.handleOf('2026-01-05').fetchHistory();
    const answers = (events ?? [])
      .flatMap(({ activityTaskCompletedEventAttributes: done }) => done?.result?.payloads ?? [])
      .map(({ data }) => Buffer.from(data ?? []).toString());
    expect(answers.filter((answer) => answer.includes('"kind":"adopted"'))).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes('"kind":"unproven"'))).toEqual([]);
  }));

it('S3: gone on four attempts in a row, answers in hand: still one order', () =>
  withDrivenDesk(DESK, async (desk) => {
    desk.after('placeOrder', (call) => (call >= 2 && call <= 5 ? gone() : Promise.resolve()));
    await oneOrder(desk);
  }));
