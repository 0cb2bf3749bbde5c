import { z } from 'zod';
import type { ArtifactStore } from './artifact-store';

/** What later sessions read of a filed record. Anything else in it is for people and audits. */
const FILED = z.object({
  version: z.literal(1),
  decisions: z.array(
    z.object({ symbol: z.string(), side: z.string(), verdict: z.string(), code: z.string() }),
  ),
  intents: z.array(
    z.object({
      symbol: z.string(),
      outcome: z.string(),
      rungs: z.array(z.object({ clientOrderId: z.string(), filledQty: z.string(), outcome: z.string() })),
    }),
  ),
});

/** One session's record as it was filed. */
export type FiledRecord = z.infer<typeof FILED> & { readonly date: string };

/** The newest records of a desk, oldest first, and the dates whose record can't be read: never a reason to stop. */
export interface FiledRecords {
  readonly records: readonly FiledRecord[];
  readonly unreadable: readonly string[];
}

/** Reads the `count` newest records of a desk before a session date. */
export async function readFiledRecords(
  artifacts: ArtifactStore,
  desk: string,
  before: string,
  count: number,
): Promise<FiledRecords> {
  const dates = (await artifacts.recordDates(desk)).filter((date) => date < before).slice(-count);
  const records: FiledRecord[] = [];
  const unreadable: string[] = [];
  for (const date of dates) {
    const filed = FILED.safeParse(await artifacts.readRecord({ desk, date }).catch(() => null));
    if (filed.success) records.push({ ...filed.data, date });
    else unreadable.push(date);
  }
  return { records, unreadable };
}
