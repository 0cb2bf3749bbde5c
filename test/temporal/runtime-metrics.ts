/**
 * The metrics of Temporal's own runtime that alerts and dashboard ask for, as a scrape of a real worker shows them;
 * `test/e2e/telemetry.test.ts` holds the list to one.
 */
const histogram = (name: string): readonly string[] =>
  ['_bucket', '_sum', '_count'].map((end) => `${name}${end}`);

/** Those that only a failure brings about: no scrape of a good day has them. */
export const TEMPORAL_FAILURES: readonly string[] = [
  'temporal_activity_execution_failed_total',
  'temporal_workflow_task_execution_failed_total',
  'temporal_request_failure_total',
];

export const TEMPORAL_METRICS: readonly string[] = [
  ...histogram('temporal_activity_execution_latency_seconds'),
  ...histogram('temporal_activity_schedule_to_start_latency_seconds'),
  ...histogram('temporal_workflow_task_execution_latency_seconds'),
  ...histogram('temporal_workflow_task_schedule_to_start_latency_seconds'),
  ...['temporal_worker_task_slots_used', 'temporal_sticky_cache_size'],
  ...TEMPORAL_FAILURES,
];
