/** Where sessions are read from: the Temporal server while one answers, and the filed records, which outlive it. */
import type { Client } from '@temporalio/client';
import { folderArtifactStore, type ArtifactStore } from '../../activities/artifact-store';
import { findDesk, findDeskFolder, type DeskFlags, type FoundDesk } from '../find-desk';
import { UsageError } from '../usage-error';
import { NoServerError, withTemporal } from '../with-temporal';

export interface SessionSource {
  readonly desk: string;
  readonly stateDir: string;
  readonly artifacts: ArtifactStore;
  /** Null when no server answers; `absence` says why then. */
  readonly client: Client | null;
  readonly absence: string;
}

/** Reads with whatever there is: without a server, the filed records alone. */
export async function withSessions<T>(
  flags: DeskFlags,
  use: (source: SessionSource) => Promise<T>,
): Promise<T> {
  const { desk, stateDir } = findDeskFolder(flags, process.env);
  const files = { desk, stateDir, artifacts: folderArtifactStore(stateDir) };
  const found = findServer(flags, stateDir);
  const alone = (absence: string): Promise<T> => use({ ...files, client: null, absence });
  if (typeof found === 'string') return alone(found);
  try {
    return await withTemporal(found, (client) => use({ ...files, client, absence: '' }));
  } catch (error) {
    if (error instanceof NoServerError) return alone(error.message);
    throw error;
  }
}

/** The server, or why none is known. The flags were good enough for the folder. */
function findServer(flags: DeskFlags, stateDir: string): FoundDesk | string {
  try {
    return findDesk(flags, process.env);
  } catch (error) {
    if (error instanceof UsageError)
      return `no Temporal server runs for ${stateDir}, and TEMPORAL_ADDRESS names none`;
    throw error;
  }
}

/** Acts on a session, which only a server can pass on. Throws when none answers. */
export const withServer = <T>(
  flags: DeskFlags,
  use: (source: SessionSource & { readonly client: Client }, found: FoundDesk) => Promise<T>,
): Promise<T> => {
  const found = findDesk(flags, process.env);
  const artifacts = folderArtifactStore(found.stateDir);
  return withTemporal(found, (client) =>
    use({ desk: found.desk, stateDir: found.stateDir, artifacts, client, absence: '' }, found),
  );
};
