/** Where sessions are read from: the Temporal server while one answers, and the filed records, which outlive it. */
import type { Client } from '@temporalio/client';
import { folderArtifactStore, type ArtifactStore } from '../../activities/artifact-store';
import type { KeyRing } from '../../codec/key-ring';
import { findDesk, findDeskAtRest, type DeskAtRest, type DeskFlags, type FoundDesk } from '../find-desk';
import { NoServerError } from '../../workers/temporal-connection';
import { withTemporal } from '../with-temporal';

export interface SessionSource {
  readonly desk: string;
  readonly stateDir: string;
  readonly artifacts: ArtifactStore;
  /** What histories are encrypted with, or null. */
  readonly encryption: KeyRing | null;
  /** Null when no server answers; `absence` says why then. */
  readonly client: Client | null;
  readonly absence: string;
}

/** Reads with whatever there is: without a server, the filed records alone. */
export async function withSessions<T>(
  flags: DeskFlags,
  use: (source: SessionSource) => Promise<T>,
): Promise<T> {
  const found = findDeskAtRest(flags, process.env);
  const { address, stateDir } = found;
  const files = filesOf(found);
  const alone = (absence: string): Promise<T> => use({ ...files, client: null, absence });
  if (address === null)
    return alone(`no Temporal server runs for ${stateDir}, and TEMPORAL_ADDRESS names none`);
  try {
    return await withTemporal({ ...found, address }, (client) => use({ ...files, client, absence: '' }));
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
  return withTemporal(found, (client) => use({ ...filesOf(found), client, absence: '' }, found));
};

const filesOf = ({ desk, stateDir, encryption }: DeskAtRest): Omit<SessionSource, 'client' | 'absence'> => ({
  ...{ desk, stateDir, encryption },
  artifacts: folderArtifactStore(stateDir),
});
