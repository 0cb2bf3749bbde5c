/** The desks of a folder at a glance: what each is, what its last session came to, and when its next one starts. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { folderArtifactStore, type ArtifactStore } from '../../activities/artifact-store';
import { deskState, whyUnreached } from '../../activities/reach-desk';
import type { TradingMode } from '../../domain/halt';
import { SECOND } from '../../domain/instant';
import type { ExposureRecord, SessionRecord } from '../../domain/session-record';
import { filledCount, refusedCount } from '../../domain/session-tally';
import { eachOf } from '../each-of';
import type { FoundRules } from '../find-desks';
import { listSchedules, type ListedSchedule } from '../schedule/schedules';
import { newestSessions, type ListedSession } from '../session/list-sessions';
import { filedRecord } from '../session/read-session';

/** A worker answers within a second; without one nobody does. */
const DEADLINE = 3 * SECOND;

/** One desk. JSON-plain. */
export interface DeskAtAGlance {
  readonly desk: string;
  /** The last four characters of its account's id; null before its first session, or when nobody answers. */
  readonly account: string | null;
  /** `new` before its first session; null when its mode can't be read, which counts as halted. */
  readonly mode: TradingMode | 'new' | null;
  /** Why the mode can't be read, or why it isn't active; empty otherwise. */
  readonly why: string;
  /** Orders that nobody could prove: their room stays reserved. */
  readonly unproven: number;
  readonly last: Pick<
    ListedSession,
    'date' | 'state' | 'running' | 'needsAttention' | 'filled' | 'refused'
  > | null;
  readonly schedule: Pick<ListedSchedule, 'paused' | 'next'> | null;
  /** Tiers that were near or over their cap, or unpriced, when its last record was filed. */
  readonly warnings: readonly TierWarning[];
}

interface TierWarning {
  readonly tier: string;
  readonly state: string;
  /** Percent of live equity at that time; null where it is unknown. */
  readonly exposure: string | null;
}

/** All of them, and the schedules that are of none. */
export interface DesksAtAGlance {
  readonly desks: readonly DeskAtAGlance[];
  /** Of desks that the folder doesn't have. */
  readonly strange: readonly ListedSchedule[];
}

/** Reads them, at one server and in one state folder. No broker is asked, and no key is needed. */
export async function readDesks(
  client: Client,
  desks: readonly [FoundRules, ...FoundRules[]],
): Promise<DesksAtAGlance> {
  const names = desks.map(({ desk }) => desk);
  const schedules = await listSchedules(client);
  const sessions = await newestSessions(client, names);
  const artifacts = folderArtifactStore(desks[0].stateDir);
  const seen = await eachOf(
    desks,
    async ({ desk, taskQueue }): Promise<DeskAtAGlance> => ({
      desk,
      ...(await stateOf({ client, desk, taskQueue })),
      ...(await lastOf(artifacts, desk, sessions.get(desk) ?? null)),
      schedule: schedules.find((each) => each.desk === desk) ?? null,
    }),
    16,
  );
  const own = new Set(names);
  return { desks: seen, strange: schedules.filter(({ desk }) => !own.has(desk)) };
}

async function stateOf(
  to: Parameters<typeof deskState>[0],
): Promise<Pick<DeskAtAGlance, 'account' | 'mode' | 'why' | 'unproven'>> {
  try {
    const { account, halt, unproven } = await deskState(to, Date.now() + DEADLINE);
    return {
      account: account?.slice(-4) ?? null,
      mode: halt.mode,
      why: halt.reason,
      unproven: unproven.length,
    };
  } catch (error) {
    const none = { account: null, unproven: 0 };
    if (error instanceof WorkflowNotFoundError) return { ...none, mode: 'new', why: '' };
    return { ...none, mode: null, why: whyUnreached(error) };
  }
}

/** The newest session, and the tiers as the newest record has them that is filed. */
async function lastOf(
  artifacts: ArtifactStore,
  desk: string,
  known: ListedSession | null,
): Promise<Pick<DeskAtAGlance, 'last' | 'warnings'>> {
  const date = (await artifacts.recordDates(desk)).at(-1);
  if (date === undefined) return { last: known, warnings: [] };
  try {
    const record = await filedRecord(artifacts, { desk, date });
    return {
      last: known ?? (record && lineOfRecord(date, record)),
      warnings: record ? warningsIn(record) : [],
    };
  } catch {
    // One record that can't be read must not hide the other desks.
    const line = {
      ...{ date, state: 'unreadable', running: false },
      needsAttention: null,
      filled: 0,
      refused: 0,
    };
    return { last: known ?? line, warnings: [] };
  }
}

const lineOfRecord = (date: string, record: SessionRecord): DeskAtAGlance['last'] => ({
  ...{ date, state: record.outcome, running: false },
  ...{ filled: filledCount(record), refused: refusedCount(record) },
  needsAttention: record.attentions.some(({ ended }) => ended === 'open'),
});

function warningsIn({ exposures }: SessionRecord): readonly TierWarning[] {
  const last = new Map<string, ExposureRecord>();
  for (const exposure of exposures) last.set(exposure.tier, exposure);
  return [...last.values()]
    .filter(({ state }) => state !== 'ok')
    .map(({ tier, state, exposure }) => ({ tier, state, exposure }));
}
