/** Where sessions are read from: the Temporal server while one answers, and the filed records, which outlive it. */
import type { Client } from '@temporalio/client';
import { folderArtifactStore, type ArtifactStore } from '../../activities/artifact-store';
import { findDesk, findDeskAtRest, type DeskFlags, type FoundDesk } from '../find-desk';
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
  const { desk, stateDir, address, namespace } = findDeskAtRest(flags, process.env);
  const files = { desk, stateDir, artifacts: folderArtifactStore(stateDir) };
  const alone = (absence: string): Promise<T> => use({ ...files, client: null, absence });
  if (address === null)
    return alone(`no Temporal server runs for ${stateDir}, and TEMPORAL_ADDRESS names none`);
  try {
    return await withTemporal({ address, namespace }, (client) => use({ ...files, client, absence: '' }));
  } catch (error) {
    if (error instanceof NoServerError) return alone(error.message);
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
