/** What became of a tier, in words. */
import { longDate } from './date-words';
import { counted, signed } from './number-words';
import { tierSummary, type TierSeries } from './tier-series';

export const LOOK_WORDS = {
  open: 'at the open',
  entries: 'after the entries',
  settle: 'after the day',
} as const;

/** Null where it was never measured. */
export function tierWords(series: TierSeries, dates: readonly string[]): string | null {
  const summary = tierSummary(series);
  if (!summary) return null;
  const { highest, bought, sold, byPrice, nearCap, overCap } = summary;
  const { exposure, cap, entryLimit } = highest;
  const refused =
    series.refused === 0
      ? ''
      : ` ${counted(series.refused, 'entry was', 'entries were')} refused because the order would not have fitted under the entry limit.`;
  if (exposure === null || exposure === 0) return `Nothing was held in it.${refused}`;
  const room = cap - exposure;
  const above =
    nearCap === 0
      ? 'It never was above its entry limit.'
      : `It was above its entry limit of ${entryLimit} % at ${counted(nearCap, 'look')}, ` +
        `${overCap === 0 ? 'never above its cap' : `above its cap at ${overCap}`}.`;
  const moved =
    bought === 0 && sold === 0
      ? `Nothing of it was bought or sold; prices alone moved it ${signed(byPrice)} points.`
      : `Trading added ${bought.toFixed(1)} points and took ${Math.abs(sold).toFixed(1)}, prices alone moved it ${signed(byPrice)}.`;
  return (
    `Highest ${exposure.toFixed(2)} % on ${longDate(dates[highest.session] ?? '')} ${LOOK_WORDS[highest.when]}, ` +
    `${Math.abs(room).toFixed(2)} points ${room < 0 ? 'above' : 'below'} its cap of ${cap} %. ${above} ${moved}${refused}`
  );
}
