/** One daily bar as the feed has it. Prices are decimal strings; `date` is the New York date of the session. */
export interface DailyBar {
  readonly date: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: number;
}
