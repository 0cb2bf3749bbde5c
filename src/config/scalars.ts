import { z } from 'zod';
import { DecimalError, decimal, ratio, ratioPercent, usd, usdText } from '../domain/money';

/**
 * The values of a configuration file, each read from its text exactly as it is written there: `0.10` never passes
 * through a float. Each is a zod codec, so that `config show` writes what `config check` reads.
 */

/** What a value's text turned out to be: the value, or why not and what to write instead. */
type Read<T> = { readonly value: T } | { readonly refused: string };

function text<T>(schema: z.ZodType<T, T>, read: (text: string) => Read<T>, write: (value: T) => string) {
  return z.codec<z.ZodString, z.ZodType<T, T>>(z.string(), schema, {
    decode: (input, context) => {
      const outcome = input === '' ? { refused: 'is empty; write a value or delete the key' } : read(input);
      if ('value' in outcome) return outcome.value;
      context.issues.push({ code: 'custom', message: outcome.refused, input });
      return z.NEVER;
    },
    encode: write,
  });
}

const PERCENT = /^(-?)(\d{1,12})(?:\.(\d{1,7}))? ?%$/;

/** `40 %`, `40%`, or the decimal `0.40`. A bare number from 1 up isn't read: 1 could mean 1 % as well as 100 %. */
function ratioText(written: string): string | null {
  const match = PERCENT.exec(written);
  if (match) {
    const digits = (match[2] ?? '').padStart(3, '0');
    return `${match[1] ?? ''}${digits.slice(0, -2)}.${digits.slice(-2)}${match[3] ?? ''}`;
  }
  return /^-?0(\.\d{1,9})?$/.test(written) ? written : null;
}

/** A share of something: exact text of a ratio. Give either `over` or `from`, and either `below` or `upTo`. */
export function share(bounds: { over?: string; from?: string; below?: string; upTo?: string }) {
  const words = [
    bounds.over === undefined
      ? `at least ${asPercent(bounds.from ?? '0')}`
      : `above ${asPercent(bounds.over)}`,
    bounds.below === undefined
      ? `at most ${asPercent(bounds.upTo ?? '1')}`
      : `below ${asPercent(bounds.below)}`,
  ].join(' and ');
  const inside = (value: bigint) =>
    (bounds.over === undefined ? value >= ratio(bounds.from ?? '0') : value > ratio(bounds.over)) &&
    (bounds.below === undefined ? value <= ratio(bounds.upTo ?? '1') : value < ratio(bounds.below));
  return text(
    z.string(),
    (written) => {
      const found = ratioText(written);
      if (found === null) {
        return {
          refused: 'is not a share; write it with a percent sign, like 2.5 %, or as a decimal below 1',
        };
      }
      const value = ratio(found);
      return inside(value) ? { value: decimal(value) } : { refused: `must be ${words}` };
    },
    asPercent,
  );
}

function asPercent(value: string): string {
  return `${ratioPercent(ratio(value))} %`;
}

const UNIT_MS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 } as const;
const DURATION = /^(\d{1,9}) ?(ms|s|min|h)$/;

/** `30 s`, `5 min`, `24 h`: milliseconds, between two durations written the same way, both included. */
export function duration(least: string, most: string) {
  return text(
    z.number(),
    (written) => {
      const value = milliseconds(written);
      if (value === null) {
        return {
          refused: 'is not a duration; write a whole number and its unit: ms, s, min or h, like 30 s',
        };
      }
      const inside = value >= (milliseconds(least) ?? 0) && value <= (milliseconds(most) ?? 0);
      return inside ? { value } : { refused: `must be from ${least} to ${most}` };
    },
    durationText,
  );
}

function milliseconds(written: string): number | null {
  const match = DURATION.exec(written);
  return match ? Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS] : null;
}

function durationText(value: number): string {
  for (const unit of ['h', 'min', 's'] as const) {
    if (value > 0 && value % UNIT_MS[unit] === 0) return `${value / UNIT_MS[unit]} ${unit}`;
  }
  return `${value} ms`;
}

/** A whole number; thousands may be set off by `_`. */
export function count(least: number, most: number) {
  return text(
    z.number(),
    (written) => {
      if (!/^\d{1,3}(_\d{3})+$|^\d{1,15}$/.test(written)) {
        return { refused: 'is not a whole number; write digits only, like 20 or 1_000_000' };
      }
      const value = Number(written.replaceAll('_', ''));
      return value >= least && value <= most
        ? { value }
        : { refused: `must be a whole number from ${least} to ${most}` };
    },
    String,
  );
}

/** A statistic's bound (a z-score, a ratio of volatilities): floating point, unlike money. Both ends are included. */
export function statistic(least: number, most: number) {
  return text(
    z.number(),
    (written) => {
      if (!/^-?\d{1,6}(\.\d{1,9})?$/.test(written)) return { refused: 'is not a number; write it like -1.5' };
      const value = Number(written);
      return value >= least && value <= most
        ? { value }
        : { refused: `must be a number from ${least} to ${most}` };
    },
    String,
  );
}

/** An amount in USD: exact decimal text. */
export function dollars(least: string, most: string) {
  return text(
    z.string(),
    (written) => {
      try {
        const value = usd(written.replace(/ USD$/, ''));
        if (value >= usd(least) && value <= usd(most)) return { value: usdText(value) };
      } catch (error) {
        if (!(error instanceof DecimalError)) throw error;
        return { refused: 'is not an amount in USD; write it like 10 or 12.50' };
      }
      return { refused: `must be from ${least} to ${most} USD` };
    },
    (value) => `${value} USD`,
  );
}

/** One of a few words. */
export function choice<const Word extends string>(...words: readonly [Word, ...Word[]]) {
  return text<Word>(
    z.enum(words),
    (written) => {
      const value = words.find((word) => word === written);
      return value === undefined ? { refused: `must be one of ${words.join(', ')}` } : { value };
    },
    String,
  );
}

/** `true` or `false`, and nothing that merely looks like it. */
export const flag = text(
  z.boolean(),
  (written) =>
    written === 'true' || written === 'false'
      ? { value: written === 'true' }
      : { refused: 'must be true or false' },
  String,
);

/** Text of one shape; `like` says which, in words. */
export function shaped(pattern: RegExp, like: string) {
  return text(
    z.string(),
    (written) => (pattern.test(written) ? { value: written } : { refused: `must be ${like}` }),
    String,
  );
}
