/** The backup that docs/cluster.md tells operators to take, and the restore after everything but it was lost. */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WORKERS, type Stand } from './stand';

/** Temporal's two; they are of no use without each other. */
const DATABASES = ['temporal', 'temporal_visibility'] as const;

/** Takes a backup of what runs, into a folder. */
export async function backUp({ database, stateFolder }: Stand, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const name of DATABASES) await database.dump(name, join(folder, `${name}.dump`));
  cpSync(stateFolder, join(folder, 'state'), { recursive: true });
}

/** Ends all but the exchange, which stands for the broker, and throws database and state folder away. */
export async function loseAll({ database, parts, stateFolder }: Stand): Promise<void> {
  for (const name of [...WORKERS, 'temporal', 'postgresql'] as const) await parts[name].kill();
  await database.makeAnew();
  rmSync(stateFolder, { recursive: true });
}

/** Brings everything back from a backup, in the order in which one part needs another. */
export async function restore({ database, parts, stateFolder }: Stand, folder: string): Promise<void> {
  await parts.postgresql.start();
  for (const name of DATABASES) await database.restore(name, join(folder, `${name}.dump`));
  cpSync(join(folder, 'state'), stateFolder, { recursive: true });
  await parts.temporal.start();
  for (const name of WORKERS) await parts[name].start();
}
