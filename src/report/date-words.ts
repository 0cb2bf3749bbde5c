/** Dates as a reader of a report wants them. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The month of `2024-01`, or of a date in it. */
export const monthName = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? date;

/** `2024-01-05` as `Jan 5`. */
export const shortDate = (date: string): string => `${monthName(date)} ${Number(date.slice(8, 10))}`;

/** `2024-01-05` as `5 Jan 2024`, which never breaks over two lines. */
export const longDate = (date: string): string =>
  `${Number(date.slice(8, 10))}\u00a0${monthName(date)}\u00a0${date.slice(0, 4)}`;
