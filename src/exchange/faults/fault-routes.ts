/** `/control/faults`: the plan, and what fired of it. */
import type { Hono } from 'hono';
import { route } from '../api/exchange-context';
import type { ExchangeContext } from '../api/exchange-context';
import { readFaultPlan } from './fault-plan';

export function faultRoutes(app: Hono, exchange: ExchangeContext): void {
  const { faults, market } = exchange.floor;
  route(app, exchange, 'get', '/control/faults', () => ({ body: faults.report() }));
  route(app, exchange, 'put', '/control/faults', ({ body }) => {
    faults.replace(readFaultPlan(body, market.symbols));
    return { body: faults.report() };
  });
}
