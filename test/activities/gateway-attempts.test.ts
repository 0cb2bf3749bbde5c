/** The order of the gateway's work, and what its attempts may do after one another. */
import type { ApplicationFailure } from '@temporalio/common';
import { FAULT } from '../../src/activities/broker-faults';
import type { GatewayRequest } from '../../src/domain/gateway-verdict';
import type { Broker } from '../../src/brokers/broker';
import { ACTIVE, unreadableHalt } from '../../src/domain/halt';
import { MINUTE, SECOND } from '../../src/domain/instant';
import { CHECK_LIFE, SEND_BEFORE } from '../../src/domain/order-call';
import { attempt, ending, having } from './gateway-attempt';
import { deskIn, trialDesk, type TrialDesk } from './trial-desk';

const AT = '2024-08-05T13:31:00.000Z';
const entryOf = ({ request: entry }: TrialDesk): GatewayRequest => ({ kind: 'entry', entry });
const ordersAt = ({ dependencies, request }: TrialDesk) =>
  dependencies.broker.ordersOf([request.intent.symbol]);
const fault = (desk: TrialDesk, name: string, more: object = {}): Promise<void> =>
  desk.control('faults', { seed: 1, faults: [{ name, ...more }] });

/** The desk with every call of its broker, and of its mode, written down before it is made. */
function writtenDown(desk: TrialDesk, before: (call: string) => void): TrialDesk {
  const { broker, desk: link } = desk.dependencies;
  const noting = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (of, name) => {
        const call: unknown = Reflect.get(of, name);
        if (typeof call !== 'function') return call;
        return (...args: unknown[]): unknown => {
          // It asks nothing by itself.
          if (name !== 'forAnOrder') before(String(name));
          return Reflect.apply(call, of, args);
        };
      },
    });
  return having(desk, { broker: noting<Broker>(broker), desk: noting(link) });
}

describe('the order of work', () => {
  test('look up, read, ask for the mode, send: nothing is read after the mode', async () => {
    const calls: string[] = [];
    const desk = writtenDown(await trialDesk(), (call) => calls.push(call));
    await attempt(desk, entryOf(desk));
    expect(calls[0]).toBe('orderByClientId');
    expect(calls.slice(-2)).toEqual(['halt', 'placeOrder']);
    expect([...new Set(calls.slice(1, -2))].sort()).toEqual([
      ...['account', 'asset', 'clock', 'corporateActions', 'latestQuotes', 'latestTrades', 'openOrders'],
      'positions',
    ]);
  });

  test('an order that is there already is adopted before anything else is asked', async () => {
    const calls: string[] = [];
    const desk = await trialDesk();
    await attempt(desk, entryOf(desk));
    await attempt(
      writtenDown(desk, (call) => calls.push(call)),
      entryOf(desk),
    );
    expect(calls).toEqual(['orderByClientId']);
  });
});

describe('the mode of the desk', () => {
  test.each([
    [{ mode: 'halted', reason: 'by hand', by: 'operator' }, 'HALTED'],
    [{ mode: 'reducing', reason: 'lost too much', by: 'daily-loss' }, 'REDUCING'],
  ] as const)('%j denies an entry, sends nothing, and stands in the evidence', async (mode, code) => {
    const desk = having(await trialDesk(), { desk: deskIn(mode) });
    expect(await attempt(desk, entryOf(desk))).toMatchObject({ kind: 'denied', code, halt: mode });
    expect(await ordersAt(desk)).toEqual([]);
  });

  test('that cannot be read sends nothing either, and is read again: a pause of the desk costs no order its day', async () => {
    const desk = having(await trialDesk(), { desk: deskIn(unreadableHalt('no answer')) });
    const { error, details } = await ending(desk, entryOf(desk));
    expect(error).toMatchObject({
      type: 'DeskUnreadable',
      nonRetryable: false,
      details: [null, { nothingSent: true, sentAt: [] }],
    });
    expect(details).toEqual({ cleanThrough: 1, sentAt: [] });
    expect(await ordersAt(desk)).toEqual([]);
  });

  test('active lets it leave', async () => {
    const desk = having(await trialDesk(), { desk: deskIn(ACTIVE) });
    expect(await attempt(desk, entryOf(desk))).toMatchObject({ kind: 'accepted', halt: ACTIVE });
  });
});

