/** `nightdesk session retry`, `skip` and `show` on a parked session, over a real server: the built command, as typed. */
import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { sessionWorkflowId } from '../../src/domain/session';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { folder, nightdesk, type Ending } from '../e2e/nightdesk';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});

const KEY = { desk: 'main', date: '2026-01-05' };

test('a parked session is shown in full, tried again, and told apart from one that is not parked', async () => {
  const { path } = await findTemporalBinary('cli');
  const env = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path } },
  });
  const before = process.env['TEMPORAL_ADDRESS'];
  process.env['TEMPORAL_ADDRESS'] = env.address;
  try {
    const state = folder();
    const say = (...args: readonly string[]): Promise<Ending> =>
      nightdesk('session', ...args, '--state', state).ended;
    const taskQueue = randomUUID();
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: await bundleWorkflowCode({
        workflowsPath: require.resolve('./parked-session'),
        logger: new DefaultLogger('ERROR'),
      }),
    });
    const ended = worker.runUntil(async () => {
      const handle = await env.client.workflow.start('tradingSession', {
        ...{ workflowId: sessionWorkflowId(KEY), taskQueue, args: [KEY] },
      });

      const { stdout } = await say('show', KEY.date);
      expect(stdout).toMatch(/Needs you\n {2}SCAN the session is parked at scan\.\n {4}failed +bars: 500\n/);
      expect(stdout).toMatch(/ {4}retry +Scans again\.\n {4}skip +Buys nothing today; exits go on\.\n/);
      expect(stdout).toMatch(/ {4}waits +until Tue 01-06 09:25 New York, then: nothing is bought/);

      expect(await say('retry', KEY.date)).toMatchObject({
        code: 0,
        stdout: 'retry taken for SCAN; the session is now parked for SCAN: bars: 503\n',
      });
      expect(await say('retry', KEY.date, '--reason', 'bars are back')).toMatchObject({
        code: 0,
        stdout: 'retry taken for SCAN; the session is now at scan\n',
      });
      const late = await say('retry', KEY.date, '--json');
      expect([late.code, JSON.parse(late.stdout)]).toEqual([
        1,
        {
          workflowId: sessionWorkflowId(KEY),
          signal: 'retry',
          came: 'ignored',
          words: 'retry ignored: retry 3 came while the session was not parked',
        },
      ]);

      const skipped = await say('skip', KEY.date, '--reason', 'no entries today');
      await handle.result();
      expect(skipped.stderr).toBe('');
      expect((await say('skip', KEY.date, '--reason', 'again')).stderr).toMatch(
        /has ended \(completed\); the skip was not sent/,
      );
    });
    await ended;
  } finally {
    if (before === undefined) delete process.env['TEMPORAL_ADDRESS'];
    else process.env['TEMPORAL_ADDRESS'] = before;
    await env.teardown();
  }
});
