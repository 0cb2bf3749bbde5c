import type { MarketTime } from './market-time';
import type { Operator } from './operator';
import type { SessionLog } from './session-log';

/** What every step of the day takes along: who is asked when it fails, what time it is, and where it is written down. */
export interface Hands {
  readonly operator: Operator;
  readonly market: MarketTime;
  readonly log: SessionLog;
}
