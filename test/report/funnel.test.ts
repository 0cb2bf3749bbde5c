import fc from 'fast-check';
import { REASONS, type ReasonCode } from '../../src/domain/reasons';
import type { IntentRecord } from '../../src/domain/session-record';
import { funnel, type Stage } from '../../src/report/funnel';
import type { ReportSession } from '../../src/report/report-data';
import { aSession, filled, quarter } from './a-report';

const lostAt = ({ losses }: Stage): number => losses.reduce((total, { count }) => total + count, 0);

function expectToAddUp(stages: readonly Stage[]): void {
  stages.slice(0, -1).forEach((stage, index) => {
    expect(stage.count).toBe((stages[index + 1]?.count ?? NaN) + lostAt(stage));
  });
  expect(stages.at(-1)?.losses).toEqual([]);
}

const codes = fc.constantFrom(...(Object.keys(REASONS) as ReasonCode[]));
const outcomes = fc.constantFrom(
  ...(['filled', 'unfilled', 'denied', 'rejected', 'unknown', 'working'] as const),
);
const rungs = fc.record({ outcome: outcomes, code: fc.option(codes) });

/** A candidate, with whatever a session may have recorded of it. */
const candidates = fc.record({
  verdict: fc.constantFrom('approved', 'denied', 'none'),
  code: codes,
  intent: fc.option(
    fc.record({ rungs: fc.array(rungs, { maxLength: 2 }), filled: fc.boolean(), outcome: outcomes }),
  ),
});

const sessions = fc.array(
  fc
    .record({
      others: fc.nat(30),
      excluded: fc.array(codes, { maxLength: 3 }),
      outranked: fc.nat(4),
      candidates: fc.array(candidates, { maxLength: 10 }),
      scanned: fc.boolean(),
    })
    .map(({ others, excluded, outranked, candidates: each, scanned }): ReportSession => {
      const names = each.map((_, index) => `C${index}`);
      const scan = {
        symbols: others + outranked + each.length,
        excluded: excluded.map((code, index) => ({ symbol: `X${index}`, code })),
        candidates: names.map((symbol, rank) => ({ symbol, tier: 'TIER3', z: -2, close: '1', rank })),
        outranked: Array.from({ length: outranked }, (_, index) => ({ symbol: `R${index}`, z: -1.6 })),
        ...{ baseline: [], control: null },
      };
      return aSession({
        scan: scanned ? scan : null,
        decisions: each.flatMap(({ verdict, code }, index) =>
          verdict === 'none'
            ? []
            : [{ symbol: names[index] ?? '', side: 'buy' as const, verdict, code, failed: [], numbers: {} }],
        ),
        intents: each.flatMap(({ intent }, index): readonly IntentRecord[] =>
          intent
            ? [
                {
                  ...filled('buy', names[index] ?? '', intent.filled ? '1' : '0', null),
                  outcome: intent.outcome,
                  rungs: intent.rungs.map(({ outcome, code }) => ({
                    ...{ clientOrderId: 'nd1', qty: '1', filledQty: '0', outcome, code },
                  })),
                },
              ]
            : [],
        ),
      });
    }),
  { maxLength: 4 },
);

test('each stage is the next one and the reasons in between, whatever a session recorded', () => {
  fc.assert(fc.property(sessions, (each) => expectToAddUp(funnel(each))));
});

test('the funnel of a backtest counts its scans, candidates, orders and fills', () => {
  const { sessions: own } = quarter();
  const stages = funnel(own);
  expectToAddUp(stages);
  const counts = Object.fromEntries(stages.map(({ name, count }) => [name, count]));
  const scans = own.flatMap(({ scan }) => scan ?? []);
  const bought = own.flatMap(({ intents }) => intents).filter(({ side }) => side === 'buy');
  expect(counts).toEqual({
    scanned: scans.reduce((total, { symbols, excluded }) => total + symbols + excluded.length, 0),
    oversold: scans.reduce((total, { candidates: c, outranked }) => total + c.length + outranked.length, 0),
    fresh: expect.any(Number) as number,
    'within cap': bought.length,
    sent: bought.length,
    filled: bought.filter(({ filledQty }) => filledQty !== '0').length,
  });
});

test.each([
  ['GAP', 'oversold'],
  ['BASELINE_REGIME', 'oversold'],
  ['HALTED', 'oversold'],
  ['TIER_CAP', 'fresh'],
  ['ALREADY_HELD', 'fresh'],
  ['CASH', 'fresh'],
] as const)('a candidate refused for %s is lost after %s', (code, stage) => {
  const session = aSession({
    scan: {
      ...{ symbols: 1, excluded: [], outranked: [], baseline: [], control: null },
      candidates: [{ symbol: 'KO', tier: 'TIER3', z: -2, close: '60', rank: 1 }],
    },
    decisions: [{ symbol: 'KO', side: 'buy', verdict: 'denied', code, failed: [code], numbers: {} }],
  });
  const lost = funnel([session]).filter(({ losses }) => losses.length > 0);
  expect(lost.map(({ name, losses }) => [name, losses])).toEqual([[stage, [{ reason: code, count: 1 }]]]);
});

test('an order that the gateway denied was never sent; one that the broker refused was', () => {
  const approved = (outcome: 'denied' | 'rejected', code: ReasonCode) =>
    funnel([
      aSession({
        scan: {
          ...{ symbols: 1, excluded: [], outranked: [], baseline: [], control: null },
          candidates: [{ symbol: 'KO', tier: 'TIER3', z: -2, close: '60', rank: 1 }],
        },
        decisions: [
          { symbol: 'KO', side: 'buy', verdict: 'approved', code: 'APPROVED', failed: [], numbers: {} },
        ],
        intents: [
          {
            ...filled('buy', 'KO', '0', null),
            ...{ outcome, code },
            rungs: [{ clientOrderId: 'nd1', qty: '1', filledQty: '0', outcome, code }],
          },
        ],
      }),
    ]).flatMap(({ name, losses }) => losses.map(({ reason }) => [name, reason]));
  expect(approved('denied', 'QUOTE_AGE')).toEqual([['within cap', 'QUOTE_AGE']]);
  expect(approved('rejected', 'BUYING_POWER')).toEqual([['sent', 'BUYING_POWER']]);
});
