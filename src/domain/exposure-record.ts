import type { ExposureRecord } from './session-record';
import type { TierExposure } from './tier-capacity';

/** The moment whose exposure is recorded. */
interface Measured {
  readonly when: ExposureRecord['when'];
  /** When the positions were read, RFC 3339. */
  readonly at: string;
  /** The entry that the exposure is measured after. */
  readonly entry?: { readonly symbol: string; readonly tier: string };
}

/** What the record keeps of the tiers at one moment: all of them, or after an entry the tier of that entry. */
export function exposureRecords(
  tiers: readonly TierExposure[],
  { when, at, entry }: Measured,
): readonly ExposureRecord[] {
  if (!entry) return tiers.map((each) => ({ when, at, ...each }));
  return tiers
    .filter(({ tier }) => tier === entry.tier)
    .map((each) => ({ when, at, ...each, entry: entry.symbol }));
}
