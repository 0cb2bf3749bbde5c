import { resolve } from 'node:path';
import { loadConfig } from '../config/config';
import { deskFolderOf } from '../config/configured-desks';
import { readPlace } from '../config/environment';
import { keptTemporalAddress } from '../workers/temporal-address';
import { ownServer, type TemporalEndpoint } from '../workers/temporal-connection';
import { oneDesk } from './one-desk';
import { UsageError } from './usage-error';

/** The flags by which a command is told which desk it is about. */
export interface DeskFlags {
  readonly desk?: string;
  readonly config?: string;
  readonly state?: string;
}

/** A desk, and where its Temporal server and its state folder are. */
export interface FoundDesk extends TemporalEndpoint {
  readonly desk: string;
  readonly stateDir: string;
  readonly taskQueue: string;
}

/** A desk that needn't run. */
export type DeskAtRest = Omit<FoundDesk, 'address'> & { readonly address: string | null };

/** Finds the desk that flags and environment name. Throws `UsageError` or `ConfigError` naming what is wrong. */
export function findDesk(flags: DeskFlags, variables: NodeJS.ProcessEnv): FoundDesk {
  const { address, ...found } = findDeskAtRest(flags, variables);
  if (address !== null) return { ...found, address };
  throw new UsageError(
    `no run of \`nightdesk up\` uses ${found.stateDir}; name its --state, or set TEMPORAL_ADDRESS to where Temporal is`,
  );
}

/** The same of a desk whose Temporal server may be gone; the address is null when nobody has said where it would be. */
export function findDeskAtRest(flags: DeskFlags, variables: NodeJS.ProcessEnv): DeskAtRest {
  const { temporal, stateDir: usual } = readPlace(variables);
  const stateDir = resolve(flags.state ?? usual);
  const found = { desk: deskName(flags, variables), stateDir, taskQueue: temporal.taskQueue };
  if (temporal.address !== null) return { ...found, ...temporal };
  const kept = keptTemporalAddress(stateDir);
  // The keys of a server elsewhere are nothing for one that this machine started.
  return { ...found, ...ownServer(kept ?? '', temporal), address: kept };
}

function deskName({ desk, config }: DeskFlags, variables: NodeJS.ProcessEnv): string {
  if (desk !== undefined) {
    if (/^[a-z0-9]{1,16}$/.test(desk)) return desk;
    throw new UsageError(`--desk ${desk}: a desk's name is 1 to 16 letters a-z and digits`);
  }
  const folder = deskFolderOf({ ...(config !== undefined && { config }) }, variables);
  if (folder === null) return loadConfig(config).rules.desk;
  return oneDesk(folder);
}
