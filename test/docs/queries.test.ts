/** The cheat sheet of list queries, each run against a real server with workflows of every kind in its list. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { TypedSearchAttributes, type SearchAttributePair } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { REASONS, type ReasonCode } from '../../src/domain/reasons';
import type { Phase } from '../../src/domain/phase';
import type { SessionOutcome } from '../../src/domain/session-record';
import * as attribute from '../../src/workflows/search-attributes';
import { startDeskServer, type DeskServer } from '../workflows/desk-server';
import { within } from '../e2e/nightdesk';
import type { Ending } from './listed-workflows';

const page = readFileSync(join(__dirname, '../../docs/queries.md'), 'utf8');
/** The page's queries by their question. */
const QUERIES = new Map(
  [...page.matchAll(/^\*\*(.+)\*\*\n\n```sql\n([^`]+)\n```$/gm)].map(([, question = '', query = '']) => [
    question,
    query,
  ]),
);

interface Listed {
  readonly type: 'tradingSession' | 'desk' | 'accountLock';
  readonly ending: Ending | 'is cancelled' | 'is terminated';
  readonly attributes: readonly SearchAttributePair[];
}

interface Session {
  readonly phase?: Phase;
  readonly outcome?: SessionOutcome;
  readonly attention?: boolean;
  readonly filled?: number;
  readonly refused?: number;
  readonly codes?: readonly ReasonCode[];
}

const session = (date: string, ending: Listed['ending'], shows: Session): Listed => ({
  type: 'tradingSession',
  ending,
  attributes: [
    { key: attribute.desk, value: 'main' },
    { key: attribute.sessionDate, value: date },
    { key: attribute.phase, value: shows.phase ?? 'end' },
    { key: attribute.needsAttention, value: shows.attention ?? false },
    { key: attribute.ordersFilled, value: shows.filled ?? 0 },
    { key: attribute.ordersRefused, value: shows.refused ?? 0 },
    { key: attribute.reasonCodes, value: [...(shows.codes ?? [])] },
    ...(shows.outcome === undefined ? [] : [{ key: attribute.outcome, value: shows.outcome }]),
  ],
});
const other = (
  type: Listed['type'],
  name: string,
  ending: Listed['ending'],
  needsAttention?: boolean,
): Listed => ({
  type,
  ending,
  attributes: [
    { key: attribute.desk, value: name },
    ...(needsAttention === undefined ? [] : [{ key: attribute.needsAttention, value: needsAttention }]),
  ],
});

/** Everything in the list, by a name for this test. */
const LIST = {
  parked: session('2026-02-03', 'runs', { phase: 'open', attention: true }),
  waiting: session('2026-02-04', 'runs', { phase: 'night' }),
  traded: session('2026-01-05', 'completes', {
    ...{ outcome: 'traded', filled: 2, refused: 2, codes: ['APPROVED', 'FILLED', 'GAP', 'TIER_CAP'] },
  }),
  gapped: session('2026-01-06', 'completes', { outcome: 'quiet', refused: 1, codes: ['SPREAD'] }),
  quiet: session('2026-01-07', 'completes', { outcome: 'quiet', codes: ['HOLD'] }),
  gaveUp: session('2026-01-08', 'completes', { outcome: 'given-up', attention: true, codes: ['GIVEN_UP'] }),
  unknown: session('2026-01-09', 'completes', {
    ...{ outcome: 'quiet', attention: true, codes: ['APPROVED', 'UNKNOWN_OUTCOME'] },
  }),
  halted: session('2026-01-12', 'completes', { outcome: 'halted', refused: 1, codes: ['HALTED'] }),
  soldThenHalted: session('2026-01-13', 'completes', {
    ...{ outcome: 'traded', filled: 1, refused: 1, codes: ['FILLED', 'REDUCING'] },
  }),
  rejected: session('2026-03-02', 'completes', { outcome: 'quiet', refused: 1, codes: ['BUYING_POWER'] }),
  failed: session('2026-03-03', 'fails', { phase: 'scan' }),
  terminated: session('2026-03-04', 'is terminated', { phase: 'night' }),
  desk: other('desk', 'main', 'runs', false),
  haltedDesk: other('desk', 'second', 'runs', true),
  cancelledDesk: other('desk', 'third', 'is cancelled', true),
  lock: other('accountLock', 'main', 'runs'),
  releasedLock: other('accountLock', 'second', 'completes'),
} as const;
type Name = keyof typeof LIST;

/** What each question finds. */
const FOUND: Readonly<Record<string, readonly Name[]>> = {
  'Which sessions need me?': ['parked'],
  'Which sessions ended and still ask for a look?': ['gaveUp', 'unknown'],
  'Which desks are halted, or have orders that nobody could prove?': ['haltedDesk'],
  'Which desks were ended by hand?': ['cancelledDesk'],
  // The server sets it; none of these fails.
  "What can't go on because its code fails?": [],
  'Which sessions bought or sold anything?': ['traded', 'soldThenHalted'],
  'Where were orders refused, whatever for?': ['traded', 'gapped', 'halted', 'soldThenHalted', 'rejected'],
  'Where was a tier full?': ['traded'],
  'Where was the price no longer what the scan saw?': ['traded', 'gapped'],
  'Where was a tier full and a price gapped?': ['traded'],
  'Where did the broker say no?': ['rejected'],
  "Where is an order's fate unknown, or was resolved by hand?": ['unknown'],
  'All sessions of a month?': [
    ...(['traded', 'gapped', 'quiet', 'gaveUp', 'unknown', 'halted', 'soldThenHalted'] as const),
  ],
  'All sessions between two dates?': [
    ...(['parked', 'waiting', 'gapped', 'quiet', 'gaveUp', 'unknown', 'halted', 'soldThenHalted'] as const),
  ],
  'One day of one desk?': ['traded'],
  'Which sessions wait for the open now?': ['waiting'],
  'Which sessions gave up, or came too late for their window?': ['gaveUp'],
  'Which sessions met a halt?': ['halted', 'soldThenHalted'],
  'Which sessions failed, or were ended from outside?': ['failed', 'terminated'],
  'Which accounts are locked, and for which desk?': ['lock'],
};

let server: DeskServer;
let worker: Worker;
let ended: Promise<void>;
beforeAll(async () => {
  server = await startDeskServer();
  const taskQueue = randomUUID();
  worker = await Worker.create({
    connection: server.env.nativeConnection,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('./listed-workflows'),
      logger: new DefaultLogger('ERROR'),
    }),
  });
  ended = worker.run();
  for (const [name, { type, ending, attributes }] of Object.entries(LIST)) {
    const handle = await server.client.workflow.start(type, {
      ...{ taskQueue, workflowId: name, args: [ending.startsWith('is ') ? 'runs' : ending] },
      typedSearchAttributes: new TypedSearchAttributes([...attributes]),
    });
    await endIt(handle, ending);
  }
  await within(20_000, 'everything in the list', async () => {
    const { count } = await server.client.workflow.count('');
    const running = await server.client.workflow.count("ExecutionStatus = 'Running'");
    const still = Object.values(LIST).filter(({ ending }) => ending === 'runs').length;
    return count === Object.keys(LIST).length && running.count === still;
  });
}, 60_000);
afterAll(async () => {
  worker.shutdown();
  await ended;
  await server.stop();
});

async function endIt(handle: WorkflowHandle, ending: Listed['ending']): Promise<void> {
  if (ending === 'runs') return;
  if (ending === 'is terminated') await handle.terminate();
  if (ending === 'is cancelled') await handle.cancel();
  await handle.result().catch(() => undefined);
}

test('every question of the page is asked here, and no other', () => {
  expect([...QUERIES.keys()]).toEqual(Object.keys(FOUND));
});

test.each([...QUERIES])('%s', async (question, query) => {
  const found: string[] = [];
  for await (const { workflowId } of server.client.workflow.list({ query })) found.push(workflowId);
  expect(found.sort()).toEqual([...(FOUND[question] ?? [])].sort());
  expect((await server.client.workflow.count(query)).count).toBe(found.length);
});

test('every reason that the page names is one', () => {
  const codes = [...page.matchAll(/'([A-Z][A-Z_]+)'/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => code !== undefined && !(code in REASONS))).toEqual([]);
});

test.each(Object.values(attribute))('the page has the attribute %j', ({ name }) => {
  expect(page).toContain(`\`${name}\``);
});
