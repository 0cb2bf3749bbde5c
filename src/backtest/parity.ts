/** Whether two runs of a period decided and traded the same, and where they first part. */
import { jsonDifferences } from '../config/json-differences';
import type { Decision } from '../domain/decision';
import type { IntentRecord, SessionRecord } from '../domain/session-record';
import type { BacktestSession } from './backtest-session';

/** A session however it was run, by a clock of its own. */
export type ComparedSession = Pick<SessionRecord, 'outcome' | 'decisions' | 'intents'> & {
  readonly date: string;
};

/** Where two runs first part. */
export interface Parting {
  readonly date: string;
  /** Such as `decision 3, buy NVDA, numbers.z` or `session`. */
  readonly at: string;
  /** What each had there, as JSON; `nothing` where it had nothing. */
  readonly left: string;
  readonly right: string;
}

/**
 * The first difference of two runs of the same period whose clocks differ by seconds, in what was decided and what
 * became of it; null where there is none.
 */
export const firstParting = (
  left: readonly ComparedSession[],
  right: readonly ComparedSession[],
): Parting | null =>
  partingOf(left, right, ({ decisions, intents, outcome }) => ({
    decisions: decisions.map(decisionIn),
    intents: intents.map(intentIn),
    outcome,
  }));

/**
 * The same of two runs whose clocks differ by milliseconds: every part of every session, to the last number of each
 * decision, in the order in which a session comes to it. (Ages are whole minutes, and prices step once a minute.)
 * Exposures count, but for their instants, where both runs kept them.
 */
export function firstDifference(
  left: readonly BacktestSession[],
  right: readonly BacktestSession[],
): Parting | null {
  const keepExposures = [left, right].every((run) => run.some(({ exposures }) => exposures.length > 0));
  return partingOf(left, right, (session) => {
    const { tradingDate, scan, fractional, decisions, intents, exposures } = session;
    const { findings, outcome, equity, reducing } = session;
    const { account, source, evidence } = fractional;
    return {
      // A backtest keeps no measuring.
      ...{ tradingDate, scan: { ...scan, shared: null } },
      ...{ fractional: { account, source, evidence }, decisions, intents },
      ...(keepExposures ? { exposures: exposures.map((each) => ({ ...each, at: null })) } : {}),
      ...{ findings, outcome, equity, reducing },
    };
  });
}

/** What a decision comes to; its numbers hold instants, which differ by seconds. */
const decisionIn = ({ symbol, side, verdict, code }: Decision) => ({ symbol, side, verdict, code });

/** What an intent comes to, order by order. */
const intentIn = ({ symbol, side, qty, limit, filledQty, avgPrice, outcome, code, rungs }: IntentRecord) => ({
  ...{ symbol, side, qty, limit, filledQty, avgPrice, outcome, code },
  rungs: rungs.map((rung) => `${rung.clientOrderId} ${rung.qty} ${rung.filledQty} ${rung.outcome}`),
});

type Parts = Readonly<Record<string, unknown>>;

function partingOf<Session extends { readonly date: string }>(
  left: readonly Session[],
  right: readonly Session[],
  partsOf: (session: Session) => Parts,
): Parting | null {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, other] = [left[index], right[index]];
    if (one?.date !== other?.date || !one || !other) {
      const date = one?.date ?? other?.date ?? '';
      return { date, at: 'session', left: shown(one?.date), right: shown(other?.date) };
    }
    const parts = partsOf(one);
    const [difference] = jsonDifferences(parts, partsOf(other));
    if (!difference) continue;
    const { path, recorded, recomputed } = difference;
    return { date: one.date, at: placeOf(path, parts), left: shown(recorded), right: shown(recomputed) };
  }
  return null;
}

/** `decisions[2].numbers.z` as `decision 3, buy NVDA, numbers.z`. */
function placeOf(path: string, parts: Parts): string {
  const [, list = '', number = '', within = ''] =
    /^(decisions|intents|exposures|findings)\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
  if (list === '') return path;
  const entry = (parts[list] as readonly unknown[])[Number(number)];
  const who = isTraded(entry) ? `, ${entry.side} ${entry.symbol}` : '';
  return `${list.slice(0, -1)} ${Number(number) + 1}${who}${within === '' ? '' : `, ${within}`}`;
}

const isTraded = (entry: unknown): entry is Pick<Decision, 'side' | 'symbol'> =>
  typeof entry === 'object' && entry !== null && 'side' in entry && 'symbol' in entry;

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
