/** The values of a described open, each read from its text exactly as written: none passes through a float. */
import { z } from 'zod';
import { instantMs } from '../../domain/instant';
import { brokerShares, marketPrice } from '../../domain/market-price';
import { DecimalError, decimal, usd, usdText, ZERO_SHARES } from '../../domain/money';

/** A value that `read` makes of the text; null refuses it, with what to write instead. */
const value = <T>(read: (text: string) => T | null, refusal: string) =>
  z.string().transform((text, context) => {
    const found = read(text.replaceAll('_', ''));
    if (found !== null) return found;
    context.issues.push({ code: 'custom', input: text, message: refusal });
    return z.NEVER;
  });

/** A price in USD a share, as exact decimal text. */
export const price = value(priceText, 'is no price; write USD a share, above zero, like 320 or 79.65');

/** A price, or `none` where the market has none. */
export const priceOrNone = value(
  (text) => (text === 'none' ? 'none' : priceText(text)),
  'is no price; write USD a share, above zero, like 320, or none',
);

function priceText(text: string): string | null {
  const found = marketPrice(text);
  return found === null ? null : decimal(found);
}

/** A number of shares above zero, as exact decimal text. */
export const quantity = value((text) => {
  const found = brokerShares(text);
  return found === null || found <= ZERO_SHARES ? null : decimal(found);
}, 'is no quantity; write shares above zero, like 50 or 0.1667');

/** A number of shares, zero and below too: a short position is negative. */
export const signedQuantity = value((text) => {
  const found = brokerShares(text);
  return found === null ? null : decimal(found);
}, 'is no quantity; write shares, like 50 or 0.1667, with a minus for a short position');

/** An amount in USD, zero and below too, as exact decimal text. */
export const dollars = value((text) => {
  try {
    return usdText(usd(text));
  } catch (error) {
    if (error instanceof DecimalError) return null;
    throw error;
  }
}, 'is not an amount in USD; write it like 100000 or 71500.25');

/** An RFC 3339 instant. */
export const instant = value(
  (text) => (Number.isFinite(instantMs(text)) ? text : null),
  'is no instant; write it like 2024-08-12T13:30:30Z',
);

/** A New York date. */
export const calendarDate = value(
  (text) => (Number.isFinite(instantMs(`${text}T00:00:00Z`)) ? text : null),
  'is no date; write it YYYY-MM-DD',
);
