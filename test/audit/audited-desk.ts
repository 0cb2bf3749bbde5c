/** A driven desk's session, its history and its artifacts, ready to be audited and to be tampered with. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyFromJSON, historyToJSON, type History } from '@temporalio/common/lib/proto-utils';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import type { SessionAudit } from '../../src/audit/audit-finding';
import { openAuditor } from '../../src/audit/audit-history';
import { auditBundle } from '../temporal/prepared';
import type { DrivenDesk } from '../workflows/driven-desk';

/** A history with the artifacts that it names, in a folder that outlives its desk. */
export interface KeptSession {
  readonly history: History;
  readonly folder: string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own, removed after the last test of the file. */
export function keptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nightdesk-audit-'));
  folders.push(folder);
  return folder;
}

/** Keeps a session of a desk that is about to end. */
export async function keepSession(desk: DrivenDesk, date: string): Promise<KeptSession> {
  const folder = keptFolder();
  cpSync(join(desk.folder, 'artifacts'), join(folder, 'artifacts'), { recursive: true });
  return { history: await desk.handleOf(date).fetchHistory(), folder };
}

/** Audits under the code that the tests run, which calls itself what the driven desk's does. */
export async function audit({ history, folder }: KeptSession): Promise<SessionAudit> {
  const auditor = openAuditor({ bundlePath: auditBundle(), version: 'test' });
  try {
    return await auditor.audit(history, folderArtifactStore(folder));
  } finally {
    await auditor.close();
  }
}

interface JsonPayload {
  data?: string;
}
/** An event as a history's JSON has it, in the fields that tests change. */
export interface JsonEvent {
  readonly eventId: string;
  activityTaskScheduledEventAttributes?: {
    activityId: string;
    activityType: { name: string };
    input: { payloads: JsonPayload[] };
  };
  activityTaskCompletedEventAttributes?: { scheduledEventId: string; result: { payloads: JsonPayload[] } };
  timerStartedEventAttributes?: { timerId: string; startToFireTimeout: string };
  workflowExecutionCompletedEventAttributes?: { result: { payloads: JsonPayload[] } };
}

/** The same session with its history's JSON changed. Throws when nothing was changed. */
export function changed(kept: KeptSession, change: (events: JsonEvent[]) => void): KeptSession {
  const before = historyToJSON(kept.history);
  const json = JSON.parse(before) as { events: JsonEvent[] };
  change(json.events);
  if (JSON.stringify(json, null, 2) === before) throw new Error('the history is as it was');
  return { ...kept, history: historyFromJSON(json) };
}

/** Changes the JSON value in the first payload of a list. */
export function rewrite<T>({ payloads }: { payloads: JsonPayload[] }, change: (value: T) => void): void {
  const [payload] = payloads;
  if (payload?.data === undefined) throw new Error('there is no payload');
  const value = JSON.parse(Buffer.from(payload.data, 'base64').toString()) as T;
  change(value);
  payload.data = Buffer.from(JSON.stringify(value)).toString('base64');
}

/** The events that schedule an activity. */
export const scheduled = (events: readonly JsonEvent[], type: string) =>
  events.flatMap(({ eventId, activityTaskScheduledEventAttributes: attributes }) =>
    attributes?.activityType.name === type ? [{ eventId, ...attributes }] : [],
  );

/** The completion of an activity that was scheduled by an event. */
export function completionOf(events: readonly JsonEvent[], eventId: string) {
  const completion = events.find(
    ({ activityTaskCompletedEventAttributes: each }) => each?.scheduledEventId === eventId,
  )?.activityTaskCompletedEventAttributes;
  if (!completion) throw new Error(`nothing completes event ${eventId}`);
  return completion;
}
