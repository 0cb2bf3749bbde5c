/** Explanations from the histories of real sessions on the driven desk: what it decided on is all in them. */
import { folderArtifactStore } from '../../src/activities/artifact-store';
import {
  explainSymbol,
  type ScanArtifact,
  type SymbolExplanation,
} from '../../src/cli/session/explain-symbol';
import { explanationPage } from '../../src/cli/session/explanation-page';
import { readEvidence } from '../../src/cli/session/history-evidence';
import type { SessionRecord } from '../../src/domain/session-record';
import { withDrivenDesk, type DrivenDesk } from '../workflows/driven-desk';
import { OVERSOLD, scriptedMarket } from '../workflows/scripted-market';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';

/** Explains symbols of a session that has run, from its history and its artifact, or from its record alone. */
async function explaining(desk: DrivenDesk, record: SessionRecord, from: 'history' | 'record') {
  const history = await desk.handleOf(record.session.date).fetchHistory();
  const { artifact: hash } = record.provenance;
  const artifact =
    hash === null ? null : ((await folderArtifactStore(desk.folder).get(hash)) as ScanArtifact);
  const evidence = from === 'history' ? readEvidence(history, record) : null;
  return (symbol: string): SymbolExplanation => explainSymbol(symbol, { record, evidence, artifact });
}

const stagesOf = ({ sides }: SymbolExplanation) => sides.at(-1)!.stages;
const verdictsOf = (explanation: SymbolExplanation, stage: string) =>
  Object.fromEntries(
    stagesOf(explanation)
      .filter((each) => each.stage === stage)
      .flatMap(({ checks }) => checks.map(({ rule, verdict }) => [rule, verdict])),
  );
const page = (explanation: SymbolExplanation): string => explanationPage(explanation).join('\n');

it('explains a bought, a capped, a gapped and a calm symbol of one session', () => {
  const closes = { COST: 98.8, MA: 98.85, V: 98.9, WMT: 98.95 };
  const market = scriptedMarket({
    ...Object.fromEntries(
      Object.entries(closes).map(([symbol, close]) => [symbol, { '2026-01-05': { close } }]),
    ),
    WMT: { '2026-01-05': { close: 98.95 }, '2026-01-06': { open: 95 } },
  });
  // 25 % of the tier's 28.5 % are held: two positions of 1.5 % fit, three don't.
  const holdings = [{ symbol: 'JPM', qty: '250' }];
  return withDrivenDesk({ market, holdings, startAt }, async (desk) => {
    const record = await desk.run('2026-01-05');
    expect(record.decisions.map(({ symbol, code }) => [symbol, code])).toEqual([
      ['WMT', 'GAP'],
      ['COST', 'APPROVED'],
      ['MA', 'APPROVED'],
      ['V', 'TIER_CAP'],
    ]);
    for (const from of ['history', 'record'] as const) {
      const explain = await explaining(desk, record, from);
      for (const { symbol } of record.decisions) {
        const explanation = explain(symbol);
        expect([symbol, explanation.from, explanation.sides.map(({ differs }) => differs)]).toEqual([
          symbol,
          from,
          [null],
        ]);
        expect(explanationPage(explanation).filter((line) => line.length > 100)).toEqual([]);
      }
      expect(verdictsOf(explain('WMT'), 'freshness')).toMatchObject({ GAP: 'refused', SPREAD: 'passed' });
      expect(verdictsOf(explain('V'), 'capacity')).toEqual({ TIER_CAP: 'refused' });
      expect(page(explain('AAPL'))).toMatch(
        /Not proposed by the scan: z -?\d\.\d{4} at a close of 100\.5, not below -1\.5/,
      );
      expect(explain('ZZZ').sides).toEqual([]);
    }

    const explain = await explaining(desk, record, 'history');
    const bought = explain('COST');
    expect(Object.values(verdictsOf(bought, 'limits'))).toEqual(Array(9).fill('passed'));
    expect(Object.values(verdictsOf(bought, 'gateway'))).toEqual(Array(25).fill('passed'));
    expect(page(bought)).toMatch(/Bought 15\.\d+ @ 98\.81: every check passed\./);
    expect(page(bought)).toContain('nd1-main-20260105-COST-b-f1');
    // The room that the two before it took stands in what the third one is told.
    expect(page(explain('V'))).toMatch(/TIER3 at 28\.\d\d % \+ 1\.50 % = 29\.\d\d %, entry limit 28\.5 %/);
    expect(page(explain('WMT'))).toMatch(/GAP: -3\.99\d* % from the scan price 98\.95 to 95/);
  });
});

