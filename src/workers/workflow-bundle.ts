import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a worker needs of its bundle. */
export interface BundleNeeds {
  /** For workers of a deployment: each workflow with its versioning behaviour. Default no. */
  readonly versioned?: boolean;
  /** Where payloads are encrypted: what a failed run says becomes a payload too. Default no. */
  readonly encrypted?: boolean;
}

/** The workflow bundle that `npm run build` made for such workers. Throws an `Error` when it wasn't made. */
export const workflowBundlePath = ({ versioned = false, encrypted = false }: BundleNeeds = {}): string =>
  built(`${encrypted ? 'encrypted-' : ''}${versioned ? 'versioned-' : ''}workflow-bundle.js`);

/** The same workflows with the audit's interceptors around them. Throws an `Error` when it wasn't made. */
export const auditBundlePath = (): string => built('audit-bundle.js');

function built(name: string): string {
  const path = join(__dirname, '..', name);
  if (!existsSync(path))
    throw new Error(`there is no workflow bundle at ${path}; run \`npm run build\` first`);
  return path;
}
