/** A report's data from a state folder: records, the scan artifacts that they name, and the history of the last one. */
import type { History } from '@temporalio/common/lib/proto-utils';
import { z } from 'zod';
import type { ArtifactStore, SessionRun } from '../../activities/artifact-store';
import { newYorkDate } from '../../activities/session-times';
import { historyOf, recordedSession, type RecordedSession } from '../../audit/recorded-session';
import type { KeyRing } from '../../codec/key-ring';
import { readableHistory } from '../../codec/readable-history';
import type { Observation } from '../../domain/observation';
import type { SessionRecord } from '../../domain/session-record';
import type { Scanned } from '../../report/chained-closes';
import { BENCHMARK } from '../../report/benchmark';
import { reportOfRecords, type FiledSession } from '../../report/from-records';
import type { ReportData, Timeline } from '../../report/report-data';
import type { ShownRules } from '../../report/report-rules';
import { filedRecord } from '../session/read-session';

/** Which sessions, and where they are. */
export interface FiledSource {
  readonly artifacts: ArtifactStore;
  readonly desk: string;
  /** The dates of their scans, oldest first. */
  readonly dates: readonly string[];
  /** The history of a run, from where there is one; null where there is none. */
  readonly history: (run: SessionRun) => Promise<History | null>;
}

/** The histories that a desk's workers have filed. */
export const filedHistory =
  (artifacts: ArtifactStore, encryption: KeyRing | null): FiledSource['history'] =>
  async (run) => {
    const json = await artifacts.readHistory(run);
    return json === null ? null : readableHistory(historyOf(json), encryption);
  };

/** What a report needs of a scan artifact. */
const ARTIFACT = z.object({
  provider: z.string(),
  rules: z.custom<ShownRules>((value) => typeof value === 'object' && value !== null),
  bars: z.custom<Scanned['bars']>((value) => typeof value === 'object' && value !== null),
});

/** The data of these sessions; null where none of them has a record. Throws for a record that can't be read. */
export async function readFiledReport(source: FiledSource): Promise<ReportData | null> {
  const filed: FiledSession[] = [];
  for (const date of source.dates) {
    const record = await filedRecord(source.artifacts, { desk: source.desk, date });
    if (record) filed.push(await withScan(record, source.artifacts));
  }
  const last = filed.at(-1);
  if (!last) return null;
  const recorded = await recordedRun(last.record, source);
  return reportOfRecords(filed, {
    timeline: recorded && timelineOf(recorded),
    lastBenchmark: recorded && benchmarkAtTheOpen(recorded),
  });
}

/** A report shows what there is: a session without its scan artifact has no prices, and everything else. */
async function withScan(record: SessionRecord, artifacts: ArtifactStore): Promise<FiledSession> {
  const { date, open } = record.session;
  const tradingDate = open === null ? null : newYorkDate(open);
  const { artifact } = record.provenance;
  const found = artifact === null ? null : await artifacts.examine(artifact);
  // One that was changed since is no evidence of anything.
  const read = found && found.sha256 === artifact ? ARTIFACT.safeParse(found.value) : null;
  return { record, tradingDate, scan: read?.success === true ? { date, ...read.data } : null };
}

/** The run that a record tells of, where its history can be read. */
async function recordedRun(record: SessionRecord, { history }: FiledSource): Promise<RecordedSession | null> {
  const run = { desk: record.desk, date: record.session.date, runId: record.provenance.runId };
  try {
    const found = await history(run);
    return found && recordedSession(found);
  } catch {
    // An audit says what is wrong with it; a report goes without.
    return null;
  }
}

const timelineOf = ({ key, runId, activities, timers }: RecordedSession): Timeline => ({
  date: key.date,
  runId,
  entries: [
    ...activities.map(({ type, summary, span, answer }) => ({
      ...{ kind: 'step' as const, words: summary === '' ? type : `${type}: ${summary}` },
      ...{ startMs: span.startMs, endMs: span.endMs, failed: answer.kind === 'failed' },
    })),
    ...timers.map(({ summary, span }) => ({
      ...{ kind: 'timer' as const, words: summary === '' ? 'timer' : summary, failed: false },
      ...{ startMs: span.startMs, endMs: span.endMs },
    })),
  ],
});

/** The benchmark's latest trade at the look on which the day was decided. */
function benchmarkAtTheOpen({ activities }: RecordedSession): number | null {
  const looks = activities.flatMap(({ type, answer }) =>
    type === 'observe' && answer.kind === 'completed' ? [answer.value as Partial<Observation>] : [],
  );
  const price = Number(looks.find(({ trades }) => trades?.[BENCHMARK])?.trades?.[BENCHMARK]?.price ?? NaN);
  return Number.isFinite(price) ? price : null;
}
