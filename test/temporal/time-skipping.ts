/** The time-skipping test server, as the tests that need nothing else of a desk start it. */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { addSearchAttributes } from '../../src/workers/register-search-attributes';
import { testServerPath } from './prepared';

/** Starts the server, with the session's search attributes. Whoever starts it ends it with `teardown`. */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await testServerPath() } },
  });
  await addSearchAttributes(env.connection, 'default');
  return env;
}
