/** What the scan is described to have found. */
import type { Candidate, Measured } from '../../domain/candidate';
import type { Rules } from '../../domain/rules';
import { tierOf } from '../../domain/tiers';
import { calmCloses } from './calm-closes';
import { CALM_LEVEL, tradeOf, type Market } from './described-market';
import type { DescribedOpen } from './open-file';
import type { ReadOpen } from './read-open-file';

/** Where a file doesn't say how much a share trades: liquid enough for every rule. */
export const MEAN_VOLUME = 5_000_000;

/** The most oversold first, ties by symbol, as the scan ranks them. */
export const candidatesOf = ({ candidates = {} }: DescribedOpen, rules: Rules): readonly Candidate[] =>
  Object.entries(candidates)
    .map(([symbol, { z, close, closes, meanVolume }]) => ({
      ...{ symbol, z, close },
      closes: closes ?? calmCloses(close),
      meanVolume: meanVolume ?? MEAN_VOLUME,
      tier: tierOf(symbol, rules).tier.name,
    }))
    .toSorted((left, right) => left.z - right.z || (left.symbol < right.symbol ? -1 : 1))
    .map((candidate, index) => ({ ...candidate, rank: index + 1 }));

/** Only its closes and its price are judged. */
export function baselineOf(
  { described, rules, calmBaseline }: ReadOpen,
  market: Market,
): readonly Measured[] {
  const given: NonNullable<DescribedOpen['baseline']> = calmBaseline
    ? Object.fromEntries(
        rules.baseline.map((symbol) => [symbol, { close: tradeOf(symbol, market) ?? CALM_LEVEL }]),
      )
    : (described.baseline ?? {});
  return Object.entries(given).map(([symbol, { close, closes }]) => ({
    ...{ symbol, z: 0, close },
    closes: closes ?? calmCloses(close),
    meanVolume: MEAN_VOLUME,
  }));
}
