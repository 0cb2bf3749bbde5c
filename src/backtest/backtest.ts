/** A backtest: the desk's own rules over many sessions, on the embedded exchange's market and fill rules in memory. */
import { ACTIVE } from '../domain/halt';
import { instantMs, MINUTE } from '../domain/instant';
import type { Rules } from '../domain/rules';
import type { Market } from '../exchange/market';
import { backtestSession, type BacktestSession, type DeskMemory } from './backtest-session';
import { marketFacts } from './market-facts';
import { paperAccount } from './paper-account';
import { sessionsOfPeriod } from './sessions-of-period';

/** What is run. */
export interface BacktestPlan {
  readonly rules: Rules;
  readonly market: Market;
  /** Keys the way of prices within each session, as the exchange's does. */
  readonly seed: number;
  /** USD at the start, decimal string. */
  readonly cash: string;
  /** The first date on which it may scan. */
  readonly from: string;
  /** The last date on which it may trade. */
  readonly to: string;
  /** Whether each session keeps the tiers against their caps; by default it doesn't, and costs nothing for it. */
  readonly exposures?: boolean;
}

/** The account begins this long before the first scan, as that of `nightdesk up` does. */
export const BEFORE_SCAN = 5 * MINUTE;

/** Every session that scans and trades within the period, in their order. */
export function backtest(plan: BacktestPlan): readonly BacktestSession[] {
  const { rules, market, seed, cash, from, to, exposures = false } = plan;
  const facts = marketFacts(market);
  const sessions = sessionsOfPeriod({ market, rules, from, to });
  const [first] = sessions;
  if (!first) return [];
  const account = paperAccount(market, seed, cash, instantMs(first.scanAt) - BEFORE_SCAN);
  let desk: DeskMemory = { orders: [], stops: [], halt: ACTIVE };
  return sessions.map((times) => {
    const done = backtestSession(times, desk, { rules, account, facts, exposures });
    ({ desk } = done);
    return done.session;
  });
}
