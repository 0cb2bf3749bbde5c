/** A kept session, audited, and tampered with: one value changed in what was recorded. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import type { SessionAudit } from '../../src/audit/audit-finding';
import { auditHistory } from '../../src/audit/audit-history';
import { auditBundle } from '../temporal/prepared';
import type { KeptSession } from './kept-session';

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

/** Audits under the code that the tests run, which calls itself what the driven desk's does. */
export const audit = ({ history, folder }: KeptSession): Promise<SessionAudit> =>
  auditHistory(history, folderArtifactStore(folder), { bundlePath: auditBundle(), version: 'test' });

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

/** A history's events as JSON. */
export const eventsOf = ({ history }: KeptSession): JsonEvent[] =>
  (JSON.parse(historyToJSON(history)) as { events: JsonEvent[] }).events;

/** The same session with its history's JSON changed. Throws when nothing was changed. */
export function changed(kept: KeptSession, change: (events: JsonEvent[]) => void): KeptSession {
  const events = eventsOf(kept);
  change(events);
  if (isDeepStrictEqual(events, eventsOf(kept))) throw new Error('the history is as it was');
  return { ...kept, history: historyFromJSON({ events }) };
}

/** Puts a value into the first payload of a list, at a path like `request.entry.qty`, and returns what stood there. */
export function write({ payloads }: { payloads: JsonPayload[] }, path: string, value: unknown): unknown {
  const [payload] = payloads;
  if (payload?.data === undefined) throw new Error('there is no payload');
  const whole = JSON.parse(Buffer.from(payload.data, 'base64').toString()) as Json;
  const keys = path.split('.');
  const parent = keys.slice(0, -1).reduce<Json | undefined>((part, key) => part?.[key] as Json, whole);
  const last = keys.at(-1) ?? '';
  const before = parent?.[last];
  if (!parent || before === undefined) throw new Error(`there is no ${path} in it`);
  parent[last] = value;
  payload.data = Buffer.from(JSON.stringify(whole)).toString('base64');
  return before;
}

/** What stands there. */
export const read = (list: { payloads: JsonPayload[] }, path: string): unknown =>
  write({ payloads: list.payloads.map((each) => ({ ...each })) }, path, null);

type Json = Record<string, unknown>;

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