describe('an attempt after others', () => {
  test('that left no word may follow one that sent: it sends nothing', async () => {
    const desk = await trialDesk();
    expect(await attempt(desk, entryOf(desk), { attempt: 2 })).toEqual({ kind: 'unproven' });
    expect(await ordersAt(desk)).toEqual([]);
  });

  test('of which one is in doubt sends nothing, whatever the first ones proved', async () => {
    const desk = await trialDesk();
    const details = { cleanThrough: 1, sentAt: [] };
    expect(await attempt(desk, entryOf(desk), { attempt: 3, heartbeatDetails: details })).toEqual({
      kind: 'unproven',
    });
  });

  test('whose order is there adopts it, in doubt or not', async () => {
    const desk = await trialDesk();
    await attempt(desk, entryOf(desk));
    expect(await attempt(desk, entryOf(desk), { attempt: 2 })).toMatchObject({ kind: 'adopted' });
  });

  test('that all proved that they left nothing sends, and tells when they asked', async () => {
    const desk = await trialDesk();
    const details = { cleanThrough: 1, sentAt: ['2024-08-05T13:30:59.000Z'] };
    expect(await attempt(desk, entryOf(desk), { attempt: 2, heartbeatDetails: details })).toMatchObject({
      kind: 'accepted',
      sentAt: ['2024-08-05T13:30:59.000Z', AT],
    });
  });

  test('passes on what it knows: two attempts refused by 429, and the third is taken', async () => {
    const desk = await trialDesk();
    await fault(desk, '429-bare', { on: 'orders.place', times: 2 });
    const first = await ending(desk, entryOf(desk));
    const second = await ending(desk, entryOf(desk), { attempt: 2, heartbeatDetails: first.details });
    const third = await ending(desk, entryOf(desk), { attempt: 3, heartbeatDetails: second.details });
    expect(third.answer).toMatchObject({ kind: 'accepted', sentAt: [AT, AT, AT] });
    expect(await ordersAt(desk)).toHaveLength(1);
  });

  test('in doubt proves nothing for the next one, however it ends itself', async () => {
    const desk = await trialDesk();
    await fault(desk, '503-before', { on: 'orders.read', times: 1 });
    const { error, details } = await ending(desk, entryOf(desk), { attempt: 2 });
    expect(details).toBeUndefined();
    expect((error as ApplicationFailure).details).toHaveLength(1);
  });
});

describe("a sending that wasn't answered is an unknown outcome: an answer for the ladder, never tried again here", () => {
  test.each([
    ...['reset-after', 'reset-in-headers', 'reset-in-body', '504-after', 'html-after', 'empty-id'],
    'unreadable',
  ])('%s: the order is there', async (name) => {
    const desk = await trialDesk();
    await fault(desk, name);
    expect(await attempt(desk, entryOf(desk))).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unknown', code: 'UNKNOWN_OUTCOME' },
      sentAt: [AT],
    });
    expect(await ordersAt(desk)).toHaveLength(1);
  });

  test.each(['reset-before', '500-before', '503-before', '504-before', 'html-before'])(
    '%s: the order is not there, and nobody can tell',
    async (name) => {
      const desk = await trialDesk();
      await fault(desk, name);
      expect(await attempt(desk, entryOf(desk))).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unknown', code: 'UNKNOWN_OUTCOME' },
      });
      expect(await ordersAt(desk)).toEqual([]);
    },
  );

  test("an order that the look-up doesn't show yet is refused for its id: unknown, never a refusal", async () => {
    const desk = await trialDesk();
    await fault(desk, 'hidden', { ms: 10 * MINUTE });
    await desk.byHand('POST', 'v2/orders', {
      ...{ symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limit_price: '1', time_in_force: 'day' },
      client_order_id: desk.request.clientOrderId,
    });
    expect(await attempt(desk, entryOf(desk))).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unknown', message: 'client_order_id must be unique' },
    });
    expect(await ordersAt(desk)).toEqual([]);
  });

  test('a fault of ours after the sending proves nothing, and leaves no word', async () => {
    const desk = await trialDesk();
    const { broker } = desk.dependencies;
    const failing = having(desk, {
      broker: {
        ...broker,
        async placeOrder(order) {
          await broker.placeOrder(order);
          throw new TypeError('not a function');
        },
      },
    });
    const { error, details } = await ending(failing, entryOf(desk));
    expect(error).toBeInstanceOf(TypeError);
    expect(details).toBeUndefined();
    expect(await attempt(desk, entryOf(desk), { attempt: 2 })).toMatchObject({ kind: 'adopted' });
  });
});

