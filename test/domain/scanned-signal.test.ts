/** Which entries a scan proves: those whose every number it measured, and no others. */
import fc from 'fast-check';
import type { EntryRequest } from '../../src/domain/gateway-check';
import { signalDifference, type ScannedSignals } from '../../src/domain/scanned-signal';

const COST = { symbol: 'COST', z: -2, close: '900', closes: [910, 905, 900], meanVolume: 5_000_000 };
const SPY = { symbol: 'SPY', z: 0.1, close: '600', closes: [601, 600], meanVolume: 70_000_000 };
const SCAN: ScannedSignals = {
  key: { desk: 'main', date: '2026-01-05' },
  feed: 'sip',
  candidates: [{ ...COST, tier: 'TIER3', rank: 1 }],
  baseline: [SPY],
};
const EXPECTED = { scanAt: '2026-01-05T21:05:00.000Z', closedDaysMs: [] };
const ENTRY = {
  clientOrderId: 'nd1-main-20260105-COST-b-f1',
  intent: { symbol: 'COST', tier: 'TIER3', candidate: { ...COST, tier: 'TIER3', rank: 1, now: '899' } },
  ...{ scanFeed: 'sip', baseline: [SPY] },
  times: {
    scanDay: { date: '2026-01-05', open: '2026-01-05T14:30:00.000Z', close: '2026-01-05T21:00:00.000Z' },
    tradingDay: { date: '2026-01-06', open: '2026-01-06T14:30:00.000Z', close: '2026-01-06T21:00:00.000Z' },
    ...EXPECTED,
  },
} as unknown as EntryRequest;

const differenceOf = (entry: EntryRequest): string | null => signalDifference(entry, SCAN, EXPECTED);

test('an entry as its scan has it differs in nothing, whatever the open has added to its candidate', () => {
  expect(differenceOf(ENTRY)).toBeNull();
});

test('the next rung of the same intent is proven by the same scan', () => {
  expect(differenceOf({ ...ENTRY, clientOrderId: 'nd1-main-20260105-COST-b-w2' })).toBeNull();
});

test("an id of another symbol, and a tier that isn't the scan's, are named", () => {
  const { intent } = ENTRY;
  expect(differenceOf({ ...ENTRY, clientOrderId: 'nd1-main-20260105-WMT-b-f1' })).toMatch(
    /the order is for WMT/,
  );
  expect(differenceOf({ ...ENTRY, intent: { ...intent, tier: 'TIER1' } })).toMatch(/of TIER1/);
  const candidate = { ...intent.candidate, tier: 'TIER1' };
  expect(differenceOf({ ...ENTRY, intent: { ...intent, candidate } })).toMatch(
    /the scan proposed COST of TIER3/,
  );
});

test('a signal of another day than the scan is none of its', () => {
  const { times } = ENTRY;
  const scanDay = { ...times.scanDay, date: '2026-01-02' };
  expect(differenceOf({ ...ENTRY, times: { ...times, scanDay } })).toMatch(
    /scan day is 2026-01-02, not 2026-01-05/,
  );
});

test('an id that is none of ours belongs to no scan', () => {
  expect(differenceOf({ ...ENTRY, clientOrderId: 'my-own-order' })).toMatch(
    /and the order my-own-order is not/,
  );
});

/** What a signal is judged by, each part changed to anything else than it was. */
const otherThan = <T>(value: T, any: fc.Arbitrary<T>) =>
  any.filter((other) => JSON.stringify(other) !== JSON.stringify(value));
const FORGED = fc.oneof(
  otherThan(COST.z, fc.double({ noNaN: true, noDefaultInfinity: true, min: -10, max: 10 })).map((z) => ({
    z,
  })),
  otherThan(COST.close, fc.nat().map(String)).map((close) => ({ close })),
  otherThan(COST.meanVolume, fc.nat()).map((meanVolume) => ({ meanVolume })),
  otherThan(COST.closes, fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 5 })).map((closes) => ({
    closes,
  })),
);

test('whatever number of a signal is made up, and whichever of the baseline, is no signal of the scan', () => {
  fc.assert(
    fc.property(FORGED, FORGED, (signal, baseline) => {
      const { intent } = ENTRY;
      const candidate = { ...intent.candidate, ...signal };
      expect(differenceOf({ ...ENTRY, intent: { ...intent, candidate } })).toMatch(/COST is not as it was/);
      expect(differenceOf({ ...ENTRY, baseline: [{ ...SPY, ...baseline }] })).toMatch(/the baseline SPY/);
    }),
  );
});
