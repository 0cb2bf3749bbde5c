/** `docs/metrics.md`: how to watch a desk. The tables are the code's own; the words around them are here. */
import { LABELS, METRICS, type Label, type Metric, type MetricSource } from '../src/domain/metrics';
import { alertsSection, ALERTS_FILE } from './alerts-words';
import { code, generated, table } from './markdown-table';

const SOURCES: Readonly<Record<MetricSource, string>> = {
  filing: 'at filing',
  gateway: 'at the gateway',
  look: 'by looking',
  process: 'of the process',
};

const metricRows = (Object.entries(METRICS) as [string, Metric][]).map(
  ([name, { kind, labels, source, meaning }]) => [
    code(name),
    kind,
    labels.map(code).join(', ') || 'none',
    SOURCES[source],
    meaning,
  ],
);

/** Lists that are tables of their own elsewhere. */
const ELSEWHERE: Readonly<Partial<Record<Label, string>>> = {
  code: 'a [reason code](reasons.md)',
  reason: 'a [reason for attention](runbook.md#what-asks-for-you)',
};

const labelRows = (Object.keys(LABELS) as Label[]).map((label) => {
  const values: string | readonly string[] = LABELS[label];
  return [
    code(label),
    ELSEWHERE[label] ?? (typeof values === 'string' ? values : values.map(code).join(', ')),
  ];
});

