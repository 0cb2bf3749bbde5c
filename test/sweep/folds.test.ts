import fc from 'fast-check';
import { foldsOf } from '../../src/sweep/folds';

const dates = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `d${String(index).padStart(3, '0')}`);

test('a train part, the test part after it, and on by a test part', () => {
  // Ten dates are nine sessions: each scans on one date and trades on the next.
  expect(foldsOf(dates(10), { train: 4, test: 2 })).toEqual([
    {
      train: { from: 'd000', to: 'd004', sessions: 4 },
      test: { from: 'd004', to: 'd006', sessions: 2 },
    },
    {
      train: { from: 'd002', to: 'd006', sessions: 4 },
      test: { from: 'd006', to: 'd008', sessions: 2 },
    },
    {
      train: { from: 'd004', to: 'd008', sessions: 4 },
      test: { from: 'd008', to: 'd009', sessions: 1 },
    },
  ]);
});

test('none where nothing is left to judge on', () => {
  expect(foldsOf(dates(5), { train: 4, test: 2 })).toEqual([]);
  expect(foldsOf([], { train: 4, test: 2 })).toEqual([]);
});

test('whatever the split: nothing is judged twice, nothing left out, and nothing known before', () => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), size, size, (count, train, test) => {
      const all = dates(count);
      const folds = foldsOf(all, { train, test });
      // The first scan of a test part is after the last close of its train part.
      for (const fold of folds) expect(fold.test.from).toBe(fold.train.to);
      folds.slice(1).forEach((fold, index) => expect(fold.test.from).toBe(folds[index]!.test.to));
      expect(folds.every((fold) => fold.train.sessions === train)).toBe(true);
      expect(folds.reduce((total, fold) => total + fold.test.sessions, 0)).toBe(
        Math.max(0, count - 1 - train),
      );
      if (folds.length > 0) expect(folds.at(-1)!.test.to).toBe(all.at(-1));
    }),
  );
});
