import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The workflow bundle that `npm run build` made. Throws an `Error` when it wasn't made. */
export const workflowBundlePath = (): string => built('workflow-bundle.js');

/** The same workflows with the audit's interceptors around them. Throws an `Error` when it wasn't made. */
export const auditBundlePath = (): string => built('audit-bundle.js');

function built(name: string): string {
  const path = join(__dirname, '..', name);
  if (!existsSync(path))
    throw new Error(`there is no workflow bundle at ${path}; run \`npm run build\` first`);
  return path;
}
