import { resolve } from 'node:path';
import { loadConfig } from '../config/config';
import { readEnvironment } from '../config/environment';
import { keptTemporalAddress } from '../workers/temporal-address';
import { UsageError } from './usage-error';

/** The flags by which a command is told which desk it is about. */
export interface DeskFlags {
  readonly desk?: string;
  readonly config?: string;
  readonly state?: string;
}

/** A desk, and where its Temporal server and its state folder are. */
export interface FoundDesk {
  readonly desk: string;
  readonly stateDir: string;
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
}

/** A desk that needn't run. */
export type DeskAtRest = Omit<FoundDesk, 'address'> & { readonly address: string | null };

/** What a paper or live desk's worker uses when nothing is said (`environment.ts`). */
const USUAL_ADDRESS = '127.0.0.1:7233';
/** No broker is asked, so that no key is needed: a halt must work from any machine. */
const WANTED = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'NIGHTDESK_TASK_QUEUE', 'NIGHTDESK_STATE'];

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
  const wanted = Object.fromEntries(WANTED.map((name) => [name, variables[name] ?? '']));
  const { temporal, stateDir: usual } = readEnvironment(wanted);
  const stateDir = resolve(flags.state ?? usual);
  return {
    desk: deskName(flags),
    stateDir,
    namespace: temporal.namespace,
    taskQueue: temporal.taskQueue,
    address: temporal.address ?? addressIn(stateDir, variables['NIGHTDESK_MODE']),
  };
}

function deskName({ desk, config }: DeskFlags): string {
  if (desk === undefined) return loadConfig(config).rules.desk;
  if (/^[a-z0-9]{1,16}$/.test(desk)) return desk;
  throw new UsageError(`--desk ${desk}: a desk's name is 1 to 16 letters a-z and digits`);
}

function addressIn(stateDir: string, mode: string | undefined): string | null {
  const kept = keptTemporalAddress(stateDir);
  if (kept !== null) return kept;
  if (mode !== undefined && mode !== '' && mode !== 'embedded') return USUAL_ADDRESS;
  return null;
}
