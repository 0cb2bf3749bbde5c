/** Design 3.3 and 3.8 on real bars: the numbers that every change of the rules must still produce. */
import { judgeFreshness } from '../../src/domain/freshness';
import { baselineCheck } from '../../src/domain/volatility-regime';
import { describeWithRealBars } from '../real-bars';
import { openAfter, scanDates, scanOf, sessions, timesOf } from './real-market';

const judgedAfter = (date: string) => {
  const scan = scanOf(date);
  const view = openAfter(date);
  const baseline = baselineCheck(scan.baseline, view);
  return {
    scan,
    baseline,
    decisions: scan.candidates.map((candidate) => {
      const judged = judgeFreshness(candidate, { ...view, baseline });
      return judged.kind === 'denied'
        ? judged.decision
        : { symbol: candidate.symbol, code: 'fresh', failed: [], numbers: judged.candidate.freshness };
    }),
  };
};

describeWithRealBars('the golden row: the scan of 2024-08-02 at the open of 2024-08-05', () => {
  let { scan, baseline, decisions } = {} as ReturnType<typeof judgedAfter>;
  beforeAll(() => ({ scan, baseline, decisions } = judgedAfter('2024-08-02')));
  const of = (symbol: string) => decisions.find((decision) => decision.symbol === symbol)!;

  test('BAC is measured at z -2.776542', () => {
    expect(scan.measured.find(({ symbol }) => symbol === 'BAC')!.z.toFixed(6)).toBe('-2.776542');
  });

  test('all 29 symbols are good and ten candidates are ranked, the most oversold first', () => {
    expect(scan).toMatchObject({ good: 29, enough: true, excluded: [] });
    expect(scan.candidates.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const z = scan.candidates.map((candidate) => candidate.z);
    expect(z).toEqual(z.toSorted((left, right) => left - right));
  });

  test('the baseline flips: SPY 2.371831, QQQ 2.177147', () => {
    expect(baseline).toEqual({
      ok: false,
      code: 'BASELINE_REGIME',
      numbers: { SPY: '2.371831', QQQ: '2.177147' },
    });
  });

  test('AMZN gaps -8.1537 %, TSLA -10.81 %', () => {
    expect(of('AMZN')).toMatchObject({ code: 'GAP', numbers: { gap: '-8.1537' } });
    expect(of('TSLA').code).toBe('GAP');
    expect(of('TSLA').numbers.gap).toMatch(/^-10\.81/);
  });

  test('nine of the ten gap; WMT, at -0.53 %, is refused by the baseline alone', () => {
    expect(decisions.filter(({ code }) => code === 'GAP')).toHaveLength(9);
    expect(of('WMT')).toMatchObject({ code: 'BASELINE_REGIME', failed: ['BASELINE_REGIME'] });
    expect(of('WMT').numbers.gap).toBe('-0.5259');
  });

  test("Friday's scan is 17 h 25 min old at Monday's open", () => {
    expect(of('WMT').numbers.age).toBe('17 h 25 min');
  });
});

describeWithRealBars('the baseline over the opens of 2024-07-23 to 2024-08-19', () => {
  test('flips at the opens of 07-25, 07-26, 08-05 and 08-06 and at no other', () => {
    const flipped = scanDates('2024-07-22', '2024-08-16')
      .filter((date) => !baselineCheck(scanOf(date).baseline, openAfter(date)).ok)
      .map((date) => timesOf(date).tradingDay.date);
    expect(flipped).toEqual(['2024-07-25', '2024-07-26', '2024-08-05', '2024-08-06']);
  });
});

describeWithRealBars('NVDA over its split of 10 for 1 on 2024-06-10', () => {
  test('the scan of Friday before it, restated, makes no false gap and no false flip, though the split refuses', () => {
    const view = openAfter('2024-06-07');
    const scan = scanOf('2024-06-07');
    const measured = scan.measured.find(({ symbol }) => symbol === 'NVDA')!;
    const judged = judgeFreshness(
      { ...measured, tier: 'TIER3', rank: 1 },
      { ...view, baseline: baselineCheck(scan.baseline, view) },
    );
    expect(judged).toMatchObject({
      kind: 'denied',
      decision: {
        code: 'CORPORATE_ACTION',
        failed: ['CORPORATE_ACTION'],
        numbers: {
          action: 'split 10 for 1 on 2024-06-10',
          asOfScan: '1208.88',
          scan: '120.888',
          gap: '-0.4285',
        },
      },
    });
  });

  test('the scans from the day of the split on see a series without a step', () => {
    const dates = sessions
      .map((day) => day.date)
      .filter((date) => date >= '2024-06-10')
      .slice(0, 30);
    for (const date of dates) {
      const { closes } = scanOf(date).measured.find(({ symbol }) => symbol === 'NVDA')!;
      expect(Math.max(...closes) / Math.min(...closes)).toBeLessThan(1.6);
    }
  });
});
