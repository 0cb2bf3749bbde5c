import { atTheEnd } from './activity-options';
import type { Hands } from './hands';

/** Files the record where it outlives the server; what is asked for on the way stands in the workflow's result alone. */
export async function fileTheRecord({ operator, log }: Hands): Promise<void> {
  const record = log.record();
  await operator.attended(
    {
      ...{ reason: 'RECORD', what: 'Filing the record', until: log.end() },
      done: 'The day is over.',
      notDone: 'The record is not in the state folder yet; make room there, or let the worker write to it.',
      without: "the record is this workflow's result alone",
    },
    () => atTheEnd.fileRecord.executeWithOptions({ summary: `file the record: ${record.outcome}` }, [record]),
  );
}
