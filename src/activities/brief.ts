import type { ClockReading } from '../domain/observation';
import type { Rules } from '../domain/rules';
import type { SessionKey } from '../domain/session';
import type { TradedAt } from '../domain/session-record';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import { mustBeDesk } from './desks';
import { readSessionTimes, type CalendarAnswer } from './session-times';

/** All that a session is told before it starts: workflow code has no defaults and reads no file. */
export interface Brief {
  readonly rules: Rules;
  /** Under this address the artifact store keeps exactly these rules, for every later activity of the session. */
  readonly rulesArtifact: string;
  readonly configHash: string;
  readonly code: string;
  /** Which broker this is; no other's worker may send an order of the session. Absent in histories from before it was told. */
  readonly tradedAt?: TradedAt;
  readonly clock: ClockReading;
  readonly calendar: CalendarAnswer;
}

/** The session's first activity: resolved rules, the broker's clock, and the session's place in the calendar. */
export const briefActivity =
  ({ broker, mode, artifacts, rules, configHash, code, sessionsTable }: ActivityDependencies) =>
  (key: SessionKey): Promise<Brief> =>
    askBroker(async () => {
      mustBeDesk({ rules }, key.desk);
      return {
        rules,
        rulesArtifact: await artifacts.put(rules),
        configHash,
        code,
        tradedAt: { mode, host: broker.host },
        clock: await broker.clock(),
        calendar: await readSessionTimes(broker, key.date, rules.scan.at, sessionsTable),
      };
    });
