/** What the topology needs of the machine: Temporal's server and CLI, and PostgreSQL. */
import { spawnSync } from 'node:child_process';
import { findTemporalBinary } from '../src/workers/temporal-binary';
import { readComposeFile, versionOf } from './compose-file';
import { postgresqlPrograms } from './postgresql';
import { cachedServerPrograms, serverPrograms, type ServerPrograms } from './server-programs';

/** Where the programs are. */
export interface Programs {
  readonly server: ServerPrograms;
  /** Temporal's CLI. */
  readonly cli: string;
  /** The folder of PostgreSQL's programs. */
  readonly postgresql: string;
}

/** The version of Temporal's server that the compose file of a tree names. */
export const serverVersion = (root: string): string => versionOf(readComposeFile(root).service('temporal'));

/** Why the topology can't run here now, in a sentence, or null when it can. Builds nothing. */
export function whyNot(root: string): string | null {
  const version = serverVersion(root);
  if (postgresqlPrograms() === null) return 'there is no PostgreSQL; install it (Debian: postgresql)';
  if (cachedServerPrograms(version) !== null) return null;
  const how = hasGo() ? 'run `npm run topology` once, which builds it' : 'install Go, which builds it';
  return `Temporal's server ${version} is not in the cache; ${how}`;
}

/** Whether all is here but the server, which could be built. */
export const mayBuild = (root: string): boolean =>
  postgresqlPrograms() !== null && cachedServerPrograms(serverVersion(root)) === null && hasGo();

const hasGo = (): boolean => spawnSync('go', ['version']).status === 0;

/** Everything, built where it is missing. Throws an `Error` that says what the machine lacks. */
export async function findPrograms(root: string): Promise<Programs> {
  const postgresql = postgresqlPrograms();
  if (postgresql === null) throw new Error(whyNot(root) ?? '');
  const server = await serverPrograms(serverVersion(root));
  return { postgresql, server, cli: (await findTemporalBinary('cli')).path };
}
