/** What a tier above its entry limit is worth saying: a warning, because the desk never trims a tier by itself. */
import { overCapNotice } from '../domain/notices';
import type { SessionKey } from '../domain/session';
import type { TierExposure } from '../domain/tier-capacity';
import type { Notices } from './notices';

/** Notes each tier near or over its cap as a finding; people are told of one over its cap once a day. */
export function tierWarnings(
  key: SessionKey,
  found: (finding: string) => void,
  notices: Pick<Notices, 'tell'>,
): (tiers: readonly TierExposure[]) => void {
  const toldOver = new Set<string>();
  return (tiers) => {
    for (const { tier, state, exposure, entryLimit, cap } of tiers) {
      if (state === 'near-cap')
        found(`${tier} is near its cap: ${exposure} % against an entry limit of ${entryLimit} %.`);
      if (state === 'over-cap')
        found(`${tier} is over its cap: ${exposure} % against ${cap} %; no entry until it is lower.`);
    }
    const over = overCapNotice(
      key,
      tiers.filter(({ tier }) => !toldOver.has(tier)),
    );
    if (!over) return;
    for (const { tier } of over.tiers) toldOver.add(tier);
    notices.tell(over);
  };
}
