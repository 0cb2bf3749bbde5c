/** When a session looks at its orders: the same instants for the workflow and for a backtest. All in milliseconds. */
import { instantMs, MINUTE, SECOND } from './instant';
import type { SessionTimes } from './session';

/** Looks at a new order before the desk turns to the next intent: most orders fill at once. */
export const FIRST_LOOKS_AFTER: readonly number[] = [0, SECOND, 2 * SECOND];

/** Between looks at resting orders: often at first, then once a minute for an hour, then now and then to the close. */
const RESTING_LOOKS = [
  { untilRound: 6, every: 10 * SECOND },
  { untilRound: 66, every: MINUTE },
];
const LATE_LOOKS = 5 * MINUTE;
/** A DAY order can't outlive its close by longer than this (design 3.6). */
const AFTER_CLOSE = 15 * MINUTE;

/** When a DAY order of the session can no longer live. Milliseconds since 1970. */
export const lastLookAt = ({ tradingDay }: SessionTimes): number => instantMs(tradingDay.close) + AFTER_CLOSE;

/** The pause after a round of looks, in market milliseconds. */
export const gapOf = (round: number): number =>
  RESTING_LOOKS.find(({ untilRound }) => round < untilRound)?.every ?? LATE_LOOKS;
