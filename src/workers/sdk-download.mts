/**
 * Run as a process of its own: `sdk-download.mjs <cli|test-server> <directory>`. Has the SDK download its ephemeral
 * server into the directory; when it can't, the last line of standard error says why. The SDK can't be told to give
 * up, so whoever starts this kills it.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [, , kind, downloadDir = ''] = process.argv;
const server = { executable: { type: 'cached-download' as const, downloadDir, ttl: '365 days' as const } };
try {
  const running =
    kind === 'cli'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await running.teardown();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
