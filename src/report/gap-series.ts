/** How far each candidate had moved from its scan price when the desk looked at the open. */
import type { ReasonCode } from '../domain/reasons';
import type { ReportSession } from './report-data';

export interface CandidateGap {
  readonly session: number;
  readonly symbol: string;
  /** Percent of the scan price, with its sign. */
  readonly gap: number;
  readonly verdict: 'approved' | 'denied';
  readonly code: ReasonCode;
}

/** Every candidate whose gap is known, in the order of the sessions. */
export const candidateGaps = (sessions: readonly ReportSession[]): readonly CandidateGap[] =>
  sessions.flatMap(({ decisions }, session) =>
    decisions.flatMap(({ side, symbol, verdict, code, numbers }) => {
      const gap = Number(numbers['gap'] ?? NaN);
      return side === 'buy' && Number.isFinite(gap) ? [{ session, symbol, gap, verdict, code }] : [];
    }),
  );
