/** The desk's workflow on a real server: every message as an operator or a session sends it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { deskState, signalDesk, updateDesk, type DeskAddress } from '../../src/activities/reach-desk';
import { deskWorkflowId } from '../../src/domain/desk-messages';
import type { DeskState } from '../../src/domain/desk-state';
import type { HaltReading } from '../../src/domain/halt';
import type { UnprovenOrder } from '../../src/domain/unproven-order';
import { needsAttention } from '../../src/workflows/search-attributes';
import { startDeskServer, type DeskServer } from './desk-server';

let server: DeskServer;
beforeAll(async () => {
  server = await startDeskServer();
});
afterAll(() => server.stop());

const handleOf = ({ client, desk }: DeskAddress): WorkflowHandle =>
  client.workflow.getHandle(deskWorkflowId(desk));
const stateOf = (desk: DeskAddress): Promise<DeskState> => deskState(desk, Date.now() + 10_000);
const haltOf = async (desk: DeskAddress): Promise<HaltReading> => {
  const { mode, reason, by } = (await stateOf(desk)).halt;
  return { mode, reason, by };
};

/** What an update was refused with. */
const refusal = async (update: Promise<unknown>): Promise<string> => {
  const error = await update.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof WorkflowUpdateFailedError) return error.cause?.message ?? error.message;
  throw new Error(`not refused: ${String(error)}`);
};

const ORDER: UnprovenOrder = {
  clientOrderId: 'nd1-main-20260105-COST-b-f1',
  symbol: 'COST',
  side: 'buy',
  qty: '0.1667',
  price: '900',
  filledQty: '0.05',
  deadAfter: '2026-01-06T21:15:00Z',
};

/** A session that only listens, for the desk to tell. */
const startListener = (): Promise<WorkflowHandle> =>
  server.client.workflow.start('listener', { workflowId: randomUUID(), taskQueue: server.taskQueue });
const heardBy = (listener: WorkflowHandle): Promise<readonly HaltReading[]> => listener.query('heard');

/** Waits until the desk has told a session something that it hasn't been told before. */
async function toldMore(listener: WorkflowHandle, before: number): Promise<readonly HaltReading[]> {
  for (;;) {
    const heard = await heardBy(listener);
    if (heard.length > before) return heard;
  }
}

describe('signals as the Temporal UI sends them', () => {
  it.each<[string, readonly unknown[], HaltReading]>([
    ['a plain string', ['fire drill'], { mode: 'halted', reason: 'fire drill', by: 'operator' }],
    ['{reason}', [{ reason: ' fire\ndrill ' }], { mode: 'halted', reason: 'fire drill', by: 'operator' }],
    ['{reason, by}', [{ reason: 'fire', by: 'file' }], { mode: 'halted', reason: 'fire', by: 'file' }],
    ['nothing', [], { mode: 'halted', reason: 'no reason given', by: 'operator' }],
    ['null', [null], { mode: 'halted', reason: 'no reason given', by: 'operator' }],
    ['a number', [7], { mode: 'halted', reason: 'no reason given', by: 'operator' }],
    [
      'nonsense',
      [{ reason: { a: 1 }, by: [] }],
      { mode: 'halted', reason: 'no reason given', by: 'operator' },
    ],
  ])('halt with %s halts', async (_, payload, expected) => {
    const desk = server.newDesk();
    await updateDesk(desk, 'leave', { workflowId: 'session/x', unproven: [], proven: [] });
    await handleOf(desk).signal('halt', ...payload);
    expect(await haltOf(desk)).toEqual(expected);
  });

  it('a resume without a reason is ignored, and the details say so', async () => {
    const desk = server.newDesk();
    await signalDesk(desk, 'halt', 'fire drill');
    await handleOf(desk).signal('resume');
    await handleOf(desk).signal('resume', { reason: '  ' });
    expect(await haltOf(desk)).toEqual({ mode: 'halted', reason: 'fire drill', by: 'operator' });
    expect(await detailsOf(desk)).toContain('A resume without a reason was ignored');
  });

  it('a resume with a reason lifts a halt, whoever set it, and the reason stays to be read', async () => {
    const desk = server.newDesk();
    await signalDesk(desk, 'halt', { reason: 'found at the worker', by: 'file' });
    await handleOf(desk).signal('resume', 'looked, all is well');
    expect(await haltOf(desk)).toEqual({ mode: 'active', reason: 'looked, all is well', by: 'operator' });
  });

  it('that came while no worker ran are taken in the order in which they came', async () => {
    const desk = { ...server.newDesk(), taskQueue: randomUUID() };
    await signalDesk(desk, 'reduce', 'one');
    await signalDesk(desk, 'halt', 'two');
    await signalDesk(desk, 'resume', 'three');
    await signalDesk(desk, 'halt', 'four');
    const halt = await server.working(desk.taskQueue, () => haltOf(desk));
    expect(halt).toEqual({ mode: 'halted', reason: 'four', by: 'operator' });
  });

  it('halted beats reducing, in either order', async () => {
    const desk = server.newDesk();
    await signalDesk(desk, 'reduce', 'a bad day');
    expect((await haltOf(desk)).mode).toBe('reducing');
    await signalDesk(desk, 'halt', 'worse');
    await signalDesk(desk, 'reduce', 'a bad day');
    expect(await haltOf(desk)).toEqual({ mode: 'halted', reason: 'worse', by: 'operator' });
  });
});

