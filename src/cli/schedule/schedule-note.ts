import { hostname, userInfo } from 'node:os';
import { keptTemporalAddress } from '../../workers/temporal-address';
import type { FoundDesk } from '../find-desk';
import { UsageError } from '../usage-error';

/** What was done, by whom, when and why: the schedule's note. */
export const signed = (what: string, why: string): string =>
  `${what} by ${userInfo().username}@${hostname()}, ${new Date().toISOString()}${why}`;

/** An embedded run starts its sessions itself, in a market time that no schedule knows. Throws `UsageError`. */
export function refuseEmbedded({ address, stateDir }: Pick<FoundDesk, 'address' | 'stateDir'>): void {
  if (keptTemporalAddress(stateDir) !== address) return;
  throw new UsageError(
    `a run of \`nightdesk up\` uses ${stateDir} and starts its sessions itself, in its own market time; a schedule is ` +
      `for a desk on paper: set TEMPORAL_ADDRESS to its server, or name its --state`,
  );
}
