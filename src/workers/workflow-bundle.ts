import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The workflow bundle that `npm run build` made, or the one for workers of a deployment: the same workflows, each with
 * its versioning behaviour. Throws an `Error` when it wasn't made.
 */
export const workflowBundlePath = (kind: 'plain' | 'versioned' = 'plain'): string =>
  built(kind === 'plain' ? 'workflow-bundle.js' : 'versioned-workflow-bundle.js');

/** The same workflows with the audit's interceptors around them. Throws an `Error` when it wasn't made. */
export const auditBundlePath = (): string => built('audit-bundle.js');

function built(name: string): string {
  const path = join(__dirname, '..', name);
  if (!existsSync(path))
    throw new Error(`there is no workflow bundle at ${path}; run \`npm run build\` first`);
  return path;
}
