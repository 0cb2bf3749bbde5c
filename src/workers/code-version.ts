import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflowBundlePath } from './workflow-bundle';

/** The package's version and the first digits of the workflow bundle's SHA-256: which code decided. */
export function codeVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  const bundle = createHash('sha256').update(readFileSync(workflowBundlePath())).digest('hex');
  return `${version}+${bundle.slice(0, 12)}`;
}

/** The same as the build of a worker deployment, which takes no plus sign: `0.1.0-4f1d2c3b5a69`. */
export const codeBuild = (): string => codeVersion().replaceAll(/[^A-Za-z0-9._-]/g, '-');
