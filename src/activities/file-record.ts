import { filedSamples } from '../domain/session-metrics';
import type { SessionRecord } from '../domain/session-record';
import type { ActivityDependencies } from './dependencies';

/**
 * Files the session record in the artifact store, where it outlives the server's retention. A session that is run
 * again, with nothing left to do, must not replace the record of the run that traded: then that one is kept.
 *
 * A session is counted here, because it is filed once. An attempt that finds its own run's record was already counted,
 * by the attempt that filed it and left no word.
 */
export const fileRecordActivity =
  ({ artifacts, meter }: Pick<ActivityDependencies, 'artifacts' | 'meter'>) =>
  async (record: SessionRecord): Promise<'filed' | 'kept'> => {
    const key = { desk: record.desk, date: record.session.date };
    // One that can't be read tells nothing that could be lost.
    const before = (await artifacts.readRecord(key).catch(() => null)) as Partial<SessionRecord> | null;
    if (record.intents.length === 0 && (before?.intents?.length ?? 0) > 0) return 'kept';
    await artifacts.fileRecord(key, record);
    if (before?.provenance?.runId !== record.provenance.runId) meter?.record(filedSamples(record));
    return 'filed';
  };
