/**
 * Before all tests, in CI alone: Temporal's server is built when the machine could run the topology but for it, once for
 * each version. Four and a half minutes on two cores; elsewhere nobody waits for it unasked.
 */
import { join } from 'node:path';
import { findPrograms, mayBuild, serverVersion } from '../../topology/machine';

const ROOT = join(__dirname, '../..');

export default async function buildServer(): Promise<void> {
  if (!process.env['CI'] || !mayBuild(ROOT)) return;
  process.stderr.write(`Building Temporal's server ${serverVersion(ROOT)} for the topology test…\n`);
  await findPrograms(ROOT).catch((error: unknown) => {
    process.stderr.write(`It can't be built: ${error instanceof Error ? error.message : String(error)}\n`);
  });
}
