/** Reset in the Temporal UI is safe because of the client order ids: no order is sent twice (design, section 5). */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { SessionRecord } from '../../src/domain/session-record';
import { keptTemporalAddress } from '../../src/workers/temporal-address';
import { exchangeAlone, KEYS } from './exchange-alone';
import { allGone, folder, nightdesk } from './nightdesk';

jest.setTimeout(120_000);

const workflowId = 'session/main/2026-01-05';

/** One session that has traded, its servers still up. */
async function traded() {
  const state = join(folder(), 'state');
  const run = nightdesk('up', '--state', state, '--sessions', '1', '--night', '500ms');
  await run.says(/Ctrl-C ends everything/);
  const connection = await Connection.connect({ address: keptTemporalAddress(state) ?? '' });
  const end = async (): Promise<void> => {
    await connection.close();
    const parts = run.parts();
    run.kill('SIGINT');
    await run.ended;
    await allGone(parts);
  };
  return { state, client: new Client({ connection }), end };
}

/** The client order ids in the exchange's own ledger, but for the probes of fractions. */
const ordersIn = (state: string): Promise<readonly string[]> =>
  exchangeAlone(state, async (url) => {
    const answer = await fetch(`${url}/control/ledger`, {
      headers: { 'APCA-API-KEY-ID': KEYS.keyId, 'APCA-API-SECRET-KEY': KEYS.secretKey },
    });
    const { orders } = (await answer.json()) as { orders: { client_order_id: string }[] };
    return orders
      .map((order) => order.client_order_id)
      .filter((id) => !/-p\d+$/.test(id))
      .sort();
  });

test('reset to right before its first order, a session adopts the orders that it sent, and sends none again (slow)', async () => {
  const { state, client, end } = await traded();
  const handle = client.workflow.getHandle(workflowId);
  const before = (await handle.result()) as SessionRecord;
  const sent = before.intents.flatMap(({ rungs }) => rungs.map((rung) => rung.clientOrderId)).sort();
  expect(sent.length).toBeGreaterThan(2);

  const { events } = await handle.fetchHistory();
  const firstOrder = (events ?? []).filter(
    ({ activityTaskScheduledEventAttributes: task }) => task?.activityType?.name === 'placeOrder',
    // The first one is the evening's probe.
  )[1]?.activityTaskScheduledEventAttributes;
  const { runId } = await client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId },
    reason: 'a drill',
    workflowTaskFinishEventId: firstOrder?.workflowTaskCompletedEventId ?? null,
    requestId: randomUUID(),
  });
  const after = (await client.workflow.getHandle(workflowId, runId).result()) as SessionRecord;
  expect(after.intents.map(({ symbol, outcome, filledQty }) => [symbol, outcome, filledQty])).toEqual(
    before.intents.map(({ symbol, outcome, filledQty }) => [symbol, outcome, filledQty]),
  );
  // The reset run is audited like any other, under its own id.
  const audit = await nightdesk('audit', '2026-01-05', '--state', state).ended;
  expect(audit.code).toBe(0);
  expect(audit.stdout).toMatch(/^(2026-01-05 run \w+ +good .*\n){2}2 sessions audited: nothing differs\.\n$/);
  await end();
  expect(await ordersIn(state)).toEqual(sent);
});
