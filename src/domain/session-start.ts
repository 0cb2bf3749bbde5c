import { instantMs } from './instant';
import { exitWindowEnd, type SessionKey, type SessionTimes } from './session';
import type { SessionOutcome } from './session-record';

/** What a start is judged by. */
export interface SessionStart {
  readonly key: SessionKey;
  /** The broker's clock, and New York's date by it. */
  readonly now: string;
  readonly today: string;
  /** The session's place in the broker's calendar; null when the exchange is closed on its date. */
  readonly times: SessionTimes | null;
  /** Exits may leave until this long before the close, in milliseconds. */
  readonly untilBeforeCloseMs: number;
  /** What the artifact store has filed of this session: it outlives the server's closed runs. */
  readonly filed: SessionOutcome | 'nothing' | 'unreadable';
}

/**
 * Why a session isn't started, in a sentence, or null when it is (design, section 5). A schedule on time, a catch-up,
 * a trigger, a backfill and a hand are all judged by this:
 *
 * - a day that has run isn't run again; one that failed is, because its orders keep their ids
 * - a day whose exits can't leave any more is past its moment. Before that a late start does good: it buys nothing
 *   after the entry window, and lets exits leave.
 * - a day that lies ahead waits for its own start: its session would wait for days under today's rules
 * - a day on which the exchange is closed has a session, which ends at once as `no-session`, while it is that day
 *
 * Anything that can't be read is a refusal.
 */
export function startRefusal(start: SessionStart): string | null {
  const { key, now, today, times, untilBeforeCloseMs, filed } = start;
  const { date, desk } = key;
  if (filed === 'unreadable') {
    return (
      `what is filed of the session of ${date} can't be read, so that nobody knows whether it has run; look at ` +
      `sessions/${desk}/${date}.json in the state folder, and start it again when it is mended or taken away`
    );
  }
  if (filed !== 'nothing' && filed !== 'failed')
    return `the session of ${date} has run already; it is filed as ${filed}`;
  if (date > today)
    return `${date} lies ahead: the exchange's clock says ${minute(now)}; that session is started on its day`;
  if (times === null) {
    return date < today ? `the exchange was closed on ${date}; there is no session to make up for` : null;
  }
  const end = exitWindowEnd(times.tradingDay, untilBeforeCloseMs);
  if (instantMs(now) < instantMs(end)) return null;
  return (
    `the session of ${date} is past its moment: its last order could leave until ${minute(end)}, and the exchange's ` +
    `clock says ${minute(now)}`
  );
}

/** An instant to the minute, for people: `2026-12-01 20:45 UTC`. */
const minute = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
