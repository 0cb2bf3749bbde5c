/** Statistics on the terminal; `n/a` is "nothing to say". */

/** A change: 0.05 is `+5.00 %`. */
export const percent = (part: number | null): string =>
  part === null ? 'n/a' : `${part > 0 ? '+' : ''}${(100 * part).toFixed(2)} %`;

/** The same without its sign of percent, for a column that says it. */
export const points = (part: number | null): string =>
  part === null ? 'n/a' : `${part > 0 ? '+' : ''}${(100 * part).toFixed(2)}`;

/** A part of a whole: 0.135 is `13.5 %`. */
export const share = (part: number | null): string =>
  part === null ? 'n/a' : `${(100 * part).toFixed(1)} %`;

export const plain = (value: number | null): string => (value === null ? 'n/a' : value.toFixed(2));
