import { instantMs, instantText } from './instant';

/** Which session: one desk, one scan date (New York, `YYYY-MM-DD`). */
export interface SessionKey {
  readonly desk: string;
  readonly date: string;
}

/** One trading day of the exchange: its date and its open and close in UTC. */
export interface TradingDay {
  readonly date: string;
  readonly open: string;
  readonly close: string;
}

/**
 * A session's place in time, as the broker's calendar has it: the day of its scan, the day on which it trades, and
 * every New York date between the two (both exclusive) on which the exchange doesn't trade, with its true length.
 */
export interface SessionTimes {
  readonly scanDay: TradingDay;
  /** The scheduled scan, whatever the hour at which it really ran: a signal's age counts from here. */
  readonly scanAt: string;
  readonly tradingDay: TradingDay;
  /** True lengths in milliseconds (23, 24 or 25 h) of the whole non-trading New York days between scan and open. */
  readonly closedDaysMs: readonly number[];
}

/** The instant before which entries leave: the open and the entry window after it. */
export const entryWindowEnd = ({ open }: TradingDay, entryWindowMs: number): string =>
  instantText(instantMs(open) + entryWindowMs);

/** The instant before which exits leave: some time before the close. */
export const exitWindowEnd = ({ close }: TradingDay, beforeCloseMs: number): string =>
  instantText(instantMs(close) - beforeCloseMs);

/** The one workflow id a session can have, so that it never runs twice. */
export const sessionWorkflowId = ({ desk, date }: SessionKey): string => `session/${desk}/${date}`;

/** The session that a workflow id belongs to, or null when it is no session's. */
export function sessionKeyOf(workflowId: string): SessionKey | null {
  const [, desk, date] = /^session\/([a-z0-9]{1,16})\/(\d{4}-\d\d-\d\d)$/.exec(workflowId) ?? [];
  return desk === undefined || date === undefined ? null : { desk, date };
}
