import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The workflow bundle that `npm run build` made. Throws an `Error` when it wasn't made. */
export function workflowBundlePath(): string {
  const path = join(__dirname, '../workflow-bundle.js');
  if (!existsSync(path))
    throw new Error(`there is no workflow bundle at ${path}; run \`npm run build\` first`);
  return path;
}
