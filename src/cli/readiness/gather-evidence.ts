/** What readiness is judged from: filed records, their rules, and the audit of their histories. Nothing is written. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { newYorkDate } from '../../activities/session-times';
import type { ArtifactStore } from '../../activities/artifact-store';
import { openAuditor, type Auditor } from '../../audit/audit-history';
import { recordedSession, type RecordedSession } from '../../audit/recorded-session';
import { canonicalJson } from '../../config/canonical-json';
import type { Config } from '../../config/config';
import { readSessionsTable } from '../../config/sessions-table';
import type { Rules } from '../../domain/rules';
import type { SessionRecord } from '../../domain/session-record';
import { assessReadiness } from '../../readiness/readiness';
import type { ReadinessReport } from '../../readiness/readiness-report';
import { isOnPaper, isRehearsed, type SessionEvidence } from '../../readiness/session-evidence';
import { mayShow } from '../../readiness/sightings';
import type { DeskAtRest } from '../find-desk';
import { withHistories, type Histories } from '../find-histories';
import { filedRecord } from '../session/read-session';

/** Of a rehearsal, at most so many of the latest sessions that may show something are audited: one is enough. */
const MOST_REHEARSED = 6;

export interface ReadinessSources {
  readonly desk: DeskAtRest;
  /** The rules that would go live. */
  readonly config: Config;
  /** State folders of rehearsals: runs of `nightdesk up`. */
  readonly rehearsals: readonly string[];
  readonly now: Date;
  /** Told what is being looked at; auditing a month takes a while. */
  readonly progress?: (words: string) => void;
}

/** Reads and audits everything, and judges. `Runtime.install` first to quiet the SDK's replays. */
export async function makeReadiness(sources: ReadinessSources): Promise<ReadinessReport> {
  const { desk, config, rehearsals, now } = sources;
  const auditor = openAuditor();
  try {
    const folders = [desk, ...rehearsals.map((stateDir) => ({ ...desk, stateDir, address: null }))];
    const sessions: SessionEvidence[] = [];
    const unreadable: string[] = [];
    for (const [index, folder] of folders.entries()) {
      const found = await withHistories(folder, (histories) =>
        evidenceIn(folder, histories, auditor, sources),
      );
      // A rehearsal's folder is asked for rehearsals alone: time on paper is the desk's own.
      sessions.push(...(index === 0 ? found.sessions : found.sessions.filter(isRehearsed)));
      unreadable.push(...(index === 0 ? found.unreadable : []));
    }
    return assessReadiness({
      ...{ desk: desk.desk, rules: config.rules, configHash: config.hash, rulesKey: keyOf(config.rules) },
      ...{ sessions, unreadable },
      tradingDays: readSessionsTable().map(({ date }) => date),
      today: newYorkDate(now.toISOString()),
    });
  } finally {
    await auditor.close();
  }
}

async function evidenceIn(
  { desk }: DeskAtRest,
  histories: Histories,
  auditor: Auditor,
  { progress }: ReadinessSources,
): Promise<{ readonly sessions: readonly SessionEvidence[]; readonly unreadable: readonly string[] }> {
  const { artifacts } = histories;
  const records: SessionEvidence[] = [];
  const unreadable: string[] = [];
  for (const date of await artifacts.recordDates(desk)) {
    const record = await filedRecord(artifacts, { desk, date }).catch(() => null);
    if (record) records.push(await unaudited(record, artifacts));
    else unreadable.push(date);
  }
  const rehearsed = records.filter((each) => isRehearsed(each) && mayShow(each)).slice(-MOST_REHEARSED);
  const wanted = new Set([...records.filter(isOnPaper), ...rehearsed]);
  const sessions: SessionEvidence[] = [];
  for (const each of records) {
    if (wanted.has(each)) progress?.(`auditing ${each.record.provenance.workflowId}`);
    sessions.push(wanted.has(each) ? await audited(each, histories, auditor) : each);
  }
  return { sessions, unreadable };
}

async function unaudited(record: SessionRecord, artifacts: ArtifactStore): Promise<SessionEvidence> {
  const rules = await rulesAt(record.provenance.configHash, artifacts);
  return {
    record,
    recordHash: sha256(canonicalJson(record)),
    rules,
    rulesKey: rules && keyOf(rules),
    audit: { verdict: 'unaudited', words: 'it was not audited' },
    atOpen: null,
  };
}

/** The rules under their hash, which is their address in the artifact store; null where they are gone or changed. */
async function rulesAt(hash: string, artifacts: ArtifactStore): Promise<Rules | null> {
  const found = await artifacts.get(hash).catch(() => null);
  return found as Rules | null;
}

async function audited(
  evidence: SessionEvidence,
  histories: Histories,
  auditor: Auditor,
): Promise<SessionEvidence> {
  const { record } = evidence;
  const { runId } = record.provenance;
  try {
    const runs = await histories.ofSession({ desk: record.desk, date: record.session.date });
    const run = runs.find((each) => each.runId === runId);
    if (!run) return { ...evidence, audit: { verdict: 'unaudited', words: 'its history is not to be had' } };
    const history = await run.history();
    const recorded = recordedSession(history);
    const { verdict, differences, unaudited: missed } = await auditor.audit(history, histories.artifacts);
    const [difference] = differences;
    if (!isAsFiled(record, recorded))
      return {
        ...evidence,
        audit: { verdict: 'differs', words: 'the record is not the one that its history filed' },
      };
    const words =
      difference === undefined ? (missed[0] ?? '') : `${difference.about}${difference.path} differs`;
    return { ...evidence, audit: { verdict, words }, atOpen: atOpen(record, recorded) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { ...evidence, audit: { verdict: 'unaudited', words } };
  }
}

/** A record that somebody changed since is no evidence of anything. */
function isAsFiled(record: SessionRecord, { activities }: RecordedSession): boolean {
  const filed = activities.findLast(
    ({ type, answer }) => type === 'fileRecord' && answer.kind === 'completed',
  );
  return filed !== undefined && canonicalJson(filed.args[0]) === canonicalJson(record);
}

const OBSERVED = z.object({
  clock: z.object({ at: z.string() }),
  account: z.object({ cash: z.string() }),
  positions: z.array(z.object({ symbol: z.string(), qty: z.string(), averageEntry: z.string() })),
});

/** The look on which the session decided, with what had been paid for what the account held. */
function atOpen(record: SessionRecord, { activities }: RecordedSession): SessionEvidence['atOpen'] {
  const at = record.observations.findLast(({ purpose }) => purpose === 'open')?.at;
  for (const { type, answer } of activities) {
    if (type !== 'observe' || answer.kind !== 'completed') continue;
    const seen = OBSERVED.safeParse(answer.value);
    if (seen.success && seen.data.clock.at === at)
      return { cash: seen.data.account.cash, positions: seen.data.positions };
  }
  return null;
}

/** What a subset doesn't change. */
const keyOf = (rules: Rules): string => canonicalJson({ ...rules, tradeOnly: undefined });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
