import type { Rules } from '../domain/rules';
import type { MarketFacts } from './market-facts';
import type { PaperAccount } from './paper-account';

/** What a backtest runs on. */
export interface BacktestGround {
  readonly rules: Rules;
  readonly account: PaperAccount;
  readonly facts: MarketFacts;
  /** Whether each session keeps the tiers against their caps. */
  readonly exposures: boolean;
}
