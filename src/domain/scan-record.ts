import type { ScanMeasurements } from './scan';
import type { ScanRecord, UnlistedCounts } from './session-record';

/** As many of a list as a history and a record hold: both must stay small, whatever the universe. */
const MOST_LISTED = 100;

/** The lists of a scan that grow with the universe, cut; `unlisted` is null where nothing was. */
export function listedParts({ excluded, outranked }: Pick<ScanMeasurements, 'excluded' | 'outranked'>): Pick<
  ScanRecord,
  'excluded' | 'outranked'
> & {
  readonly unlisted: UnlistedCounts | null;
} {
  const cut = (list: readonly unknown[]): number => Math.max(0, list.length - MOST_LISTED);
  const unlisted = { excluded: cut(excluded), outranked: cut(outranked) };
  return {
    excluded: excluded.slice(0, MOST_LISTED).map(({ symbol, code }) => ({ symbol, code })),
    outranked: outranked.slice(0, MOST_LISTED),
    unlisted: unlisted.excluded + unlisted.outranked === 0 ? null : unlisted,
  };
}

/** How many a scan excluded, and how many it outranked, listed or not. */
export const scanCounts = ({
  excluded,
  outranked,
  unlisted,
}: Pick<ScanRecord, 'excluded' | 'outranked' | 'unlisted'>): UnlistedCounts => ({
  excluded: excluded.length + (unlisted?.excluded ?? 0),
  outranked: outranked.length + (unlisted?.outranked ?? 0),
});

/** What the record keeps of a scan. */
export const scanRecord = (
  scan: Pick<ScanMeasurements, 'candidates' | 'outranked' | 'baseline' | 'control'> &
    Pick<ScanRecord, 'symbols' | 'excluded' | 'unlisted' | 'shared'>,
): ScanRecord => ({
  symbols: scan.symbols,
  excluded: scan.excluded,
  candidates: scan.candidates.map(({ symbol, tier, z, close, rank }) => ({ symbol, tier, z, close, rank })),
  outranked: scan.outranked,
  ...(scan.unlisted ? { unlisted: scan.unlisted } : {}),
  baseline: scan.baseline.map(({ symbol, z, close }) => ({ symbol, z, close })),
  control: scan.control && { symbol: scan.control.symbol, z: scan.control.z, close: scan.control.close },
  ...(scan.shared ? { shared: scan.shared } : {}),
});
