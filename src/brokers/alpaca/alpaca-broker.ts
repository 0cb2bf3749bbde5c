/** Alpaca behind the broker port; the embedded exchange too, which speaks Alpaca's API. */
import { marketData, trading } from '@alpacahq/alpaca-trade-api/rest';
import type { Broker } from '../broker';
import { account } from './account';
import { budgetedFetch } from './budgeted-fetch';
import { clockAndCalendar } from './clock-and-calendar';
import { configurationsFor } from './connection';
import type { AlpacaOptions } from './connection';
import { corporateActions } from './corporate-actions';
import { orders } from './orders';
import { prices } from './prices';

/**
 * A broker over `@alpacahq/alpaca-trade-api`. It sends nothing until asked, retries nothing, and goes to no host but
 * the two it was given. Throws an `Error` that names the option when one is missing or refused.
 */
export function alpacaBroker(options: AlpacaOptions): Broker {
  const budgeted = budgetedFetch(options.wallClock);
  const at = configurationsFor(options, budgeted.fetch);
  return {
    dataSource: new URL(at.data.basePath).hostname,
    forAnOrder: (calls) => budgeted.forAnOrder(calls),
    host: new URL(at.trading.basePath).hostname,
    ...clockAndCalendar(new trading.ClockApi(at.trading), new trading.CalendarApi(at.trading)),
    ...account({
      accounts: new trading.AccountsApi(at.trading),
      configurations: new trading.AccountConfigurationsApi(at.trading),
      positions: new trading.PositionsApi(at.trading),
      assets: new trading.AssetsApi(at.trading),
    }),
    ...orders(new trading.OrdersApi(at.trading)),
    ...prices(new marketData.StockApi(at.data)),
    ...corporateActions(new marketData.CorporateActionsApi(at.data)),
  };
}
