/**
 * The shapes of single values on Alpaca's wire. The trading API writes amounts as decimal strings, the market-data
 * API as JSON numbers; behind these schemas both are plain decimal strings, and every instant is UTC to the
 * millisecond. Each message finishes the sentence `field "x" is 12..3: ...`.
 */
import { z } from 'zod';
import { instantMs, instantText } from '../../domain/instant';

const NOT_PLAIN = 'not a plain decimal number';

/** Money in USD, as the account has it; it may be negative. */
export const dollars = z.string().regex(/^-?\d{1,20}(?:\.\d{1,18})?$/, NOT_PLAIN);
/** A price or a quantity: never negative, nine decimals at most, because a tenth could not be kept. */
export const exact = z.string().regex(/^\d{1,20}(?:\.\d{1,9}0*)?$/, `${NOT_PLAIN} of nine decimals at most`);
/** A holding's quantity: negative for a short one. */
export const holding = z
  .string()
  .regex(/^-?\d{1,20}(?:\.\d{1,9}0*)?$/, `${NOT_PLAIN} of nine decimals at most`);
/** An average the broker divided out, cut to nine decimals: nobody paid or ordered at the digits beyond. */
export const average = z
  .string()
  .regex(/^\d{1,20}(?:\.\d+)?$/, NOT_PLAIN)
  .transform((text) => text.replace(/(\.\d{9})\d+$/, '$1'));

/** Nine decimals at most: digits beyond them in a JSON number are the noise of somebody's floating point. */
function plainDecimal(value: number): string {
  const text = String(value);
  return /^\d+(?:\.\d{1,9})?$/.test(text) ? text : value.toFixed(9).replace(/\.?0+$/, '');
}
/** A price or a rate of the market-data API, from a JSON number to a plain decimal string without exponent. */
export const quoted = z.number().nonnegative().max(1e15).transform(plainDecimal);

/** An RFC 3339 instant with any offset and any number of decimals, to UTC with milliseconds. */
export const instant = z.string().transform((text, context) => {
  const ms = instantMs(text);
  if (Number.isFinite(ms)) return instantText(ms);
  context.addIssue({ code: 'custom', message: 'not an RFC 3339 instant' });
  return z.NEVER;
});

/** A New York date. */
export const isoDate = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'not a date as YYYY-MM-DD');

/** A name that must be there: an empty id would make an order impossible to find again. */
export const name = z.string().min(1, 'empty');
