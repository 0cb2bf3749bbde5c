/** `/control/faults`: the plan, and what fired of it. */
import { route } from '../api/exchange-context';
import type { ExchangeApp, ExchangeContext } from '../api/exchange-context';
import { readFaultPlan } from './fault-plan';
import { takeFaultPlan } from './market-faults';

export function faultRoutes(app: ExchangeApp, exchange: ExchangeContext): void {
  route(app, exchange, 'get', '/control/faults', ({ floor }) => ({ body: floor.faults.report() }));
  route(app, exchange, 'put', '/control/faults', ({ floor, body, nowMs }) => {
    takeFaultPlan(floor, readFaultPlan(body, floor.market.symbols), nowMs);
    return { body: floor.faults.report() };
  });
}
