/**
 * One trace a session, over OpenTelemetry's own protocol: the session as its root, each attempt of each activity below it,
 * and in the order gateway each sending below that. Spans are made by activities alone: workflow code makes none, so that a
 * replay can't, and the workflows' bundle and histories are the same with traces and without.
 *
 * Every id is derived, not drawn: the trace's from the run, a span's from the attempt. Two workers that know nothing of
 * each other write into one trace, and what is exported twice is the same span twice.
 */
import { createHash } from 'node:crypto';
import { context, SpanKind, SpanStatusCode, trace, TraceFlags, type SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, RandomIdGenerator } from '@opentelemetry/sdk-trace-base';
import { OpenTelemetryActivityOutboundInterceptor } from '@temporalio/interceptors-opentelemetry';
import type { Context, Info } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { deskOfWorkflow } from '../domain/desk-of-workflow';
import { sessionKeyOf } from '../domain/session';
import { asyncContexts } from './async-contexts';
import { orderOf } from './order-log-names';

export interface Traces {
  /** For the worker's interceptors. */
  readonly interceptor: ActivityInterceptorsFactory;
  /** Sends what is still here, for some seconds at most. Never rejects. */
  stop(): Promise<void>;
}

/** Where the receiver is comes from OpenTelemetry's variables, which its exporter reads itself. Once a process. */
export function startTraces(version: string): Traces {
  const random = new RandomIdGenerator();
  /** The ids of the span that is being made; null: of one whose ids nobody has to know. */
  let wanted: Pick<SpanContext, 'traceId' | 'spanId'> | null = null;
  const provider = new BasicTracerProvider({
    resource: new Resource({
      'service.name': process.env['OTEL_SERVICE_NAME'] ?? 'nightdesk',
      'service.version': version,
    }),
    idGenerator: {
      generateTraceId: () => wanted?.traceId ?? random.generateTraceId(),
      generateSpanId: () => wanted?.spanId ?? random.generateSpanId(),
    },
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(asyncContexts());
  const tracer = provider.getTracer('nightdesk', version);

  const interceptor: ActivityInterceptorsFactory = (activity) => ({
    inbound: {
      async execute(input, next) {
        const { info } = activity;
        const ids = attemptIds(info);
        wanted = ids.own;
        const span = tracer.startSpan(
          info.activityType,
          { kind: SpanKind.CONSUMER, attributes: attributesOf(info, input.args) },
          ids.parent ? trace.setSpanContext(context.active(), ids.parent) : context.active(),
        );
        wanted = null;
        try {
          const result = await context.with(trace.setSpan(context.active(), span), () => next(input));
          if (info.activityType === LAST_ACTIVITY) await endSession(activity);
          return result;
        } catch (error) {
          // The words of a failure may quote what was sent; its type doesn't.
          span.setStatus({ code: SpanStatusCode.ERROR, message: typeOf(error) });
          throw error;
        } finally {
          span.end();
        }
      },
    },
    outbound: new OpenTelemetryActivityOutboundInterceptor(activity),
  });

  /** The session's own span, when its record is filed: only then is it known that it ended, and when it began. */
  async function endSession({ info, client }: Context): Promise<void> {
    const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
    const key = sessionKeyOf(workflowId);
    const root = key && rootOf(runId);
    if (!root) return;
    try {
      const { startTime } = await client.withDeadline(Date.now() + DESCRIBE_DEADLINE, () =>
        client.workflow.getHandle(workflowId, runId).describe(),
      );
      wanted = root;
      const span = tracer.startSpan('session', {
        ...{ root: true, startTime, kind: SpanKind.INTERNAL },
        attributes: {
          'nightdesk.desk': key.desk,
          'nightdesk.date': key.date,
          'temporal.workflow_id': workflowId,
        },
      });
      span.end();
    } catch {
      // A trace without its root still has all that was done.
    } finally {
      wanted = null;
    }
  }

  return {
    interceptor,
    async stop() {
      await Promise.race([provider.shutdown().catch(() => undefined), elapsed(STOP_DEADLINE)]);
      trace.disable();
      context.disable();
    },
  };
}

/** The activity with which a session's work is done; its span ends right after. */
const LAST_ACTIVITY = 'fileRecord';
const DESCRIBE_DEADLINE = 2_000;
/** A receiver that doesn't answer keeps no worker from ending. */
const STOP_DEADLINE = 5_000;

const elapsed = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

interface AttemptIds {
  /** Null for an activity that no run asks for. */
  readonly own: Pick<SpanContext, 'traceId' | 'spanId'> | null;
  /** The session's span, where it is a session's activity. */
  readonly parent: SpanContext | null;
}

/** The ids of an attempt's span. The next attempt has others; the same attempt can't run twice. */
function attemptIds({ workflowExecution: run, activityId, attempt }: Info): AttemptIds {
  const root = run && rootOf(run.runId);
  if (!root) return { own: null, parent: null };
  return {
    own: { traceId: root.traceId, spanId: spanIdOf(`${run.runId}/${activityId}/${attempt}`) },
    parent: sessionKeyOf(run.workflowId) ? root : null,
  };
}

/** The span of a run: a UUID is as long as a trace's id. Null for a run id that isn't one. */
function rootOf(runId: string): SpanContext | null {
  const traceId = runId.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(traceId) || /^0+$/.test(traceId)) return null;
  return { traceId, spanId: spanIdOf(runId), traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

const spanIdOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Names alone: nothing of what an activity is given or returns. */
function attributesOf(
  { activityType, activityId, attempt, taskQueue, workflowExecution }: Info,
  args: readonly unknown[],
): Record<string, string | number> {
  const workflowId = workflowExecution?.workflowId ?? '';
  const session = sessionKeyOf(workflowId);
  const desk = deskOfWorkflow(workflowId);
  const order = orderOf(activityType, args);
  return {
    'temporal.workflow_id': workflowId,
    'temporal.activity_id': activityId,
    'temporal.attempt': attempt,
    'temporal.task_queue': taskQueue,
    ...(desk === null ? {} : { 'nightdesk.desk': desk }),
    ...(session ? { 'nightdesk.date': session.date } : {}),
    ...(order === null ? {} : { 'nightdesk.client_order_id': order }),
  };
}

function typeOf(error: unknown): string {
  if (error instanceof CancelledFailure) return 'cancelled';
  const { type, name } = error as { readonly type?: unknown; readonly name?: unknown };
  return typeof type === 'string' ? type : String(name);
}
