/** What every test of a workflow needs and only the first one makes: the test server's path, and the workflow bundle. */
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { join } from 'node:path';
import { existsSync } from 'node:fs';

/** The same workflows with the audit's interceptors around them. */
export const auditBundle = (): string => workflowBundle('audit-bundle.js');

/** The workflow bundle that `npm test` builds before the tests, or the one for workers of a deployment. */
export function workflowBundle(file = 'workflow-bundle.js'): string {
  const path = join(__dirname, '../../lib', file);
  if (!existsSync(path))
    throw new Error('there is no workflow bundle; run `npm run build`, or the tests by `npm test`');
  return path;
}

/** The time-skipping test server; found or fetched once and then cached. */
export const testServerPath = async (): Promise<string> => (await findTemporalBinary('test-server')).path;
