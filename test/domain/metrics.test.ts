/** The table of metrics keeps Prometheus' own customs, and stays small. */
import { LABELS, METRICS, type Label, type Metric } from '../../src/domain/metrics';

const METRIC_ROWS = Object.entries(METRICS) as [string, Metric][];

test.each(METRIC_ROWS)('%s is named after its kind and its unit', (name, { kind }) => {
  expect(name).toMatch(/^nightdesk_[a-z_]+$/);
  expect(name.endsWith('_total')).toBe(kind === 'counter');
  if (kind === 'histogram') expect(name).toMatch(/_seconds$/);
});

test.each(METRIC_ROWS)('%s says in a sentence what it is', (_, { meaning }) => {
  expect(meaning).toMatch(/^[A-Z1].*\.$/);
});

test('no label takes an order, a run, a date or a symbol: a series lives as long as its worker', () => {
  expect(Object.keys(LABELS)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/order|run|date|symbol|session/i)]),
  );
});

test('every label is of a metric, so that its values are documented for something', () => {
  const used = new Set(METRIC_ROWS.flatMap(([, { labels }]) => labels));
  expect(Object.keys(LABELS).filter((label) => !used.has(label as Label))).toEqual([]);
});

test('a desk costs fewer than three hundred series', () => {
  const seriesOf = ({ labels, buckets }: Metric): number =>
    labels.reduce((product, label) => {
      const values: string | readonly string[] = LABELS[label];
      return product * (typeof values === 'string' ? (label === 'tier' ? 3 : 1) : values.length);
    }, 1) *
    ((buckets?.length ?? -2) + 3);
  expect(METRIC_ROWS.reduce((sum, [, metric]) => sum + seriesOf(metric), 0)).toBeLessThan(300);
});
