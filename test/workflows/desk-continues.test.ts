/** A desk lives for years: its history is cut now and then, and nothing is lost or told twice by that. */
import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { deskState, signalDesk, updateDesk } from '../../src/activities/reach-desk';
import { deskWorkflowId } from '../../src/domain/desk-messages';
import type { HaltReading } from '../../src/domain/halt';
import { startDeskServer, type DeskServer } from './desk-server';

let server: DeskServer;
beforeAll(async () => {
  server = await startDeskServer('limit.historyCount.suggestContinueAsNew=30');
});
afterAll(() => server.stop());

test('continue-as-new keeps the mode, the account, the sessions and the unproven orders', async () => {
  const desk = server.newDesk();
  const handle = server.client.workflow.getHandle(deskWorkflowId(desk.desk));
  const session = await server.client.workflow.start('listener', {
    workflowId: randomUUID(),
    taskQueue: server.taskQueue,
  });
  await updateDesk(desk, 'enter', { workflowId: session.workflowId, accountId: randomUUID() });
  const first = (await handle.describe()).runId;
  const order = { symbol: 'COST', side: 'buy', qty: '2', price: '900', filledQty: '0', deadAfter: 'x' };
  for (let n = 1; n <= 20; n += 1) {
    const unproven = [{ ...order, clientOrderId: `nd1-${n}` }];
    await updateDesk(desk, 'leave', { workflowId: 'session/other', unproven, proven: [] });
    await signalDesk(desk, n % 2 === 0 ? 'resume' : 'halt', `change ${n}`);
    // The run is cut in a quiet moment: when people have been told of everything so far.
    while (n === 10 && (await handle.describe()).runId === first);
  }
  await signalDesk(desk, 'reduce', 'at last');

  const state = await deskState(desk, Date.now() + 10_000);
  const { typedSearchAttributes } = await handle.describe();
  expect(state.halt).toMatchObject({ mode: 'reducing', reason: 'at last' });
  expect(state.sessions).toEqual([session.workflowId]);
  expect(state.unproven.map((each) => each.clientOrderId)).toEqual(
    Array.from({ length: 20 }, (_, n) => `nd1-${n + 1}`),
  );
  expect(
    Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])),
  ).toMatchObject({ NightdeskDesk: desk.desk, NightdeskNeedsAttention: true });
  // The session heard the last word, and no word twice in a row.
  let heard: readonly HaltReading[] = [];
  while (heard.at(-1)?.reason !== 'at last') heard = await session.query<readonly HaltReading[]>('heard');
  expect(heard.filter((each, index) => each.reason === heard[index - 1]?.reason)).toEqual([]);
  // People heard every word, each once and in order.
  const reasons = [...Array.from({ length: 20 }, (_, n) => `change ${n + 1}`), 'at last'];
  const toldReasons = (): string[] =>
    server.told.flatMap((text) =>
      [...text.matchAll(/^Why: (.*) \(by/gm)].flatMap(([, reason]) => reason ?? []),
    );
  while (toldReasons().length < reasons.length) await deskState(desk, Date.now() + 10_000);
  expect(toldReasons()).toEqual(reasons);
});

test('every history of the desk replays', async () => {
  const desk = server.newDesk();
  const handle = server.client.workflow.getHandle(deskWorkflowId(desk.desk));
  await updateDesk(desk, 'enter', { workflowId: 'session/gone', accountId: randomUUID() });
  await signalDesk(desk, 'halt', 'fire drill');
  await signalDesk(desk, 'resume', undefined);
  await updateDesk(desk, 'leave', { workflowId: 'session/gone', unproven: [], proven: [] });
  await signalDesk(desk, 'release', undefined);
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  await Worker.runReplayHistory(
    { workflowBundle: server.bundle },
    await handle.fetchHistory(),
    handle.workflowId,
  );
});