describe('what is proven not to have left is tried again by Temporal', () => {
  test('429 with a reset time: then, with the proof and the sending counted', async () => {
    const desk = await trialDesk();
    await fault(desk, '429', { on: 'orders.place', ms: 20_000 });
    const { error, details } = await ending(desk, entryOf(desk));
    expect(error).toMatchObject({ type: FAULT.transient, nonRetryable: false });
    const failure = error as ApplicationFailure;
    expect(failure.details).toEqual([
      expect.objectContaining({ kind: 'transient', code: 'RATE_LIMITED', status: 429 }),
      { nothingSent: true, sentAt: [AT] },
    ]);
    expect(failure.nextRetryDelay).toBeGreaterThan(0);
    expect(details).toEqual({ cleanThrough: 1, sentAt: [AT] });
  });

  test.each(['account', 'positions', 'data', 'clock', 'assets', 'orders.read'])(
    'a read of %s that fails: nothing was sent, and nothing is counted',
    async (on) => {
      const desk = await trialDesk();
      await fault(desk, '503-before', { on });
      const { error, details } = await ending(desk, entryOf(desk));
      expect(error).toMatchObject({ type: FAULT.transient, nonRetryable: false });
      expect((error as ApplicationFailure).details?.[1]).toEqual({ nothingSent: true, sentAt: [] });
      expect(details).toEqual({ cleanThrough: 1, sentAt: [] });
      await desk.control('faults', { seed: 1, faults: [] });
      expect(await ordersAt(desk)).toEqual([]);
    },
  );
});

describe('how old a check may be', () => {
  /** Moves this machine's clock on, on certain calls of the broker or the desk. */
  async function slowDesk(by: Readonly<Record<string, number>>): Promise<TrialDesk & { calls: string[] }> {
    const calls: string[] = [];
    let late = 0;
    const { now } = Date;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + late);
    const desk = writtenDown(await trialDesk(), (call) => {
      calls.push(call);
      late += by[call] ?? 0;
    });
    return { ...desk, calls };
  }
  afterEach(() => jest.restoreAllMocks());
  const stale = { type: 'StaleEvidence', nonRetryable: false };

  test('reads that take longer than a check lives, three times over, send nothing', async () => {
    const desk = await slowDesk({ clock: CHECK_LIFE + SECOND });
    const { error, details } = await ending(desk, entryOf(desk));
    expect(error).toMatchObject(stale);
    expect((error as ApplicationFailure).details?.[1]).toEqual({ nothingSent: true, sentAt: [] });
    expect(details).toEqual({ cleanThrough: 1, sentAt: [] });
    expect(desk.calls.filter((call) => call === 'clock')).toHaveLength(3);
    expect(desk.calls).not.toContain('placeOrder');
  });

  test('a mode that takes longer to come sends nothing either', async () => {
    const desk = await slowDesk({ halt: CHECK_LIFE + SECOND });
    expect((await ending(desk, entryOf(desk))).error).toMatchObject(stale);
    expect(desk.calls).not.toContain('placeOrder');
  });

  test('an attempt that began too long ago sends nothing: its answer might come beside the next one', async () => {
    const desk = await slowDesk({ orderByClientId: SEND_BEFORE + SECOND });
    expect((await ending(desk, entryOf(desk))).error).toMatchObject(stale);
    expect(desk.calls).not.toContain('placeOrder');
  });

  test('within those times it leaves', async () => {
    const desk = await slowDesk({
      orderByClientId: SEND_BEFORE - 15 * SECOND,
      halt: CHECK_LIFE - 3 * SECOND,
    });
    expect(await attempt(desk, entryOf(desk))).toMatchObject({ kind: 'accepted' });
  });
});
