/** Nightdesk's own metrics at the SDK's Prometheus endpoint, beside Temporal's. */
import type { MetricMeter } from '@temporalio/common';
import {
  LABELS,
  METRICS,
  type Label,
  type Meter,
  type Metric,
  type MetricName,
  type Sample,
} from '../domain/metrics';

type Instrument = (value: number, labels: Sample['labels']) => void;

/** The endpoint adds it to every counter, Temporal's too, so that ours are made without. */
const COUNTER_SUFFIX = '_total';

/** Buckets of our histograms by name, for the endpoint: it knows them before the first value. */
export const HISTOGRAM_BUCKETS: Readonly<Record<string, number[]>> = Object.fromEntries(
  Object.entries(METRICS).flatMap(([name, metric]: [string, Metric]) =>
    metric.buckets ? [[name, [...metric.buckets]]] : [],
  ),
);

/**
 * A meter for these desks. Every counter whose labels can be listed starts at 0 for each desk, so that its first event is
 * an increase. What the SDK doesn't take is dropped: nothing of a session may fail because it was counted.
 */
export function prometheusMeter(on: MetricMeter, desks: readonly string[]): Meter {
  const instruments = Object.fromEntries(
    Object.entries(METRICS).map(([name, metric]) => [name, instrument(on, name, metric)]),
  ) as Readonly<Record<MetricName, Instrument>>;
  for (const [name, metric] of Object.entries(METRICS) as [MetricName, Metric][])
    if (metric.kind === 'counter')
      for (const labels of everyLabelling(metric.labels, desks)) instruments[name](0, labels);
  return {
    record(samples) {
      for (const { name, labels, value } of samples) {
        try {
          instruments[name](value, labels);
        } catch {
          // A value below zero; the series stays as it is.
        }
      }
    },
  };
}

function instrument(on: MetricMeter, name: string, { kind, meaning }: Metric): Instrument {
  const words = plainWords(meaning);
  switch (kind) {
    case 'counter': {
      const counter = on.createCounter(name.slice(0, -COUNTER_SUFFIX.length), '', words);
      return (value, labels) => counter.add(value, labels);
    }
    case 'gauge': {
      const gauge = on.createGauge(name, 'float', '', words);
      return (value, labels) => gauge.set(value, labels);
    }
    case 'histogram': {
      const histogram = on.createHistogram(name, 'float', '', words);
      return (value, labels) => histogram.record(value, labels);
    }
  }
}

/** Every combination of the values of these labels, for each desk. */
function everyLabelling(
  labels: readonly Label[],
  desks: readonly string[],
): readonly Readonly<Record<string, string>>[] {
  return labels.reduce<readonly Readonly<Record<string, string>>[]>(
    (before, label) => {
      const values = label === 'desk' ? desks : LABELS[label];
      // Words instead of a list: nobody knows the values yet.
      if (typeof values === 'string') return [];
      return before.flatMap((each) => values.map((value) => ({ ...each, [label]: value })));
    },
    [{}],
  );
}

/** The help of an endpoint is plain text; the page of the metrics has the links. */
const plainWords = (markdown: string): string =>
  markdown.replace(/ \(\[[^\]]*\]\([^)]*\)\)/g, '').replaceAll('`', '');
