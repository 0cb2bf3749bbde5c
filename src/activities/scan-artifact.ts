/**
 * The scan artifact: all that one desk's scan saw, under its hash. Of a small universe it is whole by itself; of a large
 * one it holds what the day needs, and names the shared measuring where the rest is.
 */
import { z } from 'zod';
import { controlDraw } from '../config/control-draw';
import type { Rules } from '../domain/rules';
import { oversoldScanner, scannedSymbols, type ScanInput, type ScanMeasurements } from '../domain/scan';
import type { SessionKey } from '../domain/session';
import type { ArtifactStore } from './artifact-store';
import type { Bars } from './measure-universe';
import { MEASURING, measuringKey, PROVIDER } from './measuring';
import type { DeskScan } from './scan-of-desk';
import { barsIn } from './share-measuring';

/** Above so many symbols a scan artifact doesn't repeat what the measuring has. */
const MOST_REPEATED = 200;

const object = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

export const SCAN_ARTIFACT = z.object({
  version: z.literal(1),
  key: z.object({ desk: z.string(), date: z.string() }),
  at: z.string(),
  provider: z.string(),
  rules: object<Rules>(),
  sessionDates: z.array(z.string()),
  held: z.array(z.string()),
  bars: object<ScanInput['bars']>(),
  measurements: object<ScanMeasurements>(),
  /** Absent in artifacts from before scans were shared. `whole` false: the other bars and measurements are there. */
  measuring: z.object({ key: z.string(), artifact: z.string(), whole: z.boolean() }).optional(),
});

export type ScanArtifact = z.infer<typeof SCAN_ARTIFACT>;

/** What a desk's scan leaves behind. */
export async function scanArtifact(
  key: SessionKey,
  rules: Rules,
  { at, held, ownBars, measurements, shared }: DeskScan,
  artifacts: ArtifactStore,
): Promise<ScanArtifact> {
  const { measuring } = shared;
  const all = [...scannedSymbols(rules, held)];
  const whole = all.length <= MOST_REPEATED;
  const kept = new Set(whole ? all : ofTheDay(measurements, held));
  const bars = { ...(await barsIn(measuring, artifacts, [...kept])), ...ownBars };
  return {
    ...{ version: 1, key, provider: PROVIDER, rules, at, held, bars },
    sessionDates: [...measuring.sessionDates],
    held: [...held],
    measurements: {
      ...measurements,
      measured: measurements.measured.filter(({ symbol }) => kept.has(symbol)),
    },
    measuring: { key: shared.key, artifact: shared.artifact, whole },
  };
}

/** The symbols that a session and its report look at again. */
const ofTheDay = (
  { candidates, baseline, control }: ScanMeasurements,
  held: readonly string[],
): readonly string[] => [
  ...[...candidates, ...baseline, ...(control ? [control] : [])].map(({ symbol }) => symbol),
  ...held,
];

/** A scan artifact with all that its scan saw, or why the shared part of it can't be had. */
export type WholeScan =
  | { readonly kind: 'whole'; readonly artifact: ScanArtifact }
  | { readonly kind: 'lacking'; readonly because: string };

/**
 * The whole of a scan artifact. The shared measuring is read again from its bars, so that nothing of it is believed but
 * what its hash proves.
 */
export async function wholeScan(artifact: ScanArtifact, artifacts: ArtifactStore): Promise<WholeScan> {
  if (!artifact.measuring || artifact.measuring.whole) return { kind: 'whole', artifact };
  const { key, artifact: hash } = artifact.measuring;
  const lacking = (because: string): WholeScan => ({ kind: 'lacking', because });
  const kept = await artifacts.examine(hash);
  if (!kept) return lacking(`the shared measuring ${hash} is missing`);
  if (kept.sha256 !== hash) return lacking(`the shared measuring ${hash} was changed`);
  const read = MEASURING.safeParse(kept.value);
  if (!read.success) return lacking(`the shared measuring ${hash} can't be read`);
  const measuring = read.data;
  const { inputs } = measuring;
  const wanted = [...scannedSymbols(artifact.rules, [])].sort();
  const isOfThisScan =
    measuringKey(inputs) === key &&
    inputs.date === artifact.key.date &&
    inputs.feed === artifact.rules.feed &&
    inputs.symbols.join() === wanted.join() &&
    measuring.sessionDates.join() === artifact.sessionDates.join();
  if (!isOfThisScan) return lacking(`the shared measuring ${hash} is of another scan`);
  try {
    const bars: Bars = { ...(await barsIn(measuring, artifacts, inputs.symbols)), ...artifact.bars };
    return { kind: 'whole', artifact: { ...artifact, bars, measurements: measured(artifact, bars) } };
  } catch (error) {
    return lacking(error instanceof Error ? error.message : String(error));
  }
}

/** What the scan measured, with what its artifact left out: that comes to what the bars say. */
function measured(
  { rules, key, held, sessionDates, measurements }: ScanArtifact,
  bars: Bars,
): ScanMeasurements {
  const again = oversoldScanner({ bars, sessionDates, rules, held, controlDraw: controlDraw(key.date) });
  const recorded = new Map(measurements.measured.map((each) => [each.symbol, each]));
  return {
    ...measurements,
    measured: again.measured.map((each) => recorded.get(each.symbol) ?? each),
  };
}
