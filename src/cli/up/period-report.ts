import { folderArtifactStore } from '../../activities/artifact-store';
import type { SessionRecord } from '../../domain/session-record';
import { readFiledReport, type FiledSource } from '../report/read-filed';
import { reportLink, reportPath } from '../report/report-place';
import { writeReport } from '../report/write-report';

/**
 * Writes the report of a run's sessions into its state folder, and says where it is. What keeps it from being written is
 * said too and is no reason for the run to fail: everything that it would show is filed.
 */
export async function periodReport(
  stateDir: string,
  records: readonly SessionRecord[],
  history: FiledSource['history'],
): Promise<string> {
  try {
    const data = await readFiledReport({
      artifacts: folderArtifactStore(stateDir),
      desk: records[0]?.desk ?? '',
      dates: records.map(({ session }) => session.date),
      history,
    });
    if (!data) return 'no report: no session has filed a record';
    const file = reportPath(stateDir, data);
    writeReport(data, { file });
    return `report with pictures: ${reportLink(file)}`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `no report: ${why}; \`nightdesk report --state ${stateDir}\` tries again`;
  }
}
