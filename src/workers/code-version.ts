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
