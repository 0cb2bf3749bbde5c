/** Numbers as a reader of a report wants them. */

/** With its sign and two decimals: `+2.97 %`. A minus is the true one, as wide as the plus. */
export const signedPercent = (percent: number, decimals = 2): string => `${signed(percent, decimals)} %`;

/** With its sign: `+0.4`. What rounds to nothing has none. */
export function signed(value: number, decimals = 1): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '\u2212' : '+'}${text}`;
}

/** Whole dollars with thousands apart: `102,972`. */
export const wholeDollars = (amount: number): string =>
  `${amount < 0 ? '\u2212' : ''}${thousands(Math.abs(amount).toFixed(0))}`;

/** Dollars to the cent with thousands apart. */
export const cents = (amount: number): string =>
  `${amount < 0 ? '\u2212' : ''}${thousands(Math.abs(amount).toFixed(2))}`;

/** A count with thousands apart. */
export const count = (value: number): string => thousands(String(value));

/** `1 session`, `2 sessions`. */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : plural}`;

const thousands = (text: string): string => text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
