import type { SessionRecord } from '../domain/session-record';
import type { ActivityDependencies } from './dependencies';

/**
 * Files the session record in the artifact store, where it outlives the server's retention. A session that is run
 * again, with nothing left to do, must not replace the record of the run that traded: then that one is kept.
 */
export const fileRecordActivity =
  ({ artifacts }: ActivityDependencies) =>
  async (record: SessionRecord): Promise<'filed' | 'kept'> => {
    const key = { desk: record.desk, date: record.session.date };
    // One that can't be read tells nothing that could be lost.
    const before = (await artifacts.readRecord(key).catch(() => null)) as Partial<SessionRecord> | null;
    if (record.intents.length === 0 && (before?.intents?.length ?? 0) > 0) return 'kept';
    await artifacts.fileRecord(key, record);
    return 'filed';
  };
