/** Prices from scans: each has its bars in the terms of its own day, so that a split lies between one scan and the next. */
import type { PricePoint } from './report-data';

/** What a scan saw of one symbol. */
export interface ScannedBar {
  readonly date: string;
  readonly open: string;
  readonly close: string;
}

/** The bars that a scan read, adjusted for the splits known on its date. */
export interface Scanned {
  /** The date of the scan, which is that of its last bars. */
  readonly date: string;
  readonly bars: Readonly<Record<string, readonly ScannedBar[]>>;
}

/** A close and an open of one date, in terms of the newest scan. */
export interface ChainedBar extends PricePoint {
  readonly open: number;
}

/**
 * The bars of a symbol over all scans (oldest first), in terms of the newest one. Two scans are chained by the newest date
 * that both have: what its close became is what everything before it became.
 */
export function chainedCloses(scans: readonly Scanned[], symbol: string): readonly ChainedBar[] {
  const found = new Map<string, { readonly open: number; readonly close: number }>();
  /** What the prices of each scan are multiplied by, the newest first. */
  const factors: { readonly date: string; readonly factor: number }[] = [];
  let factor = 1;
  for (const { date: scanned, bars } of scans.toReversed()) {
    const own = bars[symbol] ?? [];
    const shared = own.findLast(({ date }) => found.has(date));
    const known = shared && found.get(shared.date);
    if (known && Number(shared.close) > 0) factor = known.close / Number(shared.close);
    factors.push({ date: scanned, factor });
    for (const { date, open, close } of own)
      if (!found.has(date)) found.set(date, { open: Number(open) * factor, close: Number(close) * factor });
  }
  return [...found]
    .map(([date, bar]) => ({
      ...{ date, ...bar },
      // A trade was made in the terms of its own day, which are those of the first scan from then on.
      factor: factors.findLast((scan) => scan.date >= date)?.factor ?? 1,
    }))
    .sort((one, other) => (one.date < other.date ? -1 : 1));
}
