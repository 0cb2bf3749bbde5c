/**
 * Exact prices, quantities, money and ratios: the only place where any of them is computed.
 *
 * All four are branded `bigint`s, so that a price can't be added to a quantity and a float can't slip in:
 * prices, shares and ratios count units of 1e-9, money counts units of 1e-18, because a price times a quantity
 * is then exact. On every wire and in every record they are decimal strings. Rounding happens only in functions
 * whose name says which way. Source: the design, section 3.
 */

import { remembered } from './remembered';

declare const unit: unique symbol;

/** US dollars a share, in units of 1e-9. */
export type Price = bigint & { readonly [unit]: 'price' };
/** A quantity of shares, in units of 1e-9 (Alpaca takes nine decimals). */
export type Shares = bigint & { readonly [unit]: 'shares' };
/** US dollars, in units of 1e-18. Only `notional`, `usd` and sums of `Usd` make one. */
export type Usd = bigint & { readonly [unit]: 'usd' };
/** A pure number such as a cap of 0.40, in units of 1e-9. */
export type Ratio = bigint & { readonly [unit]: 'ratio' };

/** Thrown for text that isn't a plain decimal number, or has more decimals than the unit holds. */
export class DecimalError extends Error {
  override readonly name = 'DecimalError';
}

const NANO = 1_000_000_000n;
const ATTO = NANO * NANO;
/** Twenty integer digits are more than any price, quantity or account has; a longer text is refused, not computed with. */
const PLAIN_DECIMAL = /^(-?)(\d{1,20})(?:\.(\d{1,18}))?$/;

function parse(text: string, decimals: 9 | 18, what: string): bigint {
  const match = typeof text === 'string' ? PLAIN_DECIMAL.exec(text) : null;
  if (!match) {
    throw new DecimalError(
      `${what} ${show(text)} is not a plain decimal number; write it like 12.34, without exponent or thousands separators`,
    );
  }
  const written = match[3] ?? '';
  const fraction = written.length > decimals ? written.replace(/0+$/, '') : written;
  if (fraction.length > decimals) {
    throw new DecimalError(`${what} ${show(text)} has more than ${decimals} decimals`);
  }
  const magnitude = BigInt(`${match[2] ?? '0'}${fraction.padEnd(decimals, '0')}`);
  return match[1] === '-' ? -magnitude : magnitude;
}

function show(text: unknown): string {
  const shown = typeof text === 'string' ? JSON.stringify(text) : String(text);
  return shown.length > 40 ? `${shown.slice(0, 37)}...` : shown;
}

/** Parses a price in USD a share; at most 9 decimals. Throws `DecimalError`. */
export const price: (text: string) => Price = remembered((text) => parse(text, 9, 'price') as Price);
/** Parses a quantity of shares; at most 9 decimals. Throws `DecimalError`. */
export const shares: (text: string) => Shares = remembered((text) => parse(text, 9, 'quantity') as Shares);
/** Parses an amount in USD; at most 18 decimals. Throws `DecimalError`. */
export const usd: (text: string) => Usd = remembered((text) => parse(text, 18, 'amount') as Usd);
/** Parses a ratio such as `0.40` for 40 %; at most 9 decimals. Throws `DecimalError`. */
export const ratio: (text: string) => Ratio = remembered((text) => parse(text, 9, 'ratio') as Ratio);

export const ZERO_USD = 0n as Usd;
export const ZERO_SHARES = 0n as Shares;

/** Price times shares: the only way to a notional, and exact. */
export const notional = (at: Price, quantity: Shares): Usd => (at * quantity) as Usd;

type Amount = Price | Shares | Usd | Ratio;
/** The sum of two amounts of one unit. */
export const plus = <T extends Amount>(left: T, right: NoInfer<T>): T => ((left as bigint) + right) as T;
/** The difference of two amounts of one unit. */
export const minus = <T extends Amount>(left: T, right: NoInfer<T>): T => ((left as bigint) - right) as T;
/** The sum of any number of amounts of money. */
export const sum = (amounts: readonly Usd[]): Usd =>
  amounts.reduce((total, each) => plus(total, each), ZERO_USD);
/** The larger of two amounts of one unit. */
export const larger = <T extends Amount>(left: T, right: NoInfer<T>): T => (left > right ? left : right);
/** The smaller of two amounts of one unit. */
export const smaller = <T extends Amount>(left: T, right: NoInfer<T>): T => (left < right ? left : right);
/** An amount without its sign. */
export const magnitude = <T extends Amount>(amount: T): T => absolute(amount) as T;