it('explains a lot that is kept, then one that is stopped out and not bought again', () => {
  const market = scriptedMarket({
    COST: {
      '2026-01-05': OVERSOLD,
      '2026-01-06': { close: 98.8 },
      '2026-01-07': { open: 90, close: 90 },
      '2026-01-08': { open: 90 },
    },
  });
  return withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.run('2026-01-05');
    const sold = await desk.run('2026-01-06');
    const explanation = (await explaining(desk, sold, 'history'))('COST');
    expect(explanation.sides.map(({ side }) => side)).toEqual(['sell', 'buy']);
    expect(page(explanation)).toMatch(/SELL {2}stop loss +close 98\.8, price 90; sold below 91\.\d+/);
    expect(page(explanation)).toMatch(/keep {2}z reverted/);
    expect(verdictsOf(explanation, 'holdings')).toMatchObject({
      ALREADY_HELD: 'would-refuse',
      EXIT_DUE: 'would-refuse',
    });

    const next = await desk.run('2026-01-07');
    const after = (await explaining(desk, next, 'history'))('COST');
    expect(after.sides.map(({ side, differs }) => [side, differs])).toEqual([['buy', null]]);
    expect(verdictsOf(after, 'holdings')).toMatchObject({
      ALREADY_HELD: expect.stringContaining('pass') as unknown,
    });
    expect(page(after)).toMatch(/\(?(NO|no)\)? +cooldown +stopped out on 2026-01-07, for 5 sessions/);
  });
});

it('says that the rules part from the record, when the record is another than the history’s', () =>
  withDrivenDesk({ market: scriptedMarket({ COST: { '2026-01-05': OVERSOLD } }), startAt }, async (desk) => {
    const record = await desk.run('2026-01-05');
    const [decision] = record.decisions;
    const forged: SessionRecord = {
      ...record,
      decisions: [{ ...decision!, verdict: 'denied', code: 'TIER_CAP', failed: ['TIER_CAP'] }],
    };
    const [side] = (await explaining(desk, forged, 'history'))('COST').sides;
    expect(side?.differs).toMatch(/recorded TIER_CAP; asked again .* no refusal\. `nightdesk audit`/);
  }));

it('explains a session on which nothing was bought at all, by what kept it', () =>
  withDrivenDesk({ market: scriptedMarket({ COST: { '2026-01-05': OVERSOLD } }), startAt }, async (desk) => {
    // The desk tells its session a moment after it was told itself: the look goes on when the session knows.
    desk.before('observe', async () => {
      await desk.tell('halt', 'fire drill');
      const signals = async (): Promise<readonly unknown[]> =>
        ((await desk.handleOf('2026-01-05').fetchHistory()).events ?? []).filter(
          ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === 'haltChanged',
        );
      while ((await signals()).length === 0);
    });
    const record = await desk.run('2026-01-05');
    expect(record.decisions).toMatchObject([{ symbol: 'COST', code: 'HALTED' }]);
    for (const from of ['history', 'record'] as const) {
      const explanation = (await explaining(desk, record, from))('COST');
      expect(explanation.sides).toMatchObject([{ differs: null }]);
      expect(verdictsOf(explanation, 'day')).toMatchObject({ WINDOW_OVER: 'passed', HALTED: 'refused' });
      expect(verdictsOf(explanation, 'capacity')).toEqual(
        from === 'history' ? { TIER_CAP: 'would-pass' } : {},
      );
    }
  }));
