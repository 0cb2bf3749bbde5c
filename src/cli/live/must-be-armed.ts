import { readLiveArming, whyNotArmed } from '../../activities/live-arming';
import { loadConfig, rulesHash } from '../../config/config';
import type { Rules } from '../../domain/rules';
import type { DeskAtRest, DeskFlags } from '../find-desk';
import { UsageError } from '../usage-error';

/**
 * In live mode, refuses to start a session of a desk that isn't armed, or is for other rules than those of this hash
 * (undefined: nobody named them). Which account the keys trade, the worker asks its broker. Throws `UsageError`.
 */
export function mustBeArmed(
  { desk, stateDir }: Pick<DeskAtRest, 'desk' | 'stateDir'>,
  configHash: string | undefined,
  variables: NodeJS.ProcessEnv,
): void {
  if (variables['NIGHTDESK_MODE'] !== 'live') return;
  const wanted = { desk, ...(configHash === undefined ? {} : { configHash }) };
  const why = whyNotArmed(readLiveArming(stateDir, desk), wanted);
  if (why !== null)
    throw new UsageError(`desk ${desk} trades no money: ${why}. Nothing was started; \`nightdesk live arm\``);
}

/** The hash of a desk's rules; undefined where those that were found are another desk's. */
export const ownHash = ({
  desk,
  rules,
}: {
  readonly desk: string;
  readonly rules: Rules;
}): string | undefined => (rules.desk === desk ? rulesHash(rules) : undefined);

/** The same of the rules that flags name, or the built-in ones. */
export const hashFor = (desk: string, flags: DeskFlags): string | undefined =>
  ownHash({ desk, rules: loadConfig(flags.config).rules });
