/** Whether the worker of a machine polls, on a real server and by its own rule. */
import { hostname } from 'node:os';
import { healthOf } from '../../src/cli/health-command';
import { queuePollers, type Poller } from '../../src/workers/queue-pollers';
import { startDeskServer, type DeskServer } from '../workflows/desk-server';

const NOW = Date.parse('2026-01-05T21:00:00Z');
const poller = (polls: Poller['polls'], seconds: number, identity = '7@alpha'): Poller => ({
  ...{ polls, identity },
  lastMs: NOW - seconds * 1_000,
});

describe('a machine', () => {
  it('is healthy when somebody on it polled for both within 90 s', () => {
    expect(healthOf([poller('workflows', 61), poller('activities', 2)], 'alpha', NOW)).toEqual({
      healthy: true,
      secondsSince: { workflows: 61, activities: 2 },
    });
  });

  it.each([
    ['its last poll is older', [poller('workflows', 91), poller('activities', 2)]],
    ['it polls for one of the two alone', [poller('activities', 2)]],
    ['only others poll', [poller('workflows', 1, '7@beta'), poller('activities', 1, '7@beta')]],
    ['nobody polls', []],
  ])('is not healthy when %s', (_, pollers) => {
    expect(healthOf(pollers, 'alpha', NOW).healthy).toBe(false);
  });

  it('has the newest poll of all its workers', () => {
    const { secondsSince } = healthOf(
      [poller('workflows', 80), poller('workflows', 3, '8@alpha')],
      'alpha',
      NOW,
    );
    expect(secondsSince).toEqual({ workflows: 3, activities: null });
  });
});

describe('the pollers of a task queue', () => {
  let server: DeskServer;
  beforeAll(async () => {
    server = await startDeskServer();
  });
  afterAll(() => server.stop());

  it('are told by the server, for workflows and for activities', async () => {
    const { client, taskQueue } = server;
    const both = async (): Promise<boolean> =>
      healthOf(await queuePollers(client, 'default', taskQueue), hostname(), Date.now()).healthy;
    // The worker's first polls may be under way.
    while (!(await both()));
    expect(await queuePollers(client, 'default', 'a-queue-of-nobody')).toEqual([]);
  });
});
