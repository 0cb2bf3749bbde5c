import { DecimalError, decimal, price, ratio, shares } from './money';
import type { Price, Ratio, Shares } from './money';

/**
 * A price from the market as an exact value, or null for anything that can't be one: absent, zero, negative, `NaN`,
 * an exponent, too many digits. Market data is never trusted to be a price, and never throws.
 */
export const marketPrice = (text: string | null | undefined): Price | null => positive(price, text);

/** One side of a split's ratio as an exact value, or null for anything that can't be one. */
export const marketRatio = (text: string | null | undefined): Ratio | null => positive(ratio, text);

/** A quantity as the broker has it, zero and negative ones too, or null for anything that can't be one. */
export const brokerShares = (text: string | null | undefined): Shares | null => readable(shares, text);

function positive<T extends Price | Ratio>(
  parse: (text: string) => T,
  text: string | null | undefined,
): T | null {
  const parsed = readable(parse, text);
  return parsed !== null && parsed > 0n ? parsed : null;
}

function readable<T>(parse: (text: string) => T, text: string | null | undefined): T | null {
  if (text === null || text === undefined) return null;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof DecimalError) return null;
    throw error;
  }
}

/** A value of market data as a decision shows it: short enough to read, whatever it is; `none` when absent. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 24 ? `${text.slice(0, 21)}...` : text;
}

/** A price from the market as a decision shows it: its exact decimal, or what stood there instead of a price. */
export function shownPrice(text: string | null | undefined): string {
  const parsed = marketPrice(text);
  return parsed === null ? shownValue(text) : decimal(parsed);
}
