/** Two weeks on paper in which everything went well: what each test of readiness spoils in one place. */
import { DEFAULT_RULES } from '../../src/config/defaults';
import { readSessionsTable } from '../../src/config/sessions-table';
import type { Decision } from '../../src/domain/decision';
import type { SessionRecord, TradedAt } from '../../src/domain/session-record';
import { universeOf } from '../../src/domain/universe';
import type { ReadinessQuestion } from '../../src/readiness/readiness';
import type { SessionEvidence } from '../../src/readiness/session-evidence';

export const PAPER: TradedAt = { mode: 'paper', host: 'paper-api.alpaca.markets' };
export const EMBEDDED: TradedAt = { mode: 'embedded', host: '127.0.0.1' };
const TRADING_DAYS = readSessionsTable().map(({ date }) => date);
/** Twelve trading days, 2026-02-02 to 2026-02-18; the 16th is a holiday. */
export const DAYS = TRADING_DAYS.filter((date) => date >= '2026-02-02').slice(0, 12);

const GAP: Decision = {
  ...{ symbol: 'WMT', side: 'buy', verdict: 'denied', code: 'GAP', failed: ['GAP'] },
  numbers: { gap: '-3.1000' },
};
const APPROVED: Decision = {
  ...{ symbol: 'COST', side: 'buy', verdict: 'approved', code: 'APPROVED', failed: [], numbers: {} },
};
/** 27,000 USD were paid for what is worth 30,000 now: 28.5 % are the limit, 1.5 % were wanted. */
const DRIFT: Decision = {
  ...{ symbol: 'CVX', side: 'buy', verdict: 'denied', code: 'TIER_CAP', failed: ['TIER_CAP'] },
  numbers: { tier: 'TIER3', exposureUsd: '30000.00', proposedUsd: '1500.00' },
};

/** A day that went well. Each has a gap refusal, a drift refusal, and a fall-back to whole shares that was filled. */
export function day(date: string, changes: Partial<SessionRecord> = {}, tradedAt = PAPER): SessionEvidence {
  const id = (kind: string): string => `nd1-main-${date.replaceAll('-', '')}-COST-b-${kind}1`;
  const tier = { tier: 'TIER3', entryLimit: '28.5', cap: '30' };
  const record: SessionRecord = {
    version: 1,
    desk: 'main',
    session: { date, scanAt: null, open: null, close: null, feed: 'sip' },
    provenance: {
      ...{ code: 'test', configHash: 'hash', artifact: `scan-${date}`, runId: date, tradedAt },
      workflowId: `session/main/${date}`,
    },
    outcome: 'traded',
    scan: {
      symbols: universeOf(DEFAULT_RULES).length,
      ...{ excluded: [], outranked: [], baseline: [], control: null },
      candidates: [GAP, APPROVED, DRIFT].map(({ symbol }, index) => ({
        ...{ symbol, tier: 'TIER3', z: -2, close: '100', rank: index + 1 },
      })),
    },
    fractional: { account: true, source: 'proven', evidence: id('p') },
    observations: [],
    decisions: [GAP, APPROVED, DRIFT],
    intents: [
      {
        ...{ symbol: 'COST', side: 'buy', tier: 'TIER3', qty: '1.5', limit: '900' },
        rungs: [
          ...[{ clientOrderId: id('f'), qty: '1.5', filledQty: '0' }].map((rung) => ({
            ...{ ...rung, outcome: 'rejected' as const, code: 'NOT_FRACTIONABLE' as const },
          })),
          { clientOrderId: id('w'), qty: '1', filledQty: '1', outcome: 'filled', code: 'FILLED' },
        ],
        ...{ filledQty: '1', avgPrice: '899', outcome: 'filled', code: 'FILLED' },
      },
    ],
    exposures: [
      { when: 'open', at: date, ...tier, exposure: '29.12', exposureUsd: '30000.00', state: 'near-cap' },
      { when: 'entry', at: date, ...tier, exposure: '28.10', exposureUsd: '28945.00', state: 'ok' },
    ],
    attentions: [],
    findings: [],
    ...changes,
  };
  return {
    ...{ record, recordHash: `record-${date}`, rules: DEFAULT_RULES, rulesKey: 'rules' },
    audit: { verdict: 'good', words: '' },
    atOpen: { cash: '73000', positions: [{ symbol: 'AAPL', qty: '270', averageEntry: '100' }] },
  };
}

export const question = (
  sessions: readonly SessionEvidence[] = DAYS.map((date) => day(date)),
): ReadinessQuestion => ({
  ...{ desk: 'main', rules: DEFAULT_RULES, configHash: 'hash', rulesKey: 'rules' },
  ...{ sessions, unreadable: [], tradingDays: TRADING_DAYS, today: '2026-02-19' },
});
