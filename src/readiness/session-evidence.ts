/** What readiness reads of one session: its filed record, the rules it ran by, its audit, and what its account had paid. */
import type { Rules } from '../domain/rules';
import type { SessionRecord } from '../domain/session-record';

/** The host of Alpaca's paper accounts: days at any other are no days on paper. */
const PAPER_HOST = 'paper-api.alpaca.markets';

/** What the account held when the session decided, at what was paid for it. Decimal strings. */
export interface AccountAtOpen {
  readonly cash: string;
  readonly positions: readonly {
    readonly symbol: string;
    readonly qty: string;
    /** USD a share. */
    readonly averageEntry: string;
  }[];
}

/** One session and all that is known of it. JSON-plain. */
export interface SessionEvidence {
  readonly record: SessionRecord;
  /** SHA-256 of the record as it was filed. */
  readonly recordHash: string;
  /** The rules it ran by; null when they are not in the artifact store any more. */
  readonly rules: Rules | null;
  /** The canonical text of these rules without `tradeOnly`: the same for a subset as for the whole. */
  readonly rulesKey: string | null;
  readonly audit: {
    readonly verdict: 'good' | 'differs' | 'unaudited';
    /** What differs, or why it could not be audited; empty for a good one. */
    readonly words: string;
  };
  /** Null without a history, and where the session never looked at the open. */
  readonly atOpen: AccountAtOpen | null;
}

/** A session at Alpaca's paper host. An exchange on this machine is none, whatever mode it ran in. */
export const isOnPaper = ({ record }: SessionEvidence): boolean =>
  record.provenance.tradedAt?.mode === 'paper' && record.provenance.tradedAt.host === PAPER_HOST;

/** A session at an exchange of one's own: good for a rehearsal, never for time on paper. */
export function isRehearsed({ record }: SessionEvidence): boolean {
  const at = record.provenance.tradedAt;
  return at !== undefined && at.mode !== 'live' && at.host !== PAPER_HOST;
}

/** True for a day on which the exchange was open and the desk had something to do. */
export const isTradingSession = ({ record }: SessionEvidence): boolean => record.outcome !== 'no-session';
