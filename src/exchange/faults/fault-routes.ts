/** `/control/faults`: the plan, and what fired of it. */
import type { Hono } from 'hono';
import { route } from '../api/exchange-context';
import type { ExchangeContext } from '../api/exchange-context';
import { readFaultPlan } from './fault-plan';
import { takeFaultPlan } from './market-faults';

export function faultRoutes(app: Hono, exchange: ExchangeContext): void {
  const { floor } = exchange;
  const { faults } = floor;
  route(app, exchange, 'get', '/control/faults', () => ({ body: faults.report() }));
  route(app, exchange, 'put', '/control/faults', ({ body, nowMs }) => {
    takeFaultPlan(floor, readFaultPlan(body, floor.market.symbols), nowMs);
    return { body: faults.report() };
  });
}
