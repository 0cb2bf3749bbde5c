/** What is known of fractions (design 3.5): what the broker's flags declare, and what the last session proved. */
import { z } from 'zod';
import { folderArtifactStore } from '../activities/artifact-store';
import type { AssetFact } from '../domain/observation';
import type { Rules } from '../domain/rules';
import { good, note, wrong, type Finding } from './finding';

/** What is read of a record; those older than the daily proof don't have it. */
const RECORD = z.object({
  fractional: z
    .object({ source: z.enum(['proven', 'declared', 'unproven']), evidence: z.string().optional() })
    .nullish(),
});

/** A symbol of the universe as the broker has it; null where it has none. */
export interface ListedAsset {
  readonly symbol: string;
  readonly asset: AssetFact | null;
}

export interface FractionsExamined {
  /** The account's switch and each asset's; null where nobody can be asked. */
  readonly flags: { readonly account: boolean; readonly assets: readonly ListedAsset[] } | null;
  readonly rules: Rules;
  readonly stateDir: string;
}

/** What is known, in words; `isGood` is false where a fraction isn't tried. */
interface Known {
  readonly isGood: boolean;
  readonly words: string;
}

/** The line on fractions. Wrong only where the rules require what the flags don't have: no worker starts then. */
export async function examineFractions({ flags, rules, stateDir }: FractionsExamined): Promise<Finding> {
  const { mode } = rules.fractional;
  if (mode === 'off') return good('fractional', 'off by the rules: whole shares only');
  const declared = flags && declaredBy(flags);
  const proven = await lastProof(stateDir, rules.desk);
  const words = [declared, proven].flatMap((known) => known?.words ?? []).join('; ');
  if (mode === 'require' && declared?.isGood === false)
    return wrong('fractional', `${words}; fractional.mode is require, so that no worker starts`);
  return declared?.isGood !== false && proven.isGood ? good('fractional', words) : note('fractional', words);
}

function declaredBy({ account, assets }: NonNullable<FractionsExamined['flags']>): Known {
  if (!account) return { isGood: false, words: 'switched off for the account: whole shares only' };
  const whole = assets.filter(({ asset }) => asset?.fractionable !== true).map(({ symbol }) => symbol);
  return whole.length === 0
    ? { isGood: true, words: `declared for the account and all ${assets.length} symbols` }
    : { isGood: false, words: `declared for the account; whole shares only for ${whole.join(' ')}` };
}

/** The newest record that says something of fractions: a day without a session asks nothing. */
async function lastProof(stateDir: string, desk: string): Promise<Known> {
  const artifacts = folderArtifactStore(stateDir);
  for (const date of (await artifacts.recordDates(desk)).toReversed()) {
    const filed = RECORD.safeParse(await artifacts.readRecord({ desk, date }).catch(() => null));
    if (!filed.success) return { isGood: false, words: `the record of ${date} can't be read` };
    const { fractional } = filed.data;
    if (!fractional) continue;
    const { source, evidence } = fractional;
    return source === 'proven'
      ? { isGood: true, words: `proven on ${date} by order ${evidence ?? 'unknown'}` }
      : { isGood: false, words: `not proven on ${date}: ${evidence ?? 'no order was sent for it'}` };
  }
  return { isGood: false, words: 'not proven yet: each session proves it by a small order before the open' };
}
