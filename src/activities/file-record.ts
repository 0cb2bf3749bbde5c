import type { SessionRecord } from '../domain/session-record';
import type { ActivityDependencies } from './dependencies';

/** Files the session record in the artifact store, where it outlives the server's retention. */
export const fileRecordActivity =
  ({ artifacts }: ActivityDependencies) =>
  (record: SessionRecord): Promise<void> =>
    artifacts.fileRecord({ desk: record.desk, date: record.session.date }, record);
