import { chainedCloses, type Scanned } from '../../src/report/chained-closes';

const scan = (date: string, ...bars: readonly (readonly [string, number])[]): Scanned => ({
  date,
  bars: { KO: bars.map(([on, close]) => ({ date: on, open: `${close}`, close: `${close}` })) },
});

test('scans that overlap are one series', () => {
  const scans = [
    scan('2026-01-06', ['2026-01-05', 50], ['2026-01-06', 51]),
    scan('2026-01-07', ['2026-01-06', 51], ['2026-01-07', 52]),
  ];
  expect(chainedCloses(scans, 'KO')).toEqual([
    { date: '2026-01-05', open: 50, close: 50, factor: 1 },
    { date: '2026-01-06', open: 51, close: 51, factor: 1 },
    { date: '2026-01-07', open: 52, close: 52, factor: 1 },
  ]);
});

test('a split between two scans is taken out of all that came before it', () => {
  const scans = [
    scan('2026-01-06', ['2026-01-05', 500], ['2026-01-06', 520]),
    scan('2026-01-07', ['2026-01-06', 520], ['2026-01-07', 530]),
    // Ten new shares for an old one: this scan has every bar in new terms.
    scan('2026-01-08', ['2026-01-06', 52], ['2026-01-07', 53], ['2026-01-08', 54]),
  ];
  const chained = chainedCloses(scans, 'KO');
  expect(chained.map(({ close }) => close)).toEqual([50, 52, 53, 54]);
  // A trade of the sixth and of the seventh was made in old terms.
  expect(chained.map(({ factor }) => factor)).toEqual([0.1, 0.1, 0.1, 1]);
});

test('a symbol that no scan has gives nothing', () => {
  expect(chainedCloses([scan('2026-01-06', ['2026-01-06', 51])], 'PEP')).toEqual([]);
});
