/** Where faults of the wire and of answers strike: around every route, so that no route knows of them. */
import type { Context } from 'hono';
import { driveTo } from '../api/exchange-context';
import type { ExchangeApp, ExchangeContext, ExchangeRequest } from '../api/exchange-context';
import { isJson } from './answer-edits';
import { kindOf } from './fault-table';
import type { Fault } from './fault-plan';
import { classed, classOf } from './request-class';

/** What strikes one request. */
interface Struck {
  readonly wire: Fault | undefined;
  readonly answer: readonly Fault[];
}

/** Adds the faults of the plan to every route added after it. */
export function strikeRequests(app: ExchangeApp, exchange: ExchangeContext): void {
  app.use(async (c, next) => {
    const { wire, answer } = await struck(c, exchange);
    const strike = async (when: 'before' | 'after'): Promise<Response | null> => {
      if (!wire || kindOf(wire.name).strikes !== when) return null;
      const { act, ms } = kindOf(wire.name);
      return (await act?.(c, wire.ms ?? ms)) ?? null;
    };
    const unapplied = await strike('before');
    if (unapplied) return unapplied;
    await next();
    await spoil(c, answer);
    send(c, await strike('after'));
    return undefined;
  });
}

/** What strikes the request, drawn and written down before anything of it is applied. */
async function struck(c: ExchangeRequest, exchange: ExchangeContext): Promise<Struck> {
  const account = c.get('account');
  const on = classOf(c.req.method, c.req.path);
  if (on === undefined || !exchange.threatens(account, on)) return { wire: undefined, answer: [] };
  const text = await c.req.text();
  return exchange.transact(account, driveTo(c), ({ floor, nowMs }) => {
    const { faults } = floor;
    const { method, path } = c.req;
    const request = { method, path, query: (name: string) => c.req.query(name), text };
    const occasion = faults.occasion(classed(on, request, floor));
    const wire = faults.wireFault(occasion, nowMs);
    // What is not applied has no true answer to change.
    const isAnswered = !wire || kindOf(wire.name).strikes === 'after';
    return { wire, answer: isAnswered ? faults.answerFaults(occasion, nowMs) : [] };
  });
}

async function spoil(c: Context, faults: readonly Fault[]): Promise<void> {
  if (faults.length === 0 || !c.res.ok) return;
  let body: unknown = await c.res.json();
  for (const fault of faults) {
    const { edit, ms } = kindOf(fault.name);
    if (isJson(body)) body = edit?.change(body, fault, fault.ms ?? ms) ?? body;
  }
  const headers = new Headers(c.res.headers);
  headers.delete('content-length');
  send(c, new Response(JSON.stringify(body), { headers }));
}

function send(c: Context, response: Response | null): void {
  if (!response) return;
  // Emptied first: hono would else carry the true answer's headers over.
  c.res = undefined;
  c.res = response;
}
