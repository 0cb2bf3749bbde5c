/** `GET /v2/account` and its configurations. A cash account: multiplier 1, buying power is cash less open buys. */
import { z } from 'zod';
import { instantText } from '../../domain/instant';
import { usdText } from '../../domain/money';
import { SOLE_ACCOUNT } from '../account-opening';
import { uuidOf } from '../identifiers';
import { ACCOUNT } from '../store/override-store';
import { accountSettings, changeAccountSettings, isFractionalAccount } from '../trading/account-settings';
import type { Floor } from '../trading/floor';
import { REFUSALS } from '../trading/refusals';
import { buyingPower, equity, longMarketValue } from '../trading/valuation';
import { route } from './exchange-context';
import type { ExchangeApp, ExchangeContext } from './exchange-context';

const CHANGE = z.object({
  fractional_trading: z.boolean().optional(),
  suspend_trade: z.boolean().optional(),
  no_shorting: z.boolean().optional(),
  max_margin_multiplier: z.enum(['1', '2', '4']).optional(),
  trade_confirm_email: z.enum(['all', 'none']).optional(),
  ptp_no_exception_entry: z.boolean().optional(),
  disable_overnight_trading: z.boolean().optional(),
  max_options_trading_level: z.literal([0, 1, 2, 3]).optional(),
});

export function accountRoutes(app: ExchangeApp, exchange: ExchangeContext): void {
  route(app, exchange, 'get', '/v2/account', ({ floor, nowMs }) => ({ body: accountBody(floor, nowMs) }));
  route(app, exchange, 'get', '/v2/account/configurations', ({ floor, nowMs }) => ({
    body: configurationsBody(floor, nowMs),
  }));
  route(app, exchange, 'patch', '/v2/account/configurations', ({ floor, nowMs, body }) => {
    const parsed = CHANGE.safeParse(body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw REFUSALS.malformed(`${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`);
    }
    const { fractional_trading: fractional, ...settings } = parsed.data;
    if (fractional !== undefined) floor.overrides.switchFractional(ACCOUNT, fractional, nowMs);
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    changeAccountSettings(floor, Object.fromEntries(given));
    return { body: configurationsBody(floor, nowMs) };
  });
}

const configurationsBody = (floor: Floor, nowMs: number): unknown => ({
  ...accountSettings(floor),
  fractional_trading: isFractionalAccount(floor, nowMs),
});

function accountBody(floor: Floor, nowMs: number): unknown {
  const account = floor.account();
  const power = usdText(buyingPower(floor));
  const total = usdText(equity(floor, nowMs));
  const long = usdText(longMarketValue(floor, nowMs));
  const cash = usdText(account.cash);
  return {
    id: uuidOf('account', floor.name === SOLE_ACCOUNT ? 'the one' : floor.name),
    account_number: floor.name === SOLE_ACCOUNT ? 'NIGHTDESK1' : `NIGHTDESK-${floor.name.toUpperCase()}`,
    status: 'ACTIVE',
    currency: 'USD',
    cash,
    equity: total,
    portfolio_value: total,
    last_equity: usdText(account.lastEquity),
    balance_asof: account.balanceAsOf,
    buying_power: power,
    regt_buying_power: power,
    non_marginable_buying_power: power,
    options_buying_power: '0',
    long_market_value: long,
    short_market_value: '0',
    initial_margin: long,
    maintenance_margin: '0',
    last_maintenance_margin: '0',
    sma: '0',
    multiplier: '1',
    accrued_fees: '0',
    pending_transfer_in: '0',
    pending_transfer_out: '0',
    pending_reg_taf_fees: '0',
    intraday_adjustments: '0',
    options_approved_level: 0,
    options_trading_level: 0,
    trading_blocked: false,
    transfers_blocked: false,
    account_blocked: false,
    trade_suspended_by_user: accountSettings(floor).suspend_trade,
    shorting_enabled: false,
    created_at: instantText(account.createdMs),
  };
}
