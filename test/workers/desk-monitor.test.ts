/** The monitor of desks against a real Temporal server: it says what is so, from the start and after each restart. */
import { randomUUID } from 'node:crypto';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { notifyActivity } from '../../src/activities/notify';
import { signalDesk, updateDesk } from '../../src/activities/reach-desk';
import { readSessionsTable } from '../../src/config/sessions-table';
import { DESK, deskWorkflowId } from '../../src/domain/desk-messages';
import type { HaltReading } from '../../src/domain/halt';
import type { Sample } from '../../src/domain/metrics';
import { sessionWorkflowId } from '../../src/domain/session';
import { monitorDesks, type DeskMonitor } from '../../src/workers/desk-monitor';
import { registerSearchAttributes } from '../../src/workers/register-search-attributes';
import { installQuietTelemetry } from '../../src/workers/telemetry';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { within } from '../e2e/nightdesk';

installQuietTelemetry();

let env: TestWorkflowEnvironment;
let worker: Worker;
let working: Promise<void>;
const taskQueue = randomUUID();
beforeAll(async () => {
  const { path } = await findTemporalBinary('cli');
  env = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path } },
  });
  await registerSearchAttributes(env.connection, 'default');
  worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('./watched-workflows'),
      logger: new DefaultLogger('ERROR'),
    }),
    activities: { notify: notifyActivity({ webhook: null, mode: 'embedded' }) },
  });
  working = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await working;
  await env.teardown();
});

/** What one monitor has said, the newest of each series. */
interface Watched {
  readonly value: (name: string, labels?: Readonly<Record<string, string>>) => number | undefined;
  readonly says: (name: string, labels: Readonly<Record<string, string>>, value: number) => Promise<void>;
  readonly warnings: readonly string[];
  halt: HaltReading | null;
  now: string;
}

let desk: string;
let desks = 0;
const monitors: DeskMonitor[] = [];
beforeEach(() => {
  desk = `watched${(desks += 1)}`;
});
afterEach(async () => {
  await Promise.all(monitors.splice(0).map((monitor) => monitor.stop()));
});

/** Friday evening; its session trades on Monday. */
const FRIDAY = '2024-08-02';
const SATURDAY = '2024-08-03T12:00:00Z';
const MONDAY_EVENING = '2024-08-05T21:00:00Z';

function watched(client: Client = env.client, isClockReal = false): Watched {
  const series = new Map<string, number>();
  const keyOf = (name: string, labels: Readonly<Record<string, string>>): string =>
    `${name} ${JSON.stringify(Object.entries(labels).sort())}`;
  const warnings: string[] = [];
  const seen: Watched = {
    ...{ halt: null, now: SATURDAY, warnings },
    value: (name, labels = {}) => series.get(keyOf(name, labels)),
    says: (name, labels, value) =>
      within(
        20_000,
        `${name} of ${JSON.stringify(labels)} is ${value}`,
        () => seen.value(name, labels) === value,
      ),
  };
  monitors.push(
    monitorDesks({
      ...{ client, taskQueue, isClockReal, every: 100, sessionsTable: readSessionsTable() },
      desks: [{ desk, haltFile: { read: () => seen.halt } }],
      broker: { clock: () => Promise.resolve({ at: seen.now, isOpen: false }) as never },
      meter: {
        record: (samples: readonly Sample[]) => {
          for (const { name, labels, value } of samples) series.set(keyOf(name, labels), value);
        },
      },
      warn: (message) => void warnings.push(message),
    }),
  );
  return seen;
}

const session = (date: string): Promise<WorkflowHandle> =>
  env.client.workflow.start('tradingSession', {
    ...{ taskQueue, workflowId: sessionWorkflowId({ desk, date }), args: [{ desk, date }] },
  });
const address = () => ({ client: env.client, desk, taskQueue });

