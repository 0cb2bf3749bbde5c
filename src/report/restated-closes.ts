/** A market's closes in terms of one date: a split before it is taken out of the prices. */
import { jsonNumber, ratio } from '../domain/money';
import type { Market } from '../exchange/market';
import type { PricePoint } from './report-data';

/** The closes of a symbol on these dates, oldest first, in terms of the last of them; a date without a bar is left out. */
export function restatedCloses(
  market: Pick<Market, 'bar' | 'corporateActions'>,
  symbol: string,
  dates: readonly string[],
): readonly PricePoint[] {
  const last = dates.at(-1) ?? '';
  const splits = market.corporateActions.filter(
    (action) => action.kind === 'split' && action.symbol === symbol && action.exDate <= last,
  );
  return dates.flatMap((date) => {
    const bar = market.bar(symbol, date);
    if (!bar) return [];
    const newForOld = splits
      .filter(({ exDate }) => exDate > date)
      .reduce((product, { value }) => product * jsonNumber(ratio(value)), 1);
    return [{ date, close: jsonNumber(bar.close) / newForOld, factor: 1 / newForOld }];
  });
}
