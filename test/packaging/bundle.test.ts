/** What the workflows are made of: the bundle that every worker loads into its sandbox, and histories read from JSON. */
import { readFileSync } from 'node:fs';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils';
import { auditBundle, workflowBundle } from '../temporal/prepared';

/** Every module of a bundle, by the path that it was bundled from. */
const modulesOf = (bundle: string): readonly string[] =>
  [...bundle.matchAll(/^\/\*{3}\/ "([^"]+)":?$/gm)].map(([, path = '']) => path);

test("the audit's bundle holds the same modules and its interceptors, so that it replays what workers run", () => {
  const workers = new Set(modulesOf(readFileSync(workflowBundle(), 'utf8')));
  const added = modulesOf(readFileSync(auditBundle(), 'utf8')).filter((path) => !workers.has(path));
  expect(added).toEqual([expect.stringMatching(/lib\/audit\/record-calls\.js$/)]);
});

describe('the workflow bundle', () => {
  const bundle = readFileSync(workflowBundle(), 'utf8');
  const modules = modulesOf(bundle);
  const distinct = (names: readonly (string | undefined)[]) =>
    [...new Set(names.filter((name) => name !== undefined))].sort();

  test('holds the rules and the workflows of this project, and none of its I/O', () => {
    const folders = modules.map((path) => /(?:^|\/)lib\/(\w+)\/[^/]+\.js$/.exec(path)?.[1]);
    const ours = folders.filter((_, index) => !modules[index]?.includes('node_modules/'));
    expect(distinct(ours)).toEqual(['domain', 'workflows']);
  });

  test('holds no package but what Temporal itself brings: no broker, no zod, no luxon', () => {
    const packages = modules.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
    expect(distinct(packages)).toEqual([
      '@temporalio/common',
      '@temporalio/workflow',
      'long',
      'ms',
      'nexus-rpc',
    ]);
    expect(bundle).not.toMatch(/alpaca-trade-api|\bzod\b|\bluxon\b/);
  });

  test("asks for none of Node's own modules", () => {
    expect(bundle).not.toMatch(/require\(\s*["']|\bfrom\s+["']node:|["']node:/);
  });
});

// With a copy of protobufjs for each Temporal package this throws "type must be a Type": see docs/dependencies.md.
test('a history can be written as JSON and read back', () => {
  const history = {
    events: [
      {
        eventId: '1',
        eventTime: '2024-08-02T20:05:00Z',
        eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
        workflowExecutionStartedEventAttributes: {
          workflowType: { name: 'tradingSession' },
          input: { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'eyJkZXNrIjoibWFpbiJ9' }] },
        },
      },
      {
        eventId: '2',
        eventTime: '2024-08-02T20:05:01.250Z',
        eventType: 'EVENT_TYPE_TIMER_STARTED',
        timerStartedEventAttributes: { timerId: '1', startToFireTimeout: '62700s' },
      },
    ],
  };
  const read = historyFromJSON(history);
  const attributes = read.events?.[0]?.workflowExecutionStartedEventAttributes;
  expect(attributes?.workflowType?.name).toBe('tradingSession');
  expect(Buffer.from(attributes?.input?.payloads?.[0]?.data ?? []).toString()).toBe('{"desk":"main"}');
  const again = JSON.parse(historyToJSON(read)) as unknown;
  expect(historyFromJSON(again)).toEqual(read);
  expect(again).toMatchObject({
    events: [
      { eventId: '1', workflowExecutionStartedEventAttributes: { workflowType: { name: 'tradingSession' } } },
      { eventId: '2', timerStartedEventAttributes: { startToFireTimeout: '62700s' } },
    ],
  });
});
