/** Which decision a recorded value belongs to, in the words that somebody knows it by. */
import type { GatewayRequest } from '../domain/gateway-verdict';
import { orderIn } from '../domain/gateway-verdict';
import type { SessionRecord } from '../domain/session-record';
import type { RecordedActivity, RecordedMessage, RecordedTimer } from './recorded-session';

/** A value, and the place in it that is meant. */
export interface Named {
  readonly about: string;
  readonly path: string;
}

/** Names the decision behind an activity's input, or behind a place in it. */
export function activityName({ type, args, summary }: RecordedActivity, path: string): Named {
  // Every activity takes one object: what is in it is the path that says something.
  const inside = path.replace(/^\[0\]\.?/, '');
  if (type === 'placeOrder') return { about: orderName(args[0]), path: inside };
  if (type === 'fileRecord') return recordName(args[0], inside);
  return { about: summary === '' ? `activity ${type}` : `activity ${type} "${summary}"`, path: inside };
}

/** `order <client order id> (buy COST)`. */
export function orderName(input: unknown): string {
  const { request } = (input ?? {}) as { readonly request?: GatewayRequest };
  if (!request) return 'an order';
  const { clientOrderId } = orderIn(request);
  switch (request.kind) {
    case 'entry':
      return `order ${clientOrderId} (buy ${request.entry.intent.symbol})`;
    case 'exit':
      return `order ${clientOrderId} (sell ${request.exit.intent.symbol})`;
    case 'probe':
      return `order ${clientOrderId} (fractions proven by ${request.probe.symbol})`;
  }
}

export const timerName = ({ summary, seq }: Pick<RecordedTimer, 'summary' | 'seq'>): string =>
  summary === '' ? `timer ${seq}` : `timer "${summary}"`;

export const messageName = ({ kind, name, workflowId }: Omit<RecordedMessage, 'eventId' | 'args'>): string =>
  kind === 'signal' ? `signal ${name} to ${workflowId}` : `workflow ${workflowId}`;

/** Names what a place in the session record says something of. */
export function recordName(record: unknown, path: string): Named {
  const [, list = '', index = '', inside = ''] = /^(\w+)\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
  const parts = (record ?? {}) as Partial<Record<keyof SessionRecord, unknown>>;
  const element = (parts[list as keyof SessionRecord] as readonly unknown[] | undefined)?.[Number(index)];
  const named = element === undefined ? null : elementName(list, element);
  return named === null ? { about: 'the record', path } : { about: named, path: inside };
}

function elementName(list: string, element: unknown): string | null {
  const { symbol = '', side = '', tier = '', when = '' } = element as Readonly<Record<string, string>>;
  switch (list) {
    case 'decisions':
      return `decision on ${symbol} (${side})`;
    case 'intents':
      return `intent to ${side} ${symbol}`;
    case 'exposures':
      return `exposure of ${tier} (${when})`;
    default:
      return null;
  }
}
