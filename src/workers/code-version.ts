import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflowBundlePath } from './workflow-bundle';

/** The package's version and the first digits of the workflow bundle's SHA-256: which code decided. */
export function codeVersion(): string {
  const bundle = createHash('sha256').update(readFileSync(workflowBundlePath())).digest('hex');
  return `${packageVersion()}+${bundle.slice(0, 12)}`;
}

/**
 * The build of a worker deployment: the package's version and the first digits of the SHA-256 of all its code. A mended
 * order gateway is another build, though the workflows are the same. (A build takes no plus sign.)
 */
export function codeBuild(): string {
  const folder = join(__dirname, '..');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const hash = createHash('sha256');
  for (const file of files.filter((name) => /\.m?js$/.test(name)).sort())
    hash.update(file).update(readFileSync(join(folder, file)));
  return `${packageVersion()}-${hash.digest('hex').slice(0, 12)}`;
}

const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string }).version;
