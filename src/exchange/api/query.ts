/** Query parameters read the way Alpaca reads them. */
import { instantMs } from '../../domain/instant';
import { newYorkMidnight } from '../new-york';
import type { Refusal } from '../trading/refusals';

const DATE = /^\d{4}-\d\d-\d\d$/;

/** A list of symbols separated by commas; undefined when none is named. */
export function symbolsIn(text: string | undefined): readonly string[] | undefined {
  const symbols = (text ?? '')
    .split(',')
    .map((symbol) => symbol.trim())
    .filter(Boolean);
  return symbols.length === 0 ? undefined : [...new Set(symbols)];
}

/** A list of words separated by commas, each one of a few; undefined when absent. */
export function wordsIn<T extends string>(
  text: string | undefined,
  words: readonly T[],
  refuse: (message: string) => Refusal,
  field: string,
): readonly T[] | undefined {
  return text?.split(',').map((word) => oneOf(word, words, refuse, field));
}

/** An RFC 3339 instant, or a date, which stands for its beginning in New York. Anything else is refused. */
export function instantIn(text: string, refuse: (message: string) => Refusal, field: string): number {
  const ms = isDate(text) ? newYorkMidnight(text) : instantMs(text);
  if (Number.isFinite(ms)) return ms;
  throw refuse(`invalid ${field}: ${text} is neither RFC 3339 nor YYYY-MM-DD`);
}

/** A date that the calendar has. */
export function dateIn(text: string, refuse: (message: string) => Refusal, field: string): string {
  if (isDate(text)) return text;
  throw refuse(`invalid ${field}: ${text} is no date as YYYY-MM-DD`);
}

/** A date, or the date part of a full instant: the SDK sends calendar dates as UTC midnights. */
export function dayIn(text: string, refuse: (message: string) => Refusal, field: string): string {
  if (isDate(text) || Number.isFinite(instantMs(text))) return text.slice(0, 10);
  throw refuse(`invalid ${field}: ${text} is neither YYYY-MM-DD nor RFC 3339`);
}

const isDate = (text: string): boolean => DATE.test(text) && Number.isFinite(instantMs(`${text}T00:00:00Z`));

/** A whole number between bounds, or `otherwise` when absent. */
export function countIn(
  text: string | undefined,
  { otherwise, most }: { otherwise: number; most: number },
  tooMany: () => Refusal,
  refuse: (message: string) => Refusal,
): number {
  if (text === undefined) return otherwise;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw refuse(`invalid limit: ${text} is not a positive whole number`);
  if (count > most) throw tooMany();
  return count;
}

/** One of a few words, or `otherwise` when absent. */
export function wordIn<T extends string>(
  text: string | undefined,
  words: readonly T[],
  otherwise: T,
  refuse: (message: string) => Refusal,
  field: string,
): T {
  return oneOf(text ?? otherwise, words, refuse, field);
}

function oneOf<T extends string>(
  text: string,
  words: readonly T[],
  refuse: (message: string) => Refusal,
  field: string,
): T {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw refuse(`invalid ${field}: ${text} is none of ${words.join(', ')}`);
}
