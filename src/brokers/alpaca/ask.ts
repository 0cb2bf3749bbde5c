/**
 * One request to Alpaca: sent once, its answer read as text and checked against our own schema. The SDK builds and
 * sends the request; its models are not used, because they turn dates into `Date`s, drop nanoseconds and carry every
 * field under two names. Whatever goes wrong leaves as a `BrokerError`.
 */
import type { z } from 'zod';
import type { BrokerFailure } from '../../domain/broker-failure';
import { BrokerError } from '../broker';
import { classifyRefusal, noAnswer, short } from './failure-table';
import type { Refusal, Sends } from './failure-table';
import { classifyTransport, rootOf } from './transport-failure';

/** What a request is for. */
export interface Request<T> {
  /** Names the answer in messages: `clock`, `open orders`. */
  readonly what: string;
  readonly sends: Sends;
  /** Sends the request through one of the SDK's `...Raw` methods. */
  readonly send: () => Promise<{ readonly raw: Response }>;
  readonly schema: z.ZodType<T>;
}

/** A checked answer and the headers it came with. */
export interface Answer<T> {
  readonly value: T;
  readonly headers: Headers;
}

/** Sends a request and checks its answer. Throws `BrokerError`, and nothing else. */
export async function ask<T>(request: Request<T>): Promise<Answer<T>> {
  const { raw } = await sent(request.sends, request.send);
  const evidence = { status: raw.status, requestId: raw.headers.get('X-Request-ID') };
  let text: string;
  try {
    text = await raw.text();
  } catch (error) {
    throw new BrokerError(classifyTransport(error, request.sends, evidence), { cause: rootOf(error) });
  }
  const unusable = (message: string, failure: Pick<BrokerFailure, 'kind' | 'code'>) =>
    new BrokerError({ ...failure, ...evidence, brokerCode: null, message: short(message) });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw unusable(`${request.what}: the answer is not JSON: ${quote(text)}`, noAnswer(request.sends));
  }
  const checked = request.schema.safeParse(body);
  if (checked.success) return { value: checked.data, headers: raw.headers };
  // A sent order with an answer we can't read may well be working at the broker.
  const failure = request.sends === 'an order' ? noAnswer(request.sends) : BAD_ANSWER;
  throw unusable(`${request.what}: ${faultIn(body, checked.error)}`, failure);
}

/** Does one call of the SDK; every failure of it leaves as a `BrokerError`. */
export async function sent<T>(sends: Sends, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const root = rootOf(error);
    // It never left this machine, and says so itself.
    if (root instanceof BrokerError) throw root;
    const refusal = refusalIn(error);
    throw refusal
      ? new BrokerError(classifyRefusal(refusal, sends))
      : new BrokerError(classifyTransport(error, sends), { cause: root });
  }
}

const BAD_ANSWER = { kind: 'final', code: 'BAD_ANSWER' } as const;

/** An answer that is well-formed and can't be true, such as a page that points at itself. */
export const badAnswer = (message: string): BrokerError =>
  new BrokerError({ ...BAD_ANSWER, status: 200, brokerCode: null, message: short(message), requestId: null });

/** The SDK's error for an HTTP answer, told by its shape: its classes differ between module formats and realms. */
function refusalIn(error: unknown): Refusal | null {
  if (!(typeof error === 'object' && error !== null && 'status' in error && 'response' in error)) return null;
  const parts: Record<string, unknown> = { ...error };
  const { status, code, requestId, retryAfterMs } = parts;
  if (typeof status !== 'number') return null;
  return {
    status,
    brokerCode: /^\d+$/.test(String(code)) ? Number(code) : null,
    message: 'message' in error ? String(error.message) : '',
    requestId: typeof requestId === 'string' ? requestId : null,
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
  };
}

/** The first fault, with its field and its value: `field "0.qty" is "1e5": not a plain decimal number`. */
function faultIn(body: unknown, error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'the answer is not what it should be';
  const value = issue.path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    body,
  );
  const field = issue.path.length === 0 ? 'the answer' : `field "${issue.path.map(String).join('.')}"`;
  return `${field} is ${value === undefined ? 'missing' : quote(JSON.stringify(value))}: ${issue.message}`;
}

const quote = (text: string): string => (text.length > 120 ? `${text.slice(0, 117)}...` : text || 'empty');
