import { z } from 'zod';
import type { SessionKey } from '../domain/session';
import type { SessionOutcome } from '../domain/session-record';
import { startRefusal, type SessionStart } from '../domain/session-start';
import type { ArtifactStore } from './artifact-store';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import { newYorkDate, readSessionTimes } from './session-times';

/** A start, as a schedule, a trigger, a backfill or a hand asks for it. */
export interface StartRequest {
  readonly desk: string;
  /** The instant that the schedule meant, which a catch-up and a backfill keep; null by hand: the broker's now. */
  readonly nominal: string | null;
}

/** The session of a nominal time. */
export interface SessionToOpen {
  readonly key: SessionKey;
  /** Why it isn't to be started, in a sentence; null when it is. */
  readonly refusal: string | null;
}

/**
 * Turns a nominal time into a session date, New York's, and says whether that session is to be started now: by the
 * broker's clock, its calendar, and what the artifact store has filed. Throws `WrongDesk` for another worker's desk.
 */
export const sessionToOpenActivity =
  ({ broker, artifacts, rules, sessionsTable }: ActivityDependencies) =>
  ({ desk, nominal }: StartRequest): Promise<SessionToOpen> =>
    askBroker(async () => {
      const { at: now } = await broker.clock();
      const key = { desk, date: newYorkDate(nominal ?? now) };
      const { times } = await readSessionTimes(broker, key.date, rules.scan.at, sessionsTable);
      const refusal = startRefusal({
        ...{ key, now, today: newYorkDate(now), times },
        untilBeforeCloseMs: rules.exits.untilBeforeCloseMs,
        filed: await filedOutcome(artifacts, key),
      });
      return { key, refusal };
    });

const FILED = z.object({ outcome: z.string() });

async function filedOutcome(artifacts: ArtifactStore, key: SessionKey): Promise<SessionStart['filed']> {
  try {
    const record = await artifacts.readRecord(key);
    return record === null ? 'nothing' : (FILED.parse(record).outcome as SessionOutcome);
  } catch {
    return 'unreadable';
  }
}