test('a session that asks for a person is seen, by reason, until it is answered', async () => {
  const handle = await session(FRIDAY);
  const eyes = watched();
  await eyes.says('nightdesk_sessions_running', { desk }, 1);
  await eyes.says('nightdesk_attention_open', { desk }, 0);
  await handle.signal('ask');
  await eyes.says('nightdesk_attention_open', { desk }, 1);
  await eyes.says('nightdesk_attention_matters', { desk, reason: 'SCAN' }, 1);
  expect(eyes.value('nightdesk_attention_matters', { desk, reason: 'LEDGER' })).toBe(0);

  const restarted = watched();
  await restarted.says('nightdesk_attention_matters', { desk, reason: 'SCAN' }, 1);
  await restarted.says('nightdesk_attention_open', { desk }, 1);

  await handle.signal('answer');
  await eyes.says('nightdesk_attention_open', { desk }, 0);
  await eyes.says('nightdesk_attention_matters', { desk, reason: 'SCAN' }, 0);
  await handle.signal('end');
});

test('how a session ended is said after it, and by every monitor that starts later', async () => {
  const handle = await session(FRIDAY);
  const eyes = watched();
  await eyes.says('nightdesk_sessions_running', { desk }, 1);
  expect(eyes.value('nightdesk_last_session_date_seconds', { desk })).toBeUndefined();
  await handle.signal('end');
  await eyes.says('nightdesk_last_session_outcome', { desk, outcome: 'given-up' }, 1);
  await eyes.says('nightdesk_sessions_running', { desk }, 0);
  const restarted = watched();
  await restarted.says('nightdesk_last_session_outcome', { desk, outcome: 'given-up' }, 1);
  for (const each of [eyes, restarted]) {
    expect(each.value('nightdesk_last_session_outcome', { desk, outcome: 'traded' })).toBe(0);
    expect(each.value('nightdesk_last_session_date_seconds', { desk })).toBe(Date.UTC(2024, 7, 2) / 1000);
  }
});

test('an earlier day that is run again is no news', async () => {
  await (await session(FRIDAY)).terminate('it has ended, however');
  const eyes = watched();
  await eyes.says('nightdesk_last_session_outcome', { desk, outcome: 'failed' }, 1);
  const again = await session('2024-08-01');
  await again.signal('end');
  await again.result();
  const restarted = watched();
  await restarted.says('nightdesk_last_session_outcome', { desk, outcome: 'failed' }, 1);
  expect(restarted.value('nightdesk_last_session_date_seconds', { desk })).toBe(Date.UTC(2024, 7, 2) / 1000);
});

test('a run that failed or was terminated has no record, and counts as failed', async () => {
  const handle = await session(FRIDAY);
  await handle.terminate('a test');
  const eyes = watched();
  await eyes.says('nightdesk_last_session_outcome', { desk, outcome: 'failed' }, 1);
});

test('the mode of a desk: none before its first session, then its own, a HALT file before it', async () => {
  const eyes = watched();
  await eyes.says('nightdesk_desk_mode', { desk, mode: 'active' }, 0);
  expect(eyes.value('nightdesk_desk_mode', { desk, mode: 'unreadable' })).toBe(0);
  await signalDesk(address(), DESK.reduce, { reason: 'a loss', by: 'operator' });
  await eyes.says('nightdesk_desk_mode', { desk, mode: 'reducing' }, 1);
  eyes.halt = { mode: 'halted', reason: 'the file', by: 'file' };
  await eyes.says('nightdesk_desk_mode', { desk, mode: 'halted' }, 1);
  expect(eyes.value('nightdesk_desk_mode', { desk, mode: 'reducing' })).toBe(0);
  eyes.halt = null;
  await signalDesk(address(), DESK.resume, { reason: 'over', by: 'operator' });
  await eyes.says('nightdesk_desk_mode', { desk, mode: 'active' }, 1);
});

test('a desk whose workflow was ended by hand is unreadable: nothing may leave', async () => {
  await signalDesk(address(), DESK.reduce, { reason: 'a loss', by: 'operator' });
  const eyes = watched();
  await eyes.says('nightdesk_desk_mode', { desk, mode: 'reducing' }, 1);
  await env.client.workflow.getHandle(deskWorkflowId(desk)).terminate('by hand');
  await eyes.says('nightdesk_desk_mode', { desk, mode: 'unreadable' }, 1);
  expect(eyes.warnings).toEqual([]);
});

