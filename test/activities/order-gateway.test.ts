import type { GatewayAnswer } from '../../src/activities/order-gateway';
import { cancelOrderActivity, watchOrderActivity } from '../../src/activities/watch-order';
import { approveEntry, type EntryRequest } from '../../src/domain/gateway-check';
import type { OrderFact } from '../../src/domain/order-state';
import type { TradedAt } from '../../src/domain/session-record';
import { attempt, ending, having } from './gateway-attempt';
import { BEFORE_OPEN, deskAt, trialDesk, type TrialDesk } from './trial-desk';

const place = (desk: TrialDesk, changes: Partial<EntryRequest> = {}): Promise<GatewayAnswer> =>
  attempt(desk, { kind: 'entry', entry: { ...desk.request, ...changes } });
const look = ({ dependencies, request }: TrialDesk) =>
  watchOrderActivity(dependencies)(request.clientOrderId);

test('an order that passes leaves once, under its own id, for the quantity and limit that were checked', async () => {
  const desk = await trialDesk();
  const { clientOrderId, intent } = desk.request;
  expect(await place(desk)).toMatchObject({
    kind: 'accepted',
    order: { clientOrderId, symbol: 'COST', side: 'buy', qty: intent.qty, limit: intent.limit },
  });
});

test('P2: the verdict comes from data read for this order, which stands beside it as evidence', async () => {
  const desk = await trialDesk();
  const answer = await place(desk);
  if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer));
  expect(answer.evidence.clock.at).toBe('2024-08-05T13:31:00.000Z');
  expect(answer.evidence.trades['COST']).toMatchObject({ price: '900' });
  const again = approveEntry(desk.request, answer.evidence, answer.halt, desk.dependencies.rules);
  expect(again).toMatchObject({ kind: 'approved', numbers: answer.numbers });
});

test('S2: P1: the same request again adopts the order that is there, and sends nothing', async () => {
  const desk = await trialDesk();
  const first = await place(desk);
  const again = await place(desk);
  expect(first.kind).toBe('accepted');
  expect(again).toMatchObject({
    kind: 'adopted',
    order: { id: first.kind === 'accepted' ? first.order.id : '' },
  });
  const [position] = await desk.dependencies.broker.positions();
  expect(position?.qty).toBe(desk.request.qty);
});

test('an adopted order is never checked: it is there, whatever a check would say now', async () => {
  const desk = await trialDesk();
  await place(desk);
  expect(await place(desk, { windowEnd: '2024-08-05T13:30:00Z' })).toMatchObject({ kind: 'adopted' });
});

test('a denied order never reaches the broker, and its evidence is kept', async () => {
  const desk = await trialDesk();
  const answer = await place(desk, { windowEnd: '2024-08-05T13:31:00Z' });
  expect(answer).toMatchObject({ kind: 'denied', code: 'WINDOW_OVER', failed: ['WINDOW_OVER'] });
  expect(answer).toHaveProperty('evidence.account.cash', '100000');
  expect((await look(desk)).order).toBeNull();
});

test('a fraction that the broker refuses is a classified failure, and no order of that id exists', async () => {
  const desk = await trialDesk();
  await desk.control('fractional', { symbols: { COST: false } });
  expect(await place(desk)).toMatchObject({ kind: 'failed', failure: { kind: 'fractional-refused' } });
  expect((await look(desk)).order).toBeNull();
});

test('S25: rules that are not in the artifact store send nothing', async () => {
  const desk = await trialDesk();
  await expect(place({ ...desk, rulesArtifact: 'a'.repeat(64) })).rejects.toThrow('is not in');
  expect((await look(desk)).order).toBeNull();
});

test('the cancel of an order that has filled is no fault: the look tells what became of it', async () => {
  const desk = await trialDesk();
  await place(desk);
  const { order } = await cancelOrderActivity(desk.dependencies)(desk.request.clientOrderId);
  expect(order).toMatchObject({ status: 'filled', filledQty: desk.request.qty });
});

test('the cancel of an order that the broker never had finds none', async () => {
  const desk = await trialDesk();
  expect((await cancelOrderActivity(desk.dependencies)(desk.request.clientOrderId)).order).toBeNull();
});

test('an order that fills between the look and the cancel is no fault either', async () => {
  const desk = await trialDesk();
  await place(desk);
  const { broker } = desk.dependencies;
  const looks: Promise<OrderFact | null>[] = [];
  const dependencies = {
    ...desk.dependencies,
    broker: {
      ...broker,
      /** The first look is as old as the fill is young. */
      async orderByClientId(id: string) {
        const look = broker.orderByClientId(id);
        looks.push(look);
        const order = await look;
        return order && looks.length === 1 ? { ...order, status: 'new', filledQty: '0' } : order;
      },
    },
  };
  const { order } = await cancelOrderActivity(dependencies)(desk.request.clientOrderId);
  expect(looks).toHaveLength(2);
  expect(order).toMatchObject({ status: 'filled' });
});

describe('an order of a session that began at another broker', () => {
  const sending = async (began: TradedAt | undefined, mode: TradedAt['mode'] = 'embedded') => {
    const desk = having(await trialDesk(), { mode });
    const request = { kind: 'entry', entry: desk.request } as const;
    const outcome = await ending(desk, request, {}, began);
    return { outcome, order: (await look(desk)).order };
  };

  test.each<[TradedAt, TradedAt['mode']]>([
    [{ mode: 'paper', host: 'paper-api.alpaca.markets' }, 'live'],
    [{ mode: 'paper', host: '127.0.0.1' }, 'live'],
    [{ mode: 'live', host: '127.0.0.1' }, 'paper'],
    [{ mode: 'paper', host: 'paper-api.alpaca.markets' }, 'paper'],
  ])('never leaves: it began at %j, the worker is %s', async (began, mode) => {
    const { outcome, order } = await sending(began, mode);
    expect(outcome.error).toMatchObject({
      ...{ type: 'WrongBroker', nonRetryable: false },
      message: expect.stringContaining('nothing was sent') as unknown,
      details: [null, { nothingSent: true, sentAt: [] }],
    });
    expect(order).toBeNull();
  });

  test.each([{ mode: 'embedded', host: '127.0.0.1' } as const, undefined])(
    'leaves where it began, and where nobody had written down where that was: %j',
    async (began) => {
      const { outcome } = await sending(began);
      expect(outcome.answer).toMatchObject({ kind: 'accepted' });
    },
  );

  test('a probe is never sent to a live account, whoever asks for it', async () => {
    const desk = having(await deskAt(BEFORE_OPEN), { mode: 'live' });
    const probe = { clientOrderId: 'nd1-main-20240802-COST-b-p1', symbol: 'COST', times: desk.times };
    const outcome = await ending(desk, { kind: 'probe', probe });
    expect(outcome.error).toMatchObject({ type: 'WrongBroker', nonRetryable: true });
    expect(await desk.dependencies.broker.openOrders()).toEqual([]);
  });
});
