import type { SessionTimes } from '../domain/session';
import type { BacktestPlan } from './backtest';
import { marketFacts } from './market-facts';

/** Every session of a plan that scans on `from` or later and trades on `to` or earlier, oldest first. */
export function sessionsOfPeriod({
  market,
  rules,
  from,
  to,
}: Pick<BacktestPlan, 'market' | 'rules' | 'from' | 'to'>): readonly SessionTimes[] {
  const facts = marketFacts(market);
  return facts
    .daysIn(from, to)
    .flatMap(({ date }) => facts.times(date, rules.scan.at) ?? [])
    .filter(({ tradingDay }) => tradingDay.date <= to);
}
