import type { SessionRecord } from '../../src/domain/session-record';
import { chainedCloses, type Scanned } from '../../src/report/chained-closes';
import { filedPeriod } from '../../src/report/filed-period';
import type { FiledSession } from '../../src/report/from-records';
import { filled } from './a-report';

const look = (equity: string, ...positions: SessionRecord['observations'][number]['positions']) =>
  ({ at: '2026-01-06T14:30:01Z', purpose: 'settle', equity, cash: '0', positions, waitingFor: [] }) as const;

const session = (tradingDate: string | null, parts: Partial<SessionRecord>): FiledSession => ({
  ...{ tradingDate, scan: null },
  record: {
    ...{ version: 1, desk: 'main', outcome: 'traded', scan: null, fractional: null },
    session: { date: '2026-01-05', scanAt: null, open: null, close: null, feed: 'sip' },
    provenance: { code: '', configHash: '', artifact: null, workflowId: '', runId: '' },
    ...{ observations: [], decisions: [], intents: [], exposures: [], attentions: [], findings: [] },
    ...parts,
  },
});

const scan = (date: string, ...bars: readonly (readonly [string, string])[]): Scanned => ({
  date,
  bars: { KO: bars.map(([on, open]) => ({ date: on, open, close: open })) },
});

test('a day is the last look of a session, and the start is the first of all', () => {
  const period = filedPeriod(
    [
      session('2026-01-06', {
        observations: [look('1000'), look('1010', { symbol: 'KO', qty: '2', price: '50.5' })],
      }),
      session(null, { observations: [] }),
      session('2026-01-07', { observations: [look('1020', { symbol: 'KO', qty: '2', price: null })] }),
    ],
    new Map(),
  );
  expect(period.start).toBe('1000');
  expect(period.days).toEqual([
    { date: '2026-01-06', equity: '1010', held: '101' },
    { date: '2026-01-07', equity: '1020', held: '0' },
  ]);
});

test('a fill knows the open of its day in the prices of that day, where a later scan has it', () => {
  const scans = [
    scan('2026-01-06', ['2026-01-05', '500'], ['2026-01-06', '520']),
    scan('2026-01-07', ['2026-01-05', '50'], ['2026-01-06', '52'], ['2026-01-07', '53']),
  ];
  const period = filedPeriod(
    [
      session('2026-01-06', { intents: [filled('buy', 'KO', '1', '521')] }),
      session('2026-01-08', { intents: [filled('sell', 'KO', '10', '54'), filled('buy', 'PEP', '0', null)] }),
    ],
    new Map([['KO', chainedCloses(scans, 'KO')]]),
  );
  expect(period.fills).toEqual([
    { date: '2026-01-06', symbol: 'KO', side: 'buy', qty: '1', price: '521', open: '520' },
    { date: '2026-01-08', symbol: 'KO', side: 'sell', qty: '10', price: '54', open: null },
  ]);
  expect(period.splits).toEqual([{ symbol: 'KO', exDate: '2026-01-07', newForOld: '10' }]);
});
