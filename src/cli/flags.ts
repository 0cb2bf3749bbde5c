/** The values of flags, checked: each throws a `UsageError` of one line that names the flag and the value. */
import { instantMs } from '../domain/instant';
import { decimal, DecimalError, shares, usd, usdText, ZERO_SHARES, ZERO_USD } from '../domain/money';
import { UsageError } from './usage-error';

/** A whole number between two bounds, both included. */
export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${flag} ${text}: give a whole number from ${least} to ${most}`);
}

/** A port; 0 asks for a free one. */
export const port = (flag: string, text: string): number => wholeNumber(flag, text, 0, 65_535);

/** An amount above zero in USD, as a decimal string. */
export function money(flag: string, text: string): string {
  const amount = exact(`${flag} ${text}`, text, usd);
  if (amount <= ZERO_USD) throw new UsageError(`${flag} ${text}: give an amount above zero, like 10000`);
  return usdText(amount);
}

/** `SYMBOL=SHARES`, the quantity as a decimal string. */
export function holding(text: string): { symbol: string; qty: string } {
  const [name = '', qty, ...rest] = text.split('=');
  if (qty === undefined || rest.length > 0) {
    throw new UsageError(`--holding ${text}: write it SYMBOL=SHARES, like NVDA=10`);
  }
  const quantity = exact(`--holding ${text}`, qty, shares);
  if (quantity <= ZERO_SHARES) throw new UsageError(`--holding ${text}: give a quantity above zero`);
  return { symbol: symbol('--holding', name), qty: decimal(quantity) };
}

/** A symbol as the exchange writes it. */
export function symbol(flag: string, text: string): string {
  if (!/^[A-Z][A-Z.]{0,9}$/.test(text))
    throw new UsageError(`${flag} ${text}: ${text || 'nothing'} is no symbol, like NVDA`);
  return text;
}

function exact<T>(asked: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof DecimalError) throw new UsageError(`${asked}: ${error.message}`);
    throw error;
  }
}

/** The scripted market that a flag names, or null without one. */
export function scenario(flag: string, text: string | undefined): 'drift' | null {
  if (text === undefined) return null;
  if (text === 'drift') return text;
  throw new UsageError(`${flag} ${text}: there is no such scenario; there is: drift`);
}

/** A seed of every random draw. */
export const seed = (flag: string, text: string): number => wholeNumber(flag, text, 0, 2 ** 31);

/** A date that the calendar has. */
export function sessionDate(flag: string, text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(instantMs(`${text}T00:00:00Z`))) return text;
  throw new UsageError(`${flag} ${text}: give a date as YYYY-MM-DD`);
}