export const metricsPage = (): string => `# Metrics, alerts, logs and traces

${generated('src/domain/metrics.ts', ALERTS_FILE, 'scripts/metrics-page.ts')}

What an operator watches who doesn't want to look at the Temporal UI every hour. All of it is off but the log, and nothing
of it decides anything or keeps an order waiting.

## Metrics

    NIGHTDESK_METRICS=9464 nightdesk worker --config desk.yaml     # or --metrics 9464
    curl -s http://127.0.0.1:9464/metrics | grep nightdesk_tier

A port alone listens on the loopback address. An address, such as \`0.0.0.0:9464\`, listens there: the numbers say what the
account holds, and nobody is asked who he is, so keep it to a network of your own. Temporal's runtime metrics
(\`temporal_…\`, times in seconds) come from the same endpoint. With \`nightdesk up\` the variable reaches its worker.

${table(['metric', 'kind', 'labels', 'from', 'meaning'], metricRows)}

${table(
  ['from', 'who says it', 'over several workers', 'after a restart'],
  [
    ['at filing', 'the worker that files the record, once a run', '`sum`', 'begins at 0, as counters do'],
    ['at the gateway', 'the worker that was asked for the order, at each attempt', '`sum`', 'begins at 0'],
    [
      'by looking',
      'every worker, every 30 s, from Temporal and the broker',
      '`max by (desk, …)`',
      'as it was, half a minute later',
    ],
    ['of the process', 'each worker of itself', 'each for itself', 'as it was'],
  ],
)}

- **Nothing is counted twice.** Workflow code counts nothing, so that a replay can't. A session is counted by the activity
  that files its record; an attempt after one that filed and left no word finds the record of its own run and doesn't count.
  A worker that is killed between filing and the next scrape takes that one count with it; the record has it.
- **Gauges are read, not remembered.** What asks for a person, the modes, exposures and ends of sessions are asked of
  Temporal again and again: a list of the running workflows, and of each that has moved since, its own answer. A desk that
  sleeps isn't woken.
- Every counter starts at 0 for each desk, because \`increase()\` doesn't see the first value of a series. That makes about
  250 series a desk.

The labels are bounded, and none is an order, a run or a date:

${table(['label', 'may be'], labelRows)}

What a worker said after three sessions on the embedded exchange, shortened:

    nightdesk_sessions_total{desk="main",outcome="traded"} 3
    nightdesk_decisions_total{code="ALREADY_HELD",desk="main"} 6
    nightdesk_decisions_total{code="APPROVED",desk="main"} 9
    nightdesk_orders_total{desk="main",end="filled",side="buy"} 9
    nightdesk_gateway_answers_total{answer="accepted",desk="main",kind="entry"} 9
    nightdesk_order_after_open_seconds_sum{desk="main",side="buy"} 12.428
    nightdesk_open_to_last_order_seconds{desk="main"} 1.473
    nightdesk_desk_mode{desk="main",mode="active"} 1
    nightdesk_attention_open{desk="main"} 0
    nightdesk_last_session_outcome{desk="main",outcome="traded"} 1
    nightdesk_tier_exposure_ratio{desk="main",tier="TIER3"} 0.1034
    nightdesk_tier_cap_ratio{desk="main",tier="TIER3"} 0.3
    nightdesk_equity_usd{desk="main"} 99881.63
    nightdesk_task_queue_pollers{queue="workflow"} 1
    temporal_workflow_completed_total{namespace="default",task_queue="nightdesk",workflow_type="tradingSession"} 3

## Logs

A worker writes JSON to standard error, one object a line. The same thing has the same name on every line:

${table(
  ['field', 'on every line that concerns', 'meaning'],
  [
    ['`level`, `time`, `msg`', 'all', '`info`, `warn`, `error`; UTC; what happened'],
    ['`workflowId`', 'a session, a desk', '`session/<desk>/<date>` or `desk/<desk>`'],
    ['`desk`, `date`', 'a session, an order', "the desk's name; the date of the session's scan"],
    ['`clientOrderId`', 'an order', 'the id at the broker, in the record and in the history'],
    ['`activityType`, `attempt`', 'an activity', 'which one, and which attempt of it'],
    [
      '`outcome`, `code`, `failure`',
      'an order that was sent',
      'what the broker said, as a [reason code](reasons.md)',
    ],
  ],
)}

The order gateway writes one line, \`order sent\`, for each order that leaves, whatever became of it: \`accepted\`,
\`failed\`, or \`no-word\` where the answer couldn't be read.

    {"level":"info","time":"2026-11-29T01:33:57.030Z","desk":"main","date":"2026-01-05","activityType":"placeOrder",
     "workflowId":"session/main/2026-01-05","clientOrderId":"nd1-main-20260105-WMT-b-f1","kind":"entry","side":"buy",
     "symbol":"WMT","qty":"18.740629685","limit":"80.04","durationMs":3,"outcome":"accepted","orderStatus":"pending_new",
     "msg":"order sent", …}

With [traces](#traces) on, the lines of an activity also have \`trace_id\` and \`span_id\`. No line has a key: the broker's
client and the webhook keep theirs to themselves.

All lines of a day: \`jq 'select(.date == "2026-01-05")'\`; of an order: \`jq 'select(.clientOrderId == "nd1-…")'\`.

## Traces

    OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 nightdesk worker --config desk.yaml

Any receiver of OTLP over HTTP will do; headers, time-outs and the service's name are OpenTelemetry's own variables
(\`OTEL_EXPORTER_OTLP_HEADERS\`, \`OTEL_SERVICE_NAME\`, …), and \`OTEL_SDK_DISABLED=true\` turns it off. One trace a session:

    session                                 session/main/2026-01-05, from its start until its record is filed
      brief, enterDesk, scanUniverse, …     one span for each attempt of each activity
      placeOrder                            the order gateway, with nightdesk.client_order_id
        send order                          the request that carries the order, with nightdesk.outcome

Every span has \`nightdesk.desk\`, \`nightdesk.date\` and, where an order is concerned, \`nightdesk.client_order_id\`. A span of an
activity has \`temporal.workflow_id\`, \`temporal.activity_id\` and \`temporal.attempt\` too. Nothing of what an activity is given
or returns is in a span, and of a failure only its type.

- **The trace of a session is the run's id** without its dashes: what the Temporal UI shows is what the trace is found by.
  Spans' ids are derived from the run, the activity and the attempt, so that workers write into one trace who know nothing
  of each other.
- **A replay makes no span.** Spans are made by activities, never by workflow code. After a worker's death another one replays
  the session and goes on; the attempt that died leaves no span, and up to five seconds of spans that were done may go with
  it. The next attempt has its own. The root comes with the record: a session that is terminated has a trace without one.
- **Not by the SDK's workflow interceptors.** Measured with SDK 1.24: they make the workflows' bundle 4.5 MB instead of 2.8,
  and a cached workflow 1,310 KB instead of 620; the first task of one takes 29 ms instead of 22. A desk's work is its
  activities, whose spans need none of that. Recorded histories are the same with traces and without.

## Prometheus and Grafana

\`docker-compose.yml\` takes both from these files, and so can you:

- \`deploy/prometheus/prometheus.yml\` scrapes every worker, \`deploy/prometheus/nightdesk-alerts.yml\` has the alerts. The job
  must be called \`nightdesk\`. An Alertmanager of your own tells you of them; Nightdesk's own [notices](notifications.md)
  need none. \`max by (desk)\` takes once what every worker reads alike.
- \`deploy/grafana/provisioning\` goes to \`/etc/grafana/provisioning\`, \`deploy/grafana/dashboards\` to
  \`/var/lib/grafana/dashboards\`.

\`promtool test rules deploy/prometheus/nightdesk-alerts.test.yml\` tries each alert on numbers that should ring it.

## Alerts

\`page\`: act today, or before the next open. \`warn\`: look when you next sit down.

${alertsSection()}`;
