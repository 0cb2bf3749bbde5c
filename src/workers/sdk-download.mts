/**
 * Run as a process of its own: `sdk-download.mjs <cli|test-server> <directory>`. Has the SDK download its ephemeral
 * server into the directory. The SDK can't be told to give up, so whoever starts this kills it.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [, , kind, downloadDir = ''] = process.argv;
const server = { executable: { type: 'cached-download' as const, downloadDir, ttl: '365 days' as const } };
const running =
  kind === 'cli'
    ? await TestWorkflowEnvironment.createLocal({ server })
    : await TestWorkflowEnvironment.createTimeSkipping({ server });
await running.teardown();
