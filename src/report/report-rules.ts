/** What a report shows of the rules. */
import { jsonNumber, ratio } from '../domain/money';
import type { Rules } from '../domain/rules';
import type { ReportTier } from './report-data';

/** The part of them. */
export type ShownRules = Pick<Rules, 'tiers' | 'unlistedTier' | 'freshness'>;

export const tiersOf = ({ tiers }: ShownRules): readonly ReportTier[] =>
  tiers.map(({ name, symbols }) => ({ name, symbols }));

/** In percent. */
export const maxGapOf = ({ freshness }: ShownRules): number => 100 * jsonNumber(ratio(freshness.maxGap));
