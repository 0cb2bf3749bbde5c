/** The HTTP face of the exchange: trading, market data and control on one base URL. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Refusal, REFUSALS } from '../trading/refusals';
import type { AccountOpening } from '../account-opening';
import { accountRoutes } from './account-routes';
import { assetRoutes } from './asset-routes';
import { authentication } from './authentication';
import { calendarRoutes } from './calendar-routes';
import { controlRefusal, controlRoutes } from './control-routes';
import { corporateActionRoutes } from './corporate-action-routes';
import type { ExchangeApp, ExchangeContext } from './exchange-context';
import { marketDataRoutes } from './market-data-routes';
import { orderRoutes } from './order-routes';
import { strikeRequests } from '../faults/fault-middleware';
import { faultRoutes } from '../faults/fault-routes';
import { positionRoutes } from './position-routes';

/** Of a request's body: the longest that is meant is a plan of faults. */
const MOST_BYTES = 2 ** 20;
const TOO_LARGE = {
  message: `the body has more than the ${MOST_BYTES} bytes that the embedded exchange reads`,
};

export function exchangeApp(exchange: ExchangeContext, accounts: readonly AccountOpening[]): ExchangeApp {
  const app: ExchangeApp = new Hono();
  app.use(async (c, next) => {
    c.header('X-Request-ID', randomUUID());
    await next();
  });
  app.use(authentication(accounts));
  app.use(exchange.limit.middleware);
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.json(TOO_LARGE, 413) }));
  strikeRequests(app, exchange);
  const groups = [
    ...[accountRoutes, assetRoutes, orderRoutes, positionRoutes],
    ...[calendarRoutes, marketDataRoutes, corporateActionRoutes, controlRoutes],
    faultRoutes,
  ];
  for (const add of groups) add(app, exchange);

  app.notFound(() => {
    throw REFUSALS.noEndpoint();
  });
  app.onError((error, c) => {
    const refusal = error instanceof Refusal ? error : controlRefusal(error);
    if (refusal) return c.json(bodyOf(refusal), refusal.status satisfies ContentfulStatusCode);
    return c.json({ code: 50010000, message: `internal server error occurred: ${error.message}` }, 500);
  });
  return app;
}

const bodyOf = ({ code, message, extra }: Refusal): unknown => ({
  ...(code === null ? {} : { code }),
  message,
  ...extra,
});
