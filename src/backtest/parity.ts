/** Whether a backtest and a real run decided the same, and where they first part. */
import type { IntentRecord, SessionRecord } from '../domain/session-record';
import type { Decision } from '../domain/decision';

/** The parts of a session that must be equal, however it was run. */
export type ComparedSession = Pick<SessionRecord, 'outcome' | 'decisions' | 'intents'> & {
  readonly date: string;
};

/** Where two runs first part. */
export interface Parting {
  readonly date: string;
  /** Such as `decision 3, buy NVDA` or `sessions`. */
  readonly at: string;
  /** What each had there, as JSON; `nothing` where it had nothing. */
  readonly left: string;
  readonly right: string;
}

/** What a decision comes to; its numbers hold instants, which differ by seconds. */
const decisionIn = ({ symbol, side, verdict, code }: Decision) => ({ symbol, side, verdict, code });

/** What an intent comes to, order by order. */
const intentIn = ({ symbol, side, qty, limit, filledQty, avgPrice, outcome, code, rungs }: IntentRecord) => ({
  ...{ symbol, side, qty, limit, filledQty, avgPrice, outcome, code },
  rungs: rungs.map((rung) => `${rung.clientOrderId} ${rung.qty} ${rung.filledQty} ${rung.outcome}`),
});

/** The first difference of two runs of the same period, in the order in which it happened; null where there is none. */
export function firstParting(
  left: readonly ComparedSession[],
  right: readonly ComparedSession[],
): Parting | null {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, other] = [left[index], right[index]];
    const date = one?.date ?? other?.date ?? '';
    if (one?.date !== other?.date)
      return { date, at: 'session', left: shown(one?.date), right: shown(other?.date) };
    const parting =
      partingOf(date, 'decision', one?.decisions.map(decisionIn), other?.decisions.map(decisionIn)) ??
      partingOf(date, 'intent', one?.intents.map(intentIn), other?.intents.map(intentIn)) ??
      partingOf(date, 'outcome', [one?.outcome], [other?.outcome]);
    if (parting) return parting;
  }
  return null;
}

function partingOf(
  date: string,
  what: string,
  left: readonly unknown[] = [],
  right: readonly unknown[] = [],
): Parting | null {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, other] = [shown(left[index]), shown(right[index])];
    if (one !== other) return { date, at: `${what} ${index + 1}`, left: one, right: other };
  }
  return null;
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
