import type { BacktestSession } from '../backtest/backtest-session';
import type { RehearsedSession } from './rehearsal';

/** Rehearsed sessions in the shape of a backtest's, for its summary and for comparing. Throws for one without a scan. */
export function asBacktest(sessions: readonly RehearsedSession[]): readonly BacktestSession[] {
  let reducing = false;
  return sessions.map(({ times, equity, record }) => {
    const { session, outcome, scan, fractional, attentions } = record;
    const { decisions, intents, exposures, findings } = record;
    if (!scan || !fractional)
      throw new Error(`the session of ${session.date} has no scan: ${findings.join(' ')}`);
    // Nobody resumes the desk in a rehearsal.
    reducing ||= attentions.some(({ reason }) => reason === 'DAILY_LOSS');
    return {
      ...{ date: session.date, tradingDate: times.tradingDay.date, outcome, scan, fractional },
      ...{ decisions, intents, exposures, findings, equity, reducing },
    };
  });
}