/** What the UI shows as the workflow's current details. */
const detailsOf = async (desk: DeskAddress): Promise<string> => {
  const metadata = await handleOf(desk).query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails;
};

describe('sessions', () => {
  it('are told of every change of the mode, and of none after they have left', async () => {
    const desk = server.newDesk();
    const session = await startListener();
    await updateDesk(desk, 'enter', { workflowId: session.workflowId, accountId: randomUUID() });
    await signalDesk(desk, 'reduce', 'a bad day');
    expect(await toldMore(session, 0)).toEqual([{ mode: 'reducing', reason: 'a bad day', by: 'operator' }]);
    await signalDesk(desk, 'halt', 'worse');
    expect((await toldMore(session, 1)).slice(1)).toEqual([
      { mode: 'halted', reason: 'worse', by: 'operator' },
    ]);
    await updateDesk(desk, 'leave', { workflowId: session.workflowId, unproven: [], proven: [] });
    expect((await stateOf(desk)).sessions).toEqual([]);
    const other = await startListener();
    await updateDesk(desk, 'enter', {
      workflowId: other.workflowId,
      accountId: (await stateOf(desk)).account,
    });
    await signalDesk(desk, 'resume', 'better');
    await toldMore(other, 0);
    expect(await heardBy(session)).toHaveLength(2);
  });

  it('that are gone fail nothing: the others are told, the gone are dropped', async () => {
    const desk = server.newDesk();
    const accountId = randomUUID();
    const [ended, alive] = [await startListener(), await startListener()];
    await updateDesk(desk, 'enter', { workflowId: 'session/never/2026-01-05', accountId });
    for (const each of [ended, alive])
      await updateDesk(desk, 'enter', { workflowId: each.workflowId, accountId });
    await ended.signal('end');
    await ended.result();
    await signalDesk(desk, 'halt', 'fire drill');
    await toldMore(alive, 0);
    expect((await stateOf(desk)).sessions).toEqual([alive.workflowId]);
    expect((await handleOf(desk).describe()).status.name).toBe('RUNNING');
  });

  it('enter again without a change, and are told the mode and the unproven orders', async () => {
    const desk = server.newDesk();
    const accountId = randomUUID();
    await updateDesk(desk, 'leave', { workflowId: 'session/a', unproven: [ORDER], proven: [] });
    await signalDesk(desk, 'halt', 'fire drill');
    const entrance = { workflowId: 'session/b', accountId };
    const first = await updateDesk(desk, 'enter', entrance);
    expect(first).toMatchObject({ halt: { mode: 'halted', reason: 'fire drill' }, unproven: [ORDER] });
    expect(await updateDesk(desk, 'enter', entrance)).toEqual(first);
  });

  it('of another account are refused, naming both', async () => {
    const desk = server.newDesk();
    await updateDesk(desk, 'enter', { workflowId: 'session/a', accountId: 'PA1' });
    expect(await refusal(updateDesk(desk, 'enter', { workflowId: 'session/b', accountId: 'PA2' }))).toMatch(
      new RegExp(`^desk ${desk.desk} trades account PA1, this session account PA2;`),
    );
  });

  it.each([
    ['enter', undefined, 'workflowId (missing): give'],
    ['enter', { workflowId: 'session/a', accountId: 7 }, 'accountId 7: give'],
    ['leave', { workflowId: 'session/a', proven: [] }, 'unproven (missing): give a list'],
    ['leave', { workflowId: 'session/a', unproven: [], proven: [1] }, 'proven [1]: give a list'],
    [
      'leave',
      { workflowId: 'session/a', proven: [], unproven: [{ ...ORDER, qty: 'x' }] },
      'an order has clientOrderId',
    ],
  ])('that send nonsense are refused: %s %j', async (update, payload, message) => {
    const desk = server.newDesk();
    expect(await refusal(updateDesk(desk, update, payload))).toContain(message);
    expect(await stateOf(desk)).toMatchObject({ account: null, sessions: [], unproven: [] });
  });
});

