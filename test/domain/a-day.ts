/** A session's record with something of everything, for what sums it up. */
import type { SessionRecord } from '../../src/domain/session-record';

type Intent = SessionRecord['intents'][number];
type Decision = SessionRecord['decisions'][number];

const intent = (fields: Pick<Intent, 'symbol' | 'side' | 'outcome'> & Partial<Intent>): Intent => ({
  tier: 'TIER3',
  qty: '1',
  limit: '100',
  rungs: [],
  filledQty: '0',
  avgPrice: null,
  code: null,
  ...fields,
});

const denied = (symbol: string, code: Decision['code'], side: Decision['side'] = 'buy'): Decision => ({
  symbol,
  side,
  verdict: 'denied',
  code,
  failed: [code],
  numbers: {},
});

const tier = { tier: 'TIER3', exposureUsd: '31000.00', entryLimit: '28.5', cap: '30' };

export const A_DAY: SessionRecord = {
  version: 1,
  desk: 'main',
  session: {
    date: '2024-08-02',
    scanAt: '2024-08-02T20:05:00Z',
    open: '2024-08-05T13:30:00Z',
    close: '2024-08-05T20:00:00Z',
    feed: 'sip',
  },
  provenance: {
    code: 'test',
    configHash: '',
    artifact: null,
    workflowId: 'session/main/2024-08-02',
    runId: '',
  },
  outcome: 'traded',
  scan: null,
  fractional: null,
  observations: [
    {
      ...{ at: '2024-08-05T13:30:30Z', purpose: 'open', equity: '100000.00', cash: '70000' },
      ...{ positions: [], waitingFor: [] },
    },
    {
      ...{ at: '2024-08-05T20:00:30Z', purpose: 'settle', equity: '100123.45', cash: '68765.4' },
      ...{ positions: [], waitingFor: [] },
    },
  ],
  decisions: [
    denied('AMZN', 'GAP'),
    denied('BAC', 'GAP'),
    denied('JPM', 'TIER_CAP'),
    denied('XOM', 'HOLD', 'sell'),
  ],
  intents: [
    intent({ symbol: 'MSFT', side: 'sell', outcome: 'filled', filledQty: '12.5', avgPrice: '410.25' }),
    intent({
      symbol: 'COST',
      side: 'buy',
      outcome: 'filled',
      filledQty: '0.165837479',
      avgPrice: '899.123456789',
    }),
    intent({ symbol: 'HD', side: 'buy', outcome: 'partly-filled', filledQty: '2', code: 'PARTLY_FILLED' }),
    intent({ symbol: 'LLY', side: 'buy', outcome: 'unknown', qty: '1', code: 'UNKNOWN_OUTCOME' }),
    intent({ symbol: 'CVX', side: 'buy', outcome: 'denied', code: 'TIER_CAP' }),
    intent({ symbol: 'PG', side: 'buy', outcome: 'rejected', code: 'BUYING_POWER' }),
  ],
  exposures: [
    { when: 'open', at: '2024-08-05T13:30:30Z', ...tier, exposure: '20.00', state: 'ok' },
    { when: 'settle', at: '2024-08-05T20:00:30Z', ...tier, exposure: '31.00', state: 'over-cap' },
    {
      ...{ when: 'settle', at: '2024-08-05T20:00:30Z', tier: 'TIER1', exposureUsd: null, exposure: null },
      ...{ entryLimit: '38', cap: '40', state: 'unpriced' },
    },
  ],
  attentions: [],
  findings: ['one', 'two', 'three'],
};

/** A day on which the exchange was closed. */
export const NO_SESSION: SessionRecord = {
  ...A_DAY,
  ...{ outcome: 'no-session', observations: [], decisions: [], intents: [], exposures: [], findings: [] },
};
