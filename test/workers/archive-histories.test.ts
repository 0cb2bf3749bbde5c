/** The archive of histories, against a real Temporal server: what ended is filed, once, whatever the disk does. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { historyOf } from '../../src/audit/recorded-session';
import { sessionWorkflowId } from '../../src/domain/session';
import { archiveHistories, type HistoryArchive } from '../../src/workers/archive-histories';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { within } from '../e2e/nightdesk';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});

let env: TestWorkflowEnvironment;
let worker: Worker;
let working: Promise<void>;
const taskQueue = randomUUID();
beforeAll(async () => {
  const { path } = await findTemporalBinary('cli');
  env = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path } },
  });
  worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('./brief-sessions'),
      logger: new DefaultLogger('ERROR'),
    }),
  });
  working = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await working;
  await env.teardown();
});

let folder: string;
let desk: string;
let desks = 0;
let archive: HistoryArchive | undefined;
const warnings: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightdesk-archive-'));
  desk = `desk${(desks += 1)}`;
  warnings.length = 0;
});
afterEach(async () => {
  await archive?.stop();
  archive = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const store = () => folderArtifactStore(folder);
const start = (date: string, ends: 'at once' | 'failed' | 'when told'): Promise<WorkflowHandle> =>
  env.client.workflow.start('tradingSession', {
    ...{ taskQueue, workflowId: sessionWorkflowId({ desk, date }), args: [{ ends }] },
  });
const watch = (): void => {
  archive = archiveHistories({ client: env.client, desks: [desk] }, store(), (message) =>
    warnings.push(message),
  );
};
const dates = async (): Promise<readonly string[]> =>
  (await store().historyRuns(desk)).map(({ date }) => date);

it('files what ended, however it ended, and leaves what runs', async () => {
  await (await start('2026-01-05', 'at once')).result();
  await expect((await start('2026-01-06', 'failed')).result()).rejects.toThrow();
  const terminated = await start('2026-01-07', 'when told');
  await terminated.terminate();
  const running = await start('2026-01-08', 'when told');
  watch();
  await within(20_000, 'three histories are filed', async () => (await dates()).length === 3);
  expect(await dates()).toEqual(['2026-01-05', '2026-01-06', '2026-01-07']);
  await running.signal('end');
  await running.result();
  await within(20_000, 'the fourth is filed', async () => (await dates()).length === 4);
  expect(warnings).toEqual([]);
});

it('files a history that can be read back and replayed', async () => {
  await (await start('2026-01-05', 'at once')).result();
  watch();
  await within(20_000, 'it is filed', async () => (await dates()).length === 1);
  const [run] = await store().historyRuns(desk);
  if (!run) throw new Error('nothing is filed');
  const { events } = historyOf(await store().readHistory(run));
  expect(events?.at(0)?.workflowExecutionStartedEventAttributes?.originalExecutionRunId).toBe(run.runId);
  expect(events?.at(-1)?.workflowExecutionCompletedEventAttributes).toBeTruthy();
});

it('files a second run of the same date beside the first', async () => {
  await expect((await start('2026-01-05', 'failed')).result()).rejects.toThrow();
  await (await start('2026-01-05', 'at once')).result();
  watch();
  await within(20_000, 'both are filed', async () => (await dates()).length === 2);
  expect(new Set((await store().historyRuns(desk)).map(({ runId }) => runId)).size).toBe(2);
});

it('looks once more when it is stopped: what a record names is filed though no list shows it yet', async () => {
  watch();
  const last = await start('2026-01-05', 'at once');
  await last.result();
  const { runId } = await last.describe();
  await store().fileRecord({ desk, date: '2026-01-05' }, { provenance: { runId } });
  await archive?.stop();
  expect((await store().historyRuns(desk)).map((run) => run.runId)).toEqual([runId]);
});

it('warns once of a disk that refuses, and files when it no longer does', async () => {
  writeFileSync(join(folder, 'histories'), 'in the way');
  await (await start('2026-01-05', 'at once')).result();
  watch();
  await within(20_000, 'it has warned', () => warnings.length > 0);
  rmSync(join(folder, 'histories'));
  mkdirSync(join(folder, 'histories'));
  await within(20_000, 'it is filed', async () => (await dates()).length === 1);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/histories of desk desk\d+ could not be looked for: .*tried again/);
});

it('files nothing of another desk', async () => {
  await (await start('2026-01-05', 'at once')).result();
  desk = `${desk}x`;
  watch();
  await archive?.stop();
  expect(await dates()).toEqual([]);
});

it('files the histories of many desks, and of none that is not theirs', async () => {
  const [first, second, other] = [desk, `${desk}b`, `${desk}c`];
  for (desk of [first, second, other]) await (await start('2026-01-05', 'at once')).result();
  archive = archiveHistories({ client: env.client, desks: [first, second] }, store(), (message) =>
    warnings.push(message),
  );
  await within(20_000, 'both are filed', async () => {
    const runs = await Promise.all([first, second].map((each) => store().historyRuns(each)));
    return runs.every(({ length }) => length === 1);
  });
  expect(await store().historyRuns(other)).toEqual([]);
  expect(warnings).toEqual([]);
});

it('gives up a history that the server no longer has, and says so once', async () => {
  const runId = randomUUID();
  await store().fileRecord({ desk, date: '2026-01-05' }, { provenance: { runId } });
  watch();
  await within(20_000, 'it has warned', () => warnings.length > 0);
  await archive?.stop();
  expect(warnings).toEqual([
    `the history of session 2026-01-05 of desk ${desk}, run ${runId}, could not be filed: the server no longer has it`,
  ]);
});
