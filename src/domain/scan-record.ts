import type { ScanMeasurements } from './scan';
import type { ScanRecord } from './session-record';

/** What the record keeps of a scan. */
export const scanRecord = (
  scan: Pick<ScanMeasurements, 'candidates' | 'outranked' | 'baseline' | 'control'> &
    Pick<ScanRecord, 'symbols' | 'excluded'>,
): ScanRecord => ({
  symbols: scan.symbols,
  excluded: scan.excluded,
  candidates: scan.candidates.map(({ symbol, tier, z, close, rank }) => ({ symbol, tier, z, close, rank })),
  outranked: scan.outranked,
  baseline: scan.baseline.map(({ symbol, z, close }) => ({ symbol, z, close })),
  control: scan.control && { symbol: scan.control.symbol, z: scan.control.z, close: scan.control.close },
});
