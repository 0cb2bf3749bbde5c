/** Where faults of the wire strike: around every route, so that no route knows of them. */
import type { Context, Hono } from 'hono';
import { driveTo } from '../api/exchange-context';
import type { ExchangeContext } from '../api/exchange-context';
import { kindOf } from './fault-table';
import type { Fault } from './fault-plan';
import { classed, classOf } from './request-class';

/** Adds the faults of the plan to every route added after it. */
export function strikeRequests(app: Hono, exchange: ExchangeContext): void {
  app.use(async (c, next) => {
    const fault = await faultFor(c, exchange);
    if (!fault) return next();
    const { strikes, act, ms } = kindOf(fault.name);
    const strike = (): Promise<Response | null> => act?.(c, fault.ms ?? ms) ?? Promise.resolve(null);
    if (strikes === 'before') return (await strike()) ?? next();
    await next();
    const instead = await strike();
    if (!instead) return undefined;
    // Emptied first: hono would else carry the true answer's headers over.
    c.res = undefined;
    c.res = instead;
    return undefined;
  });
}

/** The fault that strikes a request, drawn and written down before anything of it is applied. */
async function faultFor(c: Context, exchange: ExchangeContext): Promise<Fault | undefined> {
  const { faults } = exchange.floor;
  const on = classOf(c.req.method, c.req.path);
  if (on === undefined || !faults.threatens(on)) return undefined;
  const text = await c.req.text();
  return exchange.transact(driveTo(c), (nowMs) => {
    const { method, path } = c.req;
    const request = { method, path, query: (name: string) => c.req.query(name), text };
    return faults.wireFault(faults.occasion(classed(on, request, exchange.floor)), nowMs);
  });
}
