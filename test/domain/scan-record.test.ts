/** What grows with the universe is listed briefly in history and record, and counted whole. */
import { listedParts, scanCounts, scanRecord } from '../../src/domain/scan-record';

const excluded = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ symbol: `E${index}`, code: 'BARS_MISSING' as const, numbers: { bars: '0' } },
  }));
const outranked = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ symbol: `R${index}`, z: -1.6 }));

test('up to a hundred of each are listed whole, without a count of what is not', () => {
  const { unlisted, ...lists } = listedParts({ excluded: excluded(100), outranked: outranked(100) });
  expect(unlisted).toBeNull();
  expect([lists.excluded.length, lists.outranked.length]).toEqual([100, 100]);
  expect(lists.excluded[0]).toEqual({ symbol: 'E0', code: 'BARS_MISSING' });
  expect(scanCounts(lists)).toEqual({ excluded: 100, outranked: 100 });
});

test('of a large universe the first hundred are listed, and all are counted', () => {
  const { unlisted, ...lists } = listedParts({ excluded: excluded(101), outranked: outranked(4_900) });
  expect(unlisted).toEqual({ excluded: 1, outranked: 4_800 });
  expect([lists.excluded.at(-1)?.symbol, lists.outranked.at(-1)?.symbol]).toEqual(['E99', 'R99']);
  expect(scanCounts({ ...lists, ...(unlisted ? { unlisted } : {}) })).toEqual({
    excluded: 101,
    outranked: 4_900,
  });
});

test('a record says which measuring its scan is by; one from before says nothing', () => {
  const scan = {
    ...{ symbols: 1, excluded: [], candidates: [], outranked: [], baseline: [], control: null },
  };
  const shared = { key: 'k', artifact: 'a', reused: true };
  expect(scanRecord({ ...scan, shared })).toMatchObject({ shared });
  expect(Object.keys(scanRecord(scan))).not.toContain('shared');
});