describe('unproven orders', () => {
  const resolution = { clientOrderId: ORDER.clientOrderId, filledQty: '0.05', averagePrice: '899.5' };

  it('stay until they are proven or resolved, ask for attention, and are explained in the details', async () => {
    const desk = server.newDesk();
    await updateDesk(desk, 'leave', { workflowId: 'session/a', unproven: [ORDER], proven: [] });
    expect(await attentionOf(desk)).toBe(true);
    expect(await detailsOf(desk)).toContain(`"clientOrderId":"${ORDER.clientOrderId}"`);
    await updateDesk(desk, 'resolve', { ...resolution, reason: "the broker's list of fills" });
    expect((await stateOf(desk)).unproven).toEqual([]);
    expect(await attentionOf(desk)).toBe(false);
  });

  it('are not resolved by what the order can not have come to', async () => {
    const desk = server.newDesk();
    await updateDesk(desk, 'leave', { workflowId: 'session/a', unproven: [ORDER], proven: [] });
    expect(await refusal(updateDesk(desk, 'resolve', { ...resolution, filledQty: '1', reason: 'x' }))).toBe(
      'filledQty "1": the order was for 0.1667 shares; give at most that',
    );
    expect((await stateOf(desk)).unproven).toEqual([ORDER]);
  });
});

const attentionOf = async (desk: DeskAddress): Promise<boolean | undefined> => {
  await stateOf(desk);
  const { typedSearchAttributes } = await handleOf(desk).describe();
  return typedSearchAttributes.get(needsAttention);
};

