/** What the account's holder may set: Alpaca's account configurations, and the exchange's own partial fills and rate limit. */
import type { Floor } from './floor';
import { ACCOUNT } from '../store/override-store';

/** Alpaca's account configurations but for `fractional_trading`, which is dated and has its own place. */
export interface AccountSettings {
  readonly suspend_trade: boolean;
  readonly no_shorting: boolean;
  readonly max_margin_multiplier: string;
  readonly trade_confirm_email: string;
  readonly ptp_no_exception_entry: boolean;
  readonly disable_overnight_trading: boolean;
  /** Kept as it is set; there are no options here. */
  readonly max_options_trading_level: 0 | 1 | 2 | 3;
}

/** A cash account: no margin, nothing sold short. */
const DEFAULTS: AccountSettings = {
  suspend_trade: false,
  no_shorting: true,
  max_margin_multiplier: '1',
  trade_confirm_email: 'none',
  ptp_no_exception_entry: false,
  disable_overnight_trading: true,
  max_options_trading_level: 0,
};

export function accountSettings(floor: Floor): AccountSettings {
  const saved = floor.accounts.setting('account');
  return saved === undefined ? DEFAULTS : { ...DEFAULTS, ...(JSON.parse(saved) as Partial<AccountSettings>) };
}

export function changeAccountSettings(floor: Floor, change: Partial<AccountSettings>): void {
  floor.accounts.saveSetting('account', JSON.stringify({ ...accountSettings(floor), ...change }));
}

/** Whether fractions of a symbol may be traded at an instant, by its asset alone. */
export const isFractionable = (floor: Floor, symbol: string, atMs: number): boolean =>
  floor.overrides.fractional(symbol, atMs);

/** Whether the account may trade fractions at an instant. */
export const isFractionalAccount = (floor: Floor, atMs: number): boolean =>
  floor.overrides.fractional(ACCOUNT, atMs);

/** How often an order fills in two parts, 0 to 1. */
export function partialFillProbability(floor: Floor): number {
  return Number(floor.accounts.setting('partial fills') ?? '0');
}

export function setPartialFillProbability(floor: Floor, probability: number): void {
  floor.accounts.saveSetting('partial fills', String(probability));
}

/** The limit on requests a minute that was set by control; null for none. */
export function requestsPerMinute(floor: Floor): number | null {
  return JSON.parse(floor.accounts.setting('requests a minute') ?? 'null') as number | null;
}

export function setRequestsPerMinute(floor: Floor, perMinute: number | null): void {
  floor.accounts.saveSetting('requests a minute', JSON.stringify(perMinute));
}

/** Alpaca's data plans: `basic` refuses consolidated (SIP) data of the last 15 minutes, `plus` gives it in real time. */
export type DataPlan = 'basic' | 'plus';

/** The plan of the account's market data, as control set it. */
export const dataPlan = (floor: Floor): DataPlan =>
  floor.accounts.setting('data plan') === 'basic' ? 'basic' : 'plus';

export function setDataPlan(floor: Floor, plan: DataPlan): void {
  floor.accounts.saveSetting('data plan', plan);
}
