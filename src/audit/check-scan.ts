/** The scan computed again from its artifact: every measurement, and what of it the session was told. */
import type { ArtifactStore } from '../activities/artifact-store';
import { controlDraw } from '../config/control-draw';
import { SCAN_ARTIFACT, wholeScan, type ScanArtifact } from '../activities/scan-artifact';
import type { ScanResult } from '../activities/scan-universe';
import { oversoldScanner, type ScanMeasurements } from '../domain/scan';
import { listedParts } from '../domain/scan-record';
import type { Rules } from '../domain/rules';
import type { FindingLog } from './audit-finding';
import { asJson, jsonDifferences } from '../config/json-differences';
import type { RecordedSession } from './recorded-session';

/** Checks every scan that the history has. Returns how many were computed again. */
export async function checkScans(
  recorded: RecordedSession,
  rules: Rules,
  artifacts: ArtifactStore,
  log: FindingLog,
): Promise<number> {
  let scans = 0;
  for (const { type, answer } of recorded.activities) {
    if (type !== 'scanUniverse' || answer.kind !== 'completed') continue;
    const result = answer.value as ScanResult;
    const kept = await readArtifact(result.artifact, artifacts, log);
    const whole = kept && (await wholeScan(kept, artifacts));
    if (whole?.kind === 'lacking') log.missed(`${whole.because}: the scan can't be computed again`);
    if (whole?.kind !== 'whole') continue;
    scans += 1;
    checkScan(recorded, result, whole.artifact, rules, log);
  }
  return scans;
}

async function readArtifact(
  hash: string,
  artifacts: ArtifactStore,
  log: FindingLog,
): Promise<ScanArtifact | null> {
  const found = await artifacts.examine(hash);
  if (!found) {
    log.missed(`the scan artifact ${hash} is missing: the scan can't be computed again`);
    return null;
  }
  if (found.sha256 !== hash) {
    log.differs({
      ...{ guarantee: 'provenance', about: 'the scan artifact', path: 'sha256' },
      ...{ recorded: hash, recomputed: found.sha256 },
    });
  }
  const artifact = SCAN_ARTIFACT.safeParse(found.value);
  if (artifact.success) return artifact.data;
  const fields = artifact.error.issues.map(({ path }) => path.join('.')).join(', ');
  log.missed(`the scan artifact ${hash} can't be read (${fields || 'no JSON object'})`);
  return null;
}

function checkScan(
  { key }: RecordedSession,
  result: ScanResult,
  artifact: ScanArtifact,
  rules: Rules,
  log: FindingLog,
): void {
  const { bars, sessionDates, held, measurements: then } = artifact;
  const now = oversoldScanner({ bars, sessionDates, rules, held, controlDraw: controlDraw(key.date) });
  const differ = (path: string, recorded: unknown, recomputed: unknown, symbol?: string): void => {
    const about = symbol === undefined ? 'scan' : `scan of ${symbol}`;
    for (const difference of jsonDifferences(recorded, asJson(recomputed), path))
      log.differs({ guarantee: 'decisions', about, ...difference });
  };
  /** Symbol by symbol, so that one that is missing isn't told as a difference of all after it. */
  const differEach = (path: string, recorded: Measurements, recomputed: Measurements): void => {
    const [were, are] = [bySymbol(recorded), bySymbol(recomputed)];
    for (const symbol of new Set([...were.keys(), ...are.keys()]))
      differ(path, were.get(symbol), are.get(symbol), symbol);
  };
  differ('artifact.rules', artifact.rules, rules);
  differ('artifact.key', artifact.key, key);
  differ('artifact.at', artifact.at, result.at);
  const { measuring } = artifact;
  differ(
    'measuring',
    measuring && { key: measuring.key, artifact: measuring.artifact },
    result.shared && named(result.shared),
  );
  for (const part of ['measured', 'excluded', 'candidates', 'outranked', 'baseline'] as const)
    differEach(`artifact.${part}`, then[part], now[part]);
  for (const part of ['candidates', 'baseline'] as const) differEach(part, result[part], now[part]);
  differ('artifact.control', then.control, now.control, now.control?.symbol);
  differ('control', result.control, now.control, now.control?.symbol);
  differ('symbols', result.symbols, now.good);
  differ('enough', result.enough, now.enough);
  const { excluded, outranked, unlisted } = listedParts(now);
  differEach('excluded', result.excluded, excluded);
  differEach('outranked', result.outranked, outranked);
  differ('unlisted', result.unlisted ?? null, unlisted);
  differ('held', result.held, measuredOf(held, now));
}

const named = ({ key, artifact }: NonNullable<ScanResult['shared']>) => ({ key, artifact });

type Measurements = readonly { readonly symbol: string }[];

const bySymbol = (list: Measurements): ReadonlyMap<string, unknown> =>
  new Map(list.map((each) => [each.symbol, each]));

/** What the account held, as the scan tells it to the session. */
const measuredOf = (held: readonly string[], { measured }: ScanMeasurements) =>
  Object.fromEntries(
    measured.flatMap(({ symbol, z: score, close }) =>
      held.includes(symbol) ? [[symbol, { z: score, close }]] : [],
    ),
  );
