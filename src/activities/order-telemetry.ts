/** What the order gateway tells while it works: one line in the log for each order that leaves, and the numbers of all. */
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { log } from '@temporalio/activity';
import type { ApprovedOrder } from '../domain/approved-order';
import type { BrokerFailure } from '../domain/broker-failure';
import { parseClientOrderId } from '../domain/client-order-id';
import { orderIn, type GatewayRequest } from '../domain/gateway-verdict';
import { instantMs } from '../domain/instant';
import type { Meter, Sample } from '../domain/metrics';
import type { OrderFact } from '../domain/order-state';
import type { ActivityDependencies } from './dependencies';
import type { GatewayAnswer } from './order-gateway';

const NOT_COUNTED: Meter = { record: () => undefined };

/** Counts what the gateway made of an order. An attempt that throws sent nothing, or left no word. */
export async function countAnswer(
  { meter = NOT_COUNTED }: Pick<ActivityDependencies, 'meter'>,
  request: GatewayRequest,
  attempt: () => Promise<GatewayAnswer>,
): Promise<GatewayAnswer> {
  const { clientOrderId } = orderIn(request);
  const count = (answer: GatewayAnswer['kind'] | 'threw'): void => {
    const desk = parseClientOrderId(clientOrderId)?.desk;
    if (desk === undefined) return;
    const labels = { desk, kind: request.kind, answer };
    meter.record([{ name: 'nightdesk_gateway_answers_total', labels, value: 1 }]);
  };
  try {
    const answer = await attempt();
    count(answer.kind);
    return answer;
  } catch (error) {
    count('threw');
    throw error;
  }
}

/** What the broker said to an order, or that it said nothing that could be read. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly order: OrderFact }
  | { readonly kind: 'failed'; readonly failure: BrokerFailure }
  | { readonly kind: 'no-word'; readonly error: unknown };

/**
 * Call it as an order leaves, with the broker's clock on which it was checked; and what it returns, once, with what came
 * of it. The line of the log has the ids of the order and of the session, and nothing of the keys.
 */
export function tellSend(
  { meter = NOT_COUNTED }: Pick<ActivityDependencies, 'meter'>,
  request: GatewayRequest,
  order: ApprovedOrder,
  at: string,
): (outcome: SendOutcome) => void {
  const started = performance.now();
  // Without traces it is a span that nobody sees.
  const span = trace.getTracer('nightdesk').startSpan('send order', { kind: SpanKind.CLIENT });
  const { clientOrderId, symbol, side, qty, limit } = order;
  const { desk, date } = parseClientOrderId(clientOrderId) ?? {};
  const record = (...samples: readonly Sample[]): void => meter.record(samples);
  const afterOpen = instantMs(at) - instantMs(orderIn(request).times.tradingDay.open);
  // A probe leaves in the evening before the open.
  if (desk !== undefined && request.kind !== 'probe' && afterOpen >= 0)
    record({ name: 'nightdesk_order_after_open_seconds', labels: { desk, side }, value: afterOpen / 1000 });
  const say = (outcome: SendOutcome): void => {
    const durationMs = Math.round(performance.now() - started);
    if (desk !== undefined && outcome.kind !== 'no-word')
      record({ name: 'nightdesk_order_answer_seconds', labels: { desk }, value: durationMs / 1000 });
    span.setAttributes({
      ...{ 'nightdesk.desk': desk, 'nightdesk.date': date, 'nightdesk.client_order_id': clientOrderId },
      'nightdesk.outcome': outcome.kind,
    });
    if (outcome.kind !== 'accepted') span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(outcome) });
    span.end();
    const sent = { desk, date, clientOrderId, kind: request.kind, side, symbol, qty, limit, durationMs };
    if (outcome.kind === 'accepted') {
      log.info('order sent', { ...sent, outcome: outcome.kind, orderStatus: outcome.order.status });
    } else if (outcome.kind === 'failed') {
      const { kind: failure, code, status: httpStatus, message: said, requestId } = outcome.failure;
      log.warn('order sent', { ...sent, outcome: outcome.kind, failure, code, httpStatus, said, requestId });
    } else {
      log.warn('order sent', { ...sent, outcome: outcome.kind, said: messageOf(outcome.error) });
    }
  };
  return (outcome) => {
    try {
      say(outcome);
    } catch {
      // The order has left: what fails here must not pass for a sending that failed.
    }
  };
}

const codeOf = (outcome: SendOutcome): string =>
  outcome.kind === 'failed' ? outcome.failure.code : outcome.kind;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