describe('a desk that somebody ends by hand', () => {
  it('tells its sessions on a cancel, and starts again halted, with what it knew', async () => {
    const desk = server.newDesk();
    const session = await startListener();
    await updateDesk(desk, 'enter', { workflowId: session.workflowId, accountId: 'PA3' });
    await updateDesk(desk, 'leave', { workflowId: 'session/a', unproven: [ORDER], proven: [] });
    await handleOf(desk).cancel();
    expect((await toldMore(session, 0)).at(-1)).toEqual({
      mode: 'halted',
      reason: "the desk's workflow was cancelled",
      by: 'operator',
    });
    await expect(handleOf(desk).result()).rejects.toThrow('cancelled');
    await expect(stateOf(desk)).rejects.toThrow();

    const after = await updateDesk(desk, 'enter', { workflowId: session.workflowId, accountId: 'PA3' });
    expect(after).toMatchObject({ halt: { mode: 'halted' }, account: 'PA3', unproven: [ORDER] });
  });

  it('starts again halted after a terminate, also when the first to come is a signal', async () => {
    const desk = server.newDesk();
    await updateDesk(desk, 'leave', { workflowId: 'session/a', unproven: [ORDER], proven: [] });
    await handleOf(desk).terminate('by mistake');
    await expect(stateOf(desk)).rejects.toThrow();
    await signalDesk(desk, 'reduce', 'a bad day');
    expect(await stateOf(desk)).toMatchObject({
      halt: {
        mode: 'halted',
        by: 'restart',
        reason: expect.stringMatching(/ended by hand \(terminated\)/) as string,
      },
      unproven: [ORDER],
    });
    await signalDesk(desk, 'resume', 'it was a mistake');
    expect((await haltOf(desk)).mode).toBe('active');
  });
});

describe('people', () => {
  /** What they were told of a desk, once it is `many` messages; the posts of a desk may hold several notices. */
  async function toldOf({ desk }: DeskAddress, many: number): Promise<readonly string[]> {
    for (;;) {
      const notices = server.told.flatMap((text) => text.split('\n\n'));
      const of = notices.filter((notice) => notice.split('\n', 1)[0]?.includes(`Desk ${desk} `));
      if (of.length >= many) return of;
      await pause(10);
    }
  }

  it('are told of every change of the mode, with its reason, and of nothing that changed nothing', async () => {
    const desk = server.newDesk();
    await signalDesk(desk, 'reduce', 'a bad day');
    await signalDesk(desk, 'reduce', 'a bad day');
    await signalDesk(desk, 'halt', 'worse');
    await signalDesk(desk, 'resume', '');
    await signalDesk(desk, 'resume', 'better');
    const told = await toldOf(desk, 3);
    expect(told).toEqual([
      expect.stringMatching(/is REDUCING: .*\nWhy: a bad day \(by operator\)/) as string,
      expect.stringMatching(/is HALTED: .*\nWhy: worse \(by operator\)/) as string,
      expect.stringMatching(/trades again\nWhy: better \(by operator\)/) as string,
    ]);
  });

  it('are told when the workflow is cancelled, and when a desk that was terminated starts again, halted', async () => {
    const desk = server.newDesk();
    await updateDesk(desk, 'leave', { workflowId: 'session/a', unproven: [], proven: [] });
    await handleOf(desk).cancel();
    await expect(handleOf(desk).result()).rejects.toThrow('cancelled');
    expect(await toldOf(desk, 1)).toEqual([
      expect.stringContaining("the desk's workflow was cancelled") as string,
    ]);

    const other = server.newDesk();
    await updateDesk(other, 'leave', { workflowId: 'session/a', unproven: [], proven: [] });
    await handleOf(other).terminate('by mistake');
    await updateDesk(other, 'leave', { workflowId: 'session/a', unproven: [], proven: [] });
    expect(await toldOf(other, 1)).toEqual([
      expect.stringMatching(/HALTED.*\nWhy: .*ended by hand/) as string,
    ]);
  });
});

test('a desk gives its account up only when nothing of it may still trade', async () => {
  const desk = server.newDesk();
  await updateDesk(desk, 'enter', { workflowId: 'session/a', accountId: 'PA4' });
  await signalDesk(desk, 'release', undefined);
  expect((await stateOf(desk)).account).toBe('PA4');
  expect(await detailsOf(desk)).toContain('A release was ignored');
  await updateDesk(desk, 'leave', { workflowId: 'session/a', unproven: [], proven: [] });
  await signalDesk(desk, 'release', undefined);
  expect((await stateOf(desk)).account).toBeNull();
});
