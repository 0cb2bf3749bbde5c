/** What a session is marked with under the account's line. */
import { counted } from './number-words';
import type { ReportSession } from './report-data';
import { isFilled } from './traded-symbols';

export interface SessionMarker {
  readonly kind: 'traded' | 'attention' | 'halted';
  /** The date on which it stands, or would have. */
  readonly date: string;
  readonly words: string;
}

/** The marks of every session; one that traded and asked for a person has two. */
export const markersOf = (sessions: readonly ReportSession[]): readonly SessionMarker[] =>
  sessions.flatMap(marksOf);

function marksOf(session: ReportSession): readonly SessionMarker[] {
  const { intents, asks, halted, outcome } = session;
  const date = session.tradingDate ?? session.date;
  const filled = intents.filter(isFilled);
  const bought = filled.filter(({ side }) => side === 'buy').length;
  const traded = `${date}: ${bought} bought, ${filled.length - bought} sold`;
  // How a day ended that nobody planned asks for a look too.
  const wentWrong = ['window-missed', 'given-up', 'cancelled', 'failed'].includes(outcome);
  const asked = asks.length > 0 ? counted(asks.length, 'matter') : outcome;
  return [
    ...(filled.length > 0 ? [{ kind: 'traded', date, words: traded } as const] : []),
    ...(asks.length > 0 || wentWrong
      ? [{ kind: 'attention', date, words: `${date}: asked for a person, ${asked}` } as const]
      : []),
    ...(halted ? [{ kind: 'halted', date, words: `${date}: halted or reducing` } as const] : []),
  ];
}
