/** What the record says of its own origin, against the history and the artifact store. */
import type { ArtifactStore } from '../activities/artifact-store';
import type { Brief } from '../activities/brief';
import type { ScanResult } from '../activities/scan-universe';
import type { SessionRecord } from '../domain/session-record';
import type { FindingLog } from './audit-finding';
import { asJson, jsonDifferences } from '../config/json-differences';
import type { RecordedSession } from './recorded-session';

/** The rules and the code that a session was told, or null where its history ends before it was. */
export const briefOf = (recorded: RecordedSession): Brief | null =>
  (lastAnswer(recorded, 'brief') as Brief | undefined) ?? null;

/** Checks the record's provenance and the stored rules. `codeNow` is the version that audits. */
export async function checkProvenance(
  recorded: RecordedSession,
  brief: Brief,
  artifacts: ArtifactStore,
  codeNow: string,
  log: FindingLog,
): Promise<void> {
  const { code, configHash, rules, rulesArtifact, tradedAt } = brief;
  if (code !== codeNow) log.note(`decided by ${code}, audited by ${codeNow}`);
  const stored = await artifacts.examine(rulesArtifact);
  if (!stored) log.missed(`the rules ${rulesArtifact} are missing from the artifact store`);
  else if (stored.sha256 !== rulesArtifact)
    log.differs({
      ...{ guarantee: 'provenance', about: 'the stored rules', path: 'sha256' },
      ...{ recorded: rulesArtifact, recomputed: stored.sha256 },
    });
  if (stored) differ('the stored rules', rules, asJson(stored.value));

  const record = recorded.result as Partial<SessionRecord> | undefined;
  if (!record) return;
  const { runId, workflowId } = recorded;
  const artifact = (lastAnswer(recorded, 'scanUniverse') as ScanResult | undefined)?.artifact ?? null;
  differ('provenance of the record', record.provenance, {
    ...{ code, configHash, artifact, workflowId, runId },
    ...(tradedAt ? { tradedAt } : {}),
  });

  function differ(about: string, said: unknown, known: unknown): void {
    for (const difference of jsonDifferences(said, known))
      log.differs({ guarantee: 'provenance', about, ...difference });
  }
}

function lastAnswer({ activities }: RecordedSession, type: string): unknown {
  const answers = activities.flatMap((each) =>
    each.type === type && each.answer.kind === 'completed' ? [each.answer.value] : [],
  );
  return answers.at(-1);
}