test('a halted desk asks for a person too, and says so after a restart', async () => {
  await signalDesk(address(), DESK.halt, { reason: 'fire drill', by: 'operator' });
  const eyes = watched();
  await eyes.says('nightdesk_attention_open', { desk }, 1);
  await eyes.says('nightdesk_desk_mode', { desk, mode: 'halted' }, 1);
});

test('orders that nobody could prove stay seen after their session', async () => {
  const workflowId = sessionWorkflowId({ desk, date: FRIDAY });
  await updateDesk(address(), DESK.enter, { workflowId, accountId: randomUUID() });
  const eyes = watched();
  await eyes.says('nightdesk_unknown_orders', { desk }, 0);
  const order = {
    clientOrderId: `nd1-${desk}-20240802-NVDA-b-f1`,
    ...{ symbol: 'NVDA', side: 'buy', qty: '1', price: '100', filledQty: '0', deadAfter: MONDAY_EVENING },
  };
  await updateDesk(address(), DESK.leave, { workflowId, unproven: [order], proven: [] });
  await eyes.says('nightdesk_unknown_orders', { desk }, 1);
  await updateDesk(address(), DESK.resolve, {
    ...{ clientOrderId: order.clientOrderId, filledQty: '0', reason: 'the broker says so' },
  });
  await eyes.says('nightdesk_unknown_orders', { desk }, 0);
});

test('a trading day whose session is missing is overdue; what was so before anybody looked is forgiven', async () => {
  const eyes = watched();
  await eyes.says('nightdesk_sessions_overdue', { desk }, 0);
  eyes.now = MONDAY_EVENING;
  await eyes.says('nightdesk_sessions_overdue', { desk }, 1);
  await (await session(FRIDAY)).terminate('it has ended, however');
  await eyes.says('nightdesk_sessions_overdue', { desk }, 0);
});

test('a session that sleeps is asked once', async () => {
  let queries = 0;
  const counting = new Client({
    connection: env.connection,
    interceptors: {
      workflow: [
        {
          query: (input, next) => {
            queries += 1;
            return next(input);
          },
        },
      ],
    },
  });
  const handle = await session(FRIDAY);
  await handle.query('progress');
  const eyes = watched(counting);
  await eyes.says('nightdesk_sessions_running', { desk }, 1);
  const first = eyes.value('nightdesk_last_look_seconds') ?? 0;
  await within(20_000, 'five looks', () => (eyes.value('nightdesk_last_look_seconds') ?? 0) > first + 0.5);
  expect(queries).toBe(1);
  await handle.signal('end');
});

test('the task queue and a clock that is off', async () => {
  const eyes = watched(env.client, true);
  await eyes.says('nightdesk_task_queue_pollers', { queue: 'workflow' }, 1);
  await eyes.says('nightdesk_task_queue_backlog', { queue: 'workflow' }, 0);
  eyes.now = new Date(Date.now() + 60_000).toISOString();
  await within(20_000, 'a minute', () => {
    const skew = eyes.value('nightdesk_clock_skew_seconds') ?? 0;
    return skew > 50 && skew < 70;
  });
});

test('what cannot be read is said once and leaves the numbers as they were', async () => {
  // Never closed: on a closed channel a call that is being retried throws where nobody can catch it.
  const lost = Connection.lazy({ address: '127.0.0.1:1' });
  const eyes = watched(new Client({ connection: lost }));
  await within(40_000, 'all four kinds of looks', () => eyes.warnings.length >= 3);
  await eyes.says('nightdesk_sessions_overdue', { desk }, 0);
  expect(new Set(eyes.warnings).size).toBe(eyes.warnings.length);
  expect(eyes.warnings[0]).toMatch(
    /^metrics: ended sessions couldn't be read: .*; the numbers stay as they were$/,
  );
  expect(eyes.value('nightdesk_last_look_seconds')).toBeUndefined();
}, 90_000);
