/** One clean week on paper: five sessions in a row, the whole universe scanned, nobody asked, nothing unknown. */
import { universeOf } from '../domain/universe';
import type { SessionEvidence } from './session-evidence';

/** As many sessions as a week has without a holiday. */
const WEEK = 5;

/** The latest clean week; without one, what kept the sessions from being one. */
export interface CleanWeek {
  /** Five, the oldest first; empty without one. */
  readonly sessions: readonly SessionEvidence[];
  /** The longest row of clean sessions that there was. */
  readonly longest: number;
  /** Of the latest session that wasn't clean: its date and what was wrong, in words; null where all were. */
  readonly spoiltBy: string | null;
}

/**
 * Looks for the latest five sessions in a row, of the oldest first. In a row: no trading day of `tradingDays` lies
 * between two of them.
 */
export function cleanWeek(sessions: readonly SessionEvidence[], tradingDays: readonly string[]): CleanWeek {
  const placeOf = new Map(tradingDays.map((date, index) => [date, index]));
  let row: SessionEvidence[] = [];
  let found: readonly SessionEvidence[] = [];
  let longest = 0;
  let spoiltBy: string | null = null;
  for (const session of sessions) {
    const flaw = flawOf(session);
    if (flaw !== null) {
      spoiltBy = `${session.record.session.date}: ${flaw}`;
      row = [];
      continue;
    }
    const before = row.at(-1)?.record.session.date;
    const here = placeOf.get(session.record.session.date);
    const follows = before !== undefined && here !== undefined && placeOf.get(before) === here - 1;
    row = follows ? [...row, session] : [session];
    longest = Math.max(longest, row.length);
    if (row.length >= WEEK) found = row.slice(-WEEK);
  }
  return { sessions: found, longest, spoiltBy };
}

/** Why a session isn't clean, in words; null for a clean one. */
function flawOf({ record, rules }: SessionEvidence): string | null {
  const { outcome, scan, attentions, intents } = record;
  if (outcome !== 'traded' && outcome !== 'quiet') return `it ended ${outcome}`;
  if (scan === null) return 'it has no scan';
  if (!rules) return 'the rules it ran by are not in the artifact store';
  if (rules.tradeOnly !== undefined) return `it traded only ${rules.tradeOnly.join(' ')}`;
  const symbols = universeOf(rules).length;
  if (scan.excluded.length > 0)
    return `the scan left out ${scan.excluded.map(({ symbol }) => symbol).join(' ')}`;
  if (scan.symbols < symbols) return `the scan measured ${scan.symbols} of ${symbols} symbols`;
  const asked = attentions.map(({ reason }) => reason);
  if (asked.length > 0) return `it asked for a person: ${[...new Set(asked)].join(' ')}`;
  const unknown = intents.filter((intent) => intent.outcome === 'unknown').map(({ symbol }) => symbol);
  return unknown.length > 0 ? `an order of ${unknown.join(' ')} is unknown` : null;
}
