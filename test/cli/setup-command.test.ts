/** `nightdesk setup` against a real server that knows nothing of Nightdesk. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import * as attributes from '../../src/workflows/search-attributes';
import { folder, nightdesk, type Ending } from '../e2e/nightdesk';

jest.setTimeout(60_000);

let env: TestWorkflowEnvironment;
const namespace = `desk-${randomUUID().slice(0, 8)}`;
beforeAll(async () => {
  const { path } = await findTemporalBinary('cli');
  env = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path } },
  });
  process.env['TEMPORAL_ADDRESS'] = env.address;
  process.env['TEMPORAL_NAMESPACE'] = namespace;
  process.env['NIGHTDESK_MODE'] = 'paper';
  process.env['NIGHTDESK_STATE'] = folder('all');
});
afterAll(() => env.teardown());

const setup = (...args: readonly string[]): Promise<Ending> => nightdesk('setup', ...args).ended;

it('makes a namespace, its search attributes, a year of retention and a schedule for each desk, once', async () => {
  const desks = join(folder(), 'desks');
  mkdirSync(desks);
  for (const desk of ['alpha', 'beta']) writeFileSync(join(desks, `${desk}.yaml`), `desk: ${desk}\n`);
  const first = await setup('--desks', desks);
  expect(first).toEqual({
    code: 0,
    stderr: '',
    stdout:
      `namespace ${namespace} at ${env.address}: created, its search attributes are there\n` +
      'schedule sessions/alpha: installed\nschedule sessions/beta: installed\n',
  });
  const { customAttributes } = await env.connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes)).toEqual(
    expect.arrayContaining(Object.values(attributes).map(({ name }) => name)),
  );
  const { config } = await env.connection.workflowService.describeNamespace({ namespace });
  expect((optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0) / 86_400_000).toBe(365);

  const again = JSON.parse((await setup('--desks', desks, '--json')).stdout) as unknown;
  expect(again).toMatchObject({
    namespace: { result: 'found', warnings: [] },
    schedules: [{ result: 'unchanged' }, { result: 'unchanged' }],
  });
});

it('--no-schedule leaves the schedules alone', async () => {
  const { code, stdout } = await setup('--no-schedule');
  expect([code, stdout]).toEqual([0, expect.not.stringContaining('schedule')]);
});

it('a server that is not there is an error that says where and what to set', async () => {
  process.env['TEMPORAL_ADDRESS'] = '127.0.0.1:1';
  const { code, stderr } = await setup();
  process.env['TEMPORAL_ADDRESS'] = env.address;
  expect([code, stderr]).toEqual([
    1,
    'nightdesk: no Temporal server answers at 127.0.0.1:1 without TLS; start it, or set TEMPORAL_ADDRESS to where it is ' +
      'and TEMPORAL_TLS=true if it wants TLS\n',
  ]);
});
