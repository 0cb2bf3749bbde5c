/** Data to draw: a backtest on the synthetic market, and small hand-made sessions. */
import { backtest } from '../../src/backtest/backtest';
import { backtestPeriod } from '../../src/backtest/backtest-period';
import { backtestSummary } from '../../src/backtest/backtest-summary';
import { resolveConfig } from '../../src/config/config';
import { embeddedRules } from '../../src/config/embedded-rules';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { reportOfBacktest } from '../../src/report/from-backtest';
import type { ReportData, ReportSession } from '../../src/report/report-data';

/** A quarter of a backtest: it buys, sells, refuses and drifts. */
export function quarter(): ReportData {
  const { rules, hash } = resolveConfig(null, embeddedRules());
  const [market, seed, cash] = [syntheticMarket(7), 7, '100000'];
  const sessions = backtest({
    ...{ rules, market, seed, cash, from: '2026-01-05', to: '2026-03-31', exposures: true },
  });
  return reportOfBacktest({
    ...{ sessions, market, rules, configHash: hash, seed, cash },
    summary: backtestSummary(sessions, cash, market).summary,
    period: backtestPeriod(sessions, cash, market),
  });
}

/** A session on which nothing happened, but for what is said. */
export const aSession = (parts: Partial<ReportSession> = {}): ReportSession => ({
  ...{ date: '2026-01-05', tradingDate: '2026-01-06', outcome: 'quiet', halted: false, asks: [], scan: null },
  ...{ decisions: [], intents: [], exposures: [], held: [], findings: [] },
  ...parts,
});

/** A purchase or a sale that was filled whole. */
export const filled = (
  side: 'buy' | 'sell',
  symbol: string,
  qty: string,
  avgPrice: string | null,
): ReportSession['intents'][number] => ({
  ...{ symbol, side, tier: 'TIER3', qty, limit: side === 'buy' ? avgPrice : null, filledQty: qty, avgPrice },
  rungs: [
    { clientOrderId: `nd1-main-20260105-${symbol}`, qty, filledQty: qty, outcome: 'filled', code: 'FILLED' },
  ],
  ...{ outcome: 'filled', code: 'FILLED' },
});
