/** `nightdesk session resolve` of an order that a session has left to its desk, on a real server. */
import { updateDesk } from '../../src/activities/reach-desk';
import { DESK } from '../../src/domain/desk-messages';
import type { UnprovenOrder } from '../../src/domain/unproven-order';
import { folder, nightdesk, type Ending } from '../e2e/nightdesk';
import { startDeskServer, type DeskServer } from '../workflows/desk-server';

const ORDER: UnprovenOrder = {
  ...{ clientOrderId: 'nd1-main-20260105-COST-b-f1', symbol: 'COST', side: 'buy' },
  ...{ qty: '0.1667', price: '900', filledQty: '0.05', deadAfter: '2026-01-06T21:15:00Z' },
};

let server: DeskServer;
const before = process.env['TEMPORAL_ADDRESS'];
beforeAll(async () => {
  server = await startDeskServer();
  process.env['TEMPORAL_ADDRESS'] = server.env.address;
});
afterAll(async () => {
  if (before === undefined) delete process.env['TEMPORAL_ADDRESS'];
  else process.env['TEMPORAL_ADDRESS'] = before;
  await server.stop();
});

test('what makes no sense is refused in the desk’s own words, and what does is resolved once', async () => {
  const desk = server.newDesk();
  await updateDesk(desk, DESK.leave, { workflowId: 'session/a', unproven: [ORDER], proven: [] });
  const at = ['--desk', desk.desk, '--state', folder()];
  const resolve = (...args: readonly string[]): Promise<Ending> =>
    nightdesk('session', 'resolve', ORDER.clientOrderId, '--reason', 'seen at the broker', ...args, ...at)
      .ended;
  const refusals = [
    [['--filled', '0.1'], /averagePrice \(missing\): give the price of the fill/],
    [['--filled', '0'], /filledQty "0": 0\.05 shares are proven to be filled; give at least that/],
    [['--filled', 'all'], /filledQty "all": give the shares filled in all/],
  ] as const;
  for (const [args, message] of refusals) {
    const refused = await resolve(...args);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(message);
    expect(refused.stderr).toMatch(/Nothing was resolved\n$/);
  }

  expect(await resolve('--filled', '0.1', '--price', '899.5')).toMatchObject({
    code: 0,
    stdout: `${ORDER.clientOrderId} is resolved at desk ${desk.desk}: 0.1 sh filled; still unproven: none\n`,
    stderr: '',
  });
  const twice = await resolve('--filled', '0.1', '--price', '899.5');
  expect(twice.stderr).toMatch(/no order is unproven, there is nothing to resolve\. Nothing was resolved/);
});

test('an id that is no order’s is refused before anybody is asked', async () => {
  const { code, stderr } = await nightdesk('session', 'resolve', 'COST', '--filled', '0', '--reason', 'x')
    .ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(/ORDER COST: that is no client order id of a desk/);
});
