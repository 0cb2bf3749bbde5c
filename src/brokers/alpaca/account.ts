/** The account, what it holds, and what it may trade. */
import type { trading } from '@alpacahq/alpaca-trade-api/rest';
import { z } from 'zod';
import type { Broker } from '../broker';
import { BrokerError } from '../broker';
import { ask } from './ask';
import { average, dollars, holding, name } from './wire';

const ACCOUNT = z
  .object({
    status: z.string(),
    equity: dollars,
    last_equity: dollars,
    cash: dollars,
    buying_power: dollars,
    trading_blocked: z.boolean(),
    account_blocked: z.boolean(),
    trade_suspended_by_user: z.boolean(),
  })
  .transform((account) => ({
    equity: account.equity,
    lastEquity: account.last_equity,
    cash: account.cash,
    buyingPower: account.buying_power,
    blocked:
      account.trading_blocked ||
      account.account_blocked ||
      account.trade_suspended_by_user ||
      account.status !== 'ACTIVE',
  }));

const IDENTITY = z.object({ id: name }).transform(({ id }) => id);
const NUMBER = z.object({ account_number: name }).transform(({ account_number: number }) => number);

const CONFIGURATION = z.object({ fractional_trading: z.boolean() });

/** Alpaca's word for the class of US shares and funds. */
const EQUITY = 'us_equity';

const POSITIONS = z.array(
  z
    .object({
      symbol: name,
      qty: holding,
      qty_available: holding,
      avg_entry_price: average,
      asset_class: name.default(EQUITY),
    })
    .transform(({ symbol, qty, qty_available, avg_entry_price, asset_class }) => ({
      symbol,
      qty,
      available: qty_available,
      averageEntry: avg_entry_price,
      ...(asset_class === EQUITY ? {} : { otherClass: asset_class }),
    })),
);

const ASSET = z
  .object({ tradable: z.boolean(), fractionable: z.boolean(), status: z.string() })
  .transform(({ tradable, fractionable, status }) => ({
    tradable: tradable && status === 'active',
    fractionable,
  }));

interface AccountApis {
  readonly accounts: trading.AccountsApi;
  readonly configurations: trading.AccountConfigurationsApi;
  readonly positions: trading.PositionsApi;
  readonly assets: trading.AssetsApi;
}

/** The account, its positions and its assets over the SDK's API classes. */
export function account(
  apis: AccountApis,
): Pick<Broker, 'account' | 'accountId' | 'accountNumber' | 'fractionalTrading' | 'positions' | 'asset'> {
  return {
    async account() {
      const send = () => apis.accounts.getAccountRaw();
      return (await ask({ what: 'account', sends: 'nothing', send, schema: ACCOUNT })).value;
    },

    async accountId() {
      const send = () => apis.accounts.getAccountRaw();
      return (await ask({ what: 'account', sends: 'nothing', send, schema: IDENTITY })).value;
    },

    async accountNumber() {
      const send = () => apis.accounts.getAccountRaw();
      return (await ask({ what: 'account', sends: 'nothing', send, schema: NUMBER })).value;
    },

    async fractionalTrading() {
      const send = () => apis.configurations.getAccountConfigRaw();
      const { value } = await ask({
        what: 'account configuration',
        sends: 'nothing',
        send,
        schema: CONFIGURATION,
      });
      return value.fractional_trading;
    },

    async positions() {
      const send = () => apis.positions.getAllOpenPositionsRaw();
      return (await ask({ what: 'positions', sends: 'nothing', send, schema: POSITIONS })).value;
    },

    async asset(symbol) {
      const send = () => apis.assets.getV2AssetsSymbolOrAssetIdRaw({ symbolOrAssetId: symbol });
      try {
        return (await ask({ what: `asset ${symbol}`, sends: 'nothing', send, schema: ASSET })).value;
      } catch (error) {
        // Only Alpaca's own words prove that it has no such asset: any other 404 may be a wrong address.
        if (error instanceof BrokerError && error.failure.code === 'BROKER_NOT_TRADABLE') return null;
        throw error;
      }
    },
  };
}