/** `1 + ratio`, e.g. 1.02 for a band of 2 % above. */
export const onePlus = (part: Ratio): Ratio => (NANO + part) as Ratio;
/** `1 - ratio`, e.g. 0.95 for a buffer of 5 %. */
export const oneMinus = (part: Ratio): Ratio => (NANO - part) as Ratio;

/** Without the brand, so that unary minus type-checks. */
function absolute(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient;
}

/** `part / whole <= limit`, by cross-multiplying: exactly equal is within. `whole` must be positive. */
export function isWithin<T extends Price | Shares | Usd>(part: T, whole: NoInfer<T>, limit: Ratio): boolean {
  return part * NANO <= limit * whole;
}

/** `part / whole < limit`, by cross-multiplying: exactly equal isn't below. `whole` must not be negative. */
export function isBelow<T extends Price | Shares | Usd>(part: T, whole: NoInfer<T>, limit: Ratio): boolean {
  return part * NANO < limit * whole;
}

/** `count / total >= least`, by cross-multiplying: exactly equal is enough. Nothing of nothing isn't. */
export const isShareAtLeast = (count: number, total: number, least: Ratio): boolean =>
  total > 0 && BigInt(count) * NANO >= least * BigInt(total);

/** Money times a ratio, rounded down to 1e-18 USD. */
export const portionDown = (whole: Usd, part: Ratio): Usd => floorDivide(whole * part, NANO) as Usd;
/** Money times two ratios, rounded down once: an entry limit is `cap × (1 − buffer)` of the equity. */
export const portionOfPortionDown = (whole: Usd, first: Ratio, second: Ratio): Usd =>
  floorDivide(whole * first * second, ATTO) as Usd;
/** Money times a ratio divided by a positive count, rounded down once: a symbol's even part of its tier's cap. */
export const evenPortionDown = (whole: Usd, part: Ratio, count: number): Usd =>
  floorDivide(whole * part, NANO * BigInt(count)) as Usd;
/** A price times a ratio, rounded down to 1e-9 USD. */
export const scaleDown = (at: Price, by: Ratio): Price => floorDivide(at * by, NANO) as Price;
/** Two ratios multiplied, rounded down to 1e-9: `cap × (1 − buffer)`. */
export const multiplyDown = (left: Ratio, right: Ratio): Ratio => floorDivide(left * right, NANO) as Ratio;
/** A ratio divided by a count (a cap by its symbols), rounded down to 1e-9. `count` is a positive integer. */
export const divideDown = (whole: Ratio, count: number): Ratio => floorDivide(whole, BigInt(count)) as Ratio;
/** One ratio by another, rounded down to 1e-9: new shares for one old one. `whole` must be positive. */
export const quotientDown = (part: Ratio, whole: Ratio): Ratio => floorDivide(part * NANO, whole) as Ratio;
/** Money times one quantity over another, rounded down to 1e-18: the part of a cost that falls to some of the shares. `whole` must be positive. */
export const proRataDown = (amount: Usd, part: Shares, whole: Shares): Usd =>
  floorDivide(amount * part, whole) as Usd;
/** Shares times a ratio, rounded down to 1e-9 shares. */
export const shareDown = (whole: Shares, part: Ratio): Shares => floorDivide(whole * part, NANO) as Shares;

/** The shares that `amount` buys at `at`, floored to nine decimals. `at` must be positive. */
export const affordable = (amount: Usd, at: Price): Shares => floorDivide(amount, at) as Shares;
/** The fewest shares worth at least `amount` at `at`, rounded up to nine decimals. `at` must be positive. */
export const sharesWorthUp = (amount: Usd, at: Price): Shares => floorDivide(amount + at - 1n, at) as Shares;
/** Money over shares, rounded down to 1e-9: the average price of fills or of a position. `quantity` must be positive. */
export const perShareDown = (amount: Usd, quantity: Shares): Price => floorDivide(amount, quantity) as Price;
/** One amount as a ratio of another of the same unit, rounded down to 1e-9. `whole` must be positive. */
export const partDown = <T extends Price | Shares | Usd>(part: T, whole: NoInfer<T>): Ratio =>
  floorDivide(part * NANO, whole) as Ratio;
