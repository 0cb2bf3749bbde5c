/** What every route works with, and how it answers: one transaction a request, committed before the answer. */
import type { Context, Hono } from 'hono';
import { instantMs } from '../../domain/instant';
import type { ClockState, MarketClock } from '../market-clock';
import type { RateLimit } from './rate-limit';
import type { RequestClass } from '../faults/request-class';
import type { Floor } from '../trading/floor';
import { REFUSALS } from '../trading/refusals';

/** The HTTP face of the exchange. Every request that passed has the name of the account whose keys it came with. */
export type ExchangeApp = Hono<{ Variables: { account: string } }>;
export type ExchangeRequest = Parameters<Parameters<ExchangeApp['onError']>[0]>[1];

/** The exchange as its routes see it. */
export interface ExchangeContext {
  readonly clock: MarketClock;
  readonly limit: RateLimit;
  /** True when a fault of an account's plan may strike requests of a class. */
  threatens(account: string, on: RequestClass): boolean;
  /**
   * Reads the clock (after moving a driven one to `driveTo`), brings the account up to it, and runs `act` in one
   * transaction. When it returns all is committed; what `act` throws undoes what it did, never what market time brought.
   */
  transact<T>(account: string, driveTo: number | undefined, act: (moment: Moment) => T): T;
}

/** An account, and when it is looked at. */
interface Moment {
  readonly floor: Floor;
  readonly nowMs: number;
  readonly clock: ClockState;
}

/** An answer of a route: JSON with 200 unless it says otherwise, or nothing at all. */
export interface Answer {
  readonly status?: 200 | 204 | 207;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a route is given of its request. */
export interface Asked extends Moment {
  readonly param: (name: string) => string;
  /** A query parameter, empty where it was given empty; one that is given twice is a list, joined by commas. */
  readonly query: (name: string) => string | undefined;
  /** The JSON body, or undefined without one. */
  readonly body: unknown;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Adds a route: `act` runs inside the request's transaction and its answer is sent after the commit. */
export function route(
  app: ExchangeApp,
  context: ExchangeContext,
  method: Method,
  path: string,
  act: (asked: Asked) => Answer,
): void {
  app[method](path, async (c) => {
    const body = method === 'get' || method === 'delete' ? undefined : await readBody(c);
    const answer = context.transact(c.get('account'), driveTo(c), (moment) =>
      act({
        ...moment,
        body,
        param: (name) => c.req.param(name) ?? '',
        query: (name) => c.req.queries(name)?.join(','),
      }),
    );
    for (const [name, value] of Object.entries(answer.headers ?? {})) c.header(name, value);
    return answer.status === 204 ? c.body(null, 204) : c.json(answer.body, answer.status ?? 200);
  });
}

async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw REFUSALS.malformed('request body format is invalid');
  }
}

/** The instant a request drives the clock to; only a driven exchange looks at it. */
export function driveTo(c: Context): number | undefined {
  const text = c.req.header('Nightdesk-Market-Time');
  if (text === undefined) return undefined;
  const ms = instantMs(text);
  if (Number.isNaN(ms)) {
    throw REFUSALS.control(`Nightdesk-Market-Time ${text} is no instant; write it like 2024-08-05T13:30:00Z`);
  }
  return ms;
}