/** Floors a quantity to whole shares. */
export const wholeShares = (quantity: Shares): Shares => (floorDivide(quantity, NANO) * NANO) as Shares;
/** True for a quantity without a fraction. */
export const isWhole = (quantity: Shares): boolean => quantity % NANO === 0n;
/** A whole number of shares. */
export const sharesOf = (count: number): Shares => (BigInt(count) * NANO) as Shares;

/**
 * Rounds a price down to the tick it may be ordered at: 0.01 USD from 1 USD up, 0.0001 below
 * (SEC Rule 612; Alpaca refuses finer ones as a sub-penny increment).
 */
export function floorToTick(at: Price): Price {
  const tick = at >= NANO ? NANO / 100n : NANO / 10_000n;
  return (floorDivide(at, tick) * tick) as Price;
}

/** A price of a whole number of ticks, such as 26542 cents. */
export const priceOfTicks = (count: number, tick: Price): Price => (BigInt(count) * tick) as Price;
/** How many whole ticks a price holds, rounded down. `tick` must be positive. */
export const ticksDown = (at: Price, tick: Price): number => Number(floorDivide(at, tick));

/** Half of the sum of two prices, rounded down to 1e-9: the mid of a quote. */
export const midDown = (bid: Price, ask: Price): Price => floorDivide(bid + ask, 2n) as Price;

/**
 * A price restated over a split of `to` new shares for `from` old ones, rounded down to 1e-9:
 * 1,208.88 over 10 for 1 is 120.888. Both must be positive.
 */
export const restateDown = (at: Price, to: Ratio, from: Ratio): Price => floorDivide(at * from, to) as Price;

/**
 * A quantity of shares over a split of `to` new shares for `from` old ones, rounded down to nine decimals, because a
 * desk must never count more than it has. Both must be positive.
 */
export const splitDown = (quantity: Shares, to: Ratio, from: Ratio): Shares =>
  floorDivide(quantity * to, from) as Shares;

const ZERO_DIGIT = '0'.charCodeAt(0);

function write(amount: bigint, decimals: 9 | 18): string {
  const sign = amount < 0n ? '-' : '';
  const digits = absolute(amount)
    .toString()
    .padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === ZERO_DIGIT) end -= 1;
  return `${sign}${digits.slice(0, point)}${end > point ? `.${digits.slice(point, end)}` : ''}`;
}

/** The exact decimal text of a price, of shares or of a ratio, without trailing zeros. */
export const decimal = (amount: Price | Shares | Ratio): string => write(amount, 9);
/** The exact decimal text of an amount of money, without trailing zeros. */
export const usdText = (amount: Usd): string => write(amount, 18);

/** Money to the cent, halves away from zero: for people, never for a decision. */
export function centsText(amount: Usd): string {
  const cent = ATTO / 100n;
  const size = absolute(amount);
  const digits = ((size + cent / 2n) / cent).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * `part / whole` in percent with `decimals` decimals, halves away from zero: for people and for the numbers of a
 * decision, never for a comparison. `n/a` when `whole` is zero.
 */
export function percentText<T extends Price | Shares | Usd | Ratio>(
  part: T,
  whole: NoInfer<T>,
  decimals = 2,
): string {
  if (whole === 0n) return 'n/a';
  const scale = 10n ** BigInt(decimals);
  const top: bigint = part * 100n * scale * 2n;
  const negative = top < 0n !== whole < 0n && part !== 0n;
  const size = (absolute(top) / absolute(whole) + 1n) / 2n;
  const digits = size.toString().padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return negative && size !== 0n ? `-${text}` : text;
}

/** A ratio in percent, exact: `0.285` is `28.5`. */
export const ratioPercent = (part: Ratio): string => write(part * 100n, 9);

/**
 * A price or a ratio as the nearest double, for wires that carry JSON numbers (Alpaca's market data): below nine
 * million its shortest text is the exact decimal again. Never for arithmetic.
 */
export const jsonNumber = (amount: Price | Ratio): number => Number(amount) / 1e9;
/** A price as floating point, for statistics only; never for a comparison that decides an order. */
export const asStatistic = (at: Price): number => Number(at) / 1e9;

/** The average price of `quantity` shares that cost `amount`, rounded down to 1e-9; null for no shares. */
export const averagePriceDown = (amount: Usd, quantity: Shares): Price | null =>
  quantity === ZERO_SHARES ? null : perShareDown(amount, quantity);
