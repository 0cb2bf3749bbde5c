/** Files of daily bars as a user would bring them: the synthetic market's of any seed and any years, or changed ones. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decimal } from '../../../src/domain/money';
import { syntheticMarket } from '../../../src/exchange/market/synthetic-market';

/** Writes a file of bars and the splits beside it; gives its path. */
export function barsFile(
  folder: string,
  { seed, from, to }: { readonly seed: number; readonly from: string; readonly to: string },
): string {
  const market = syntheticMarket(seed);
  const dates = market.sessions.map(({ date }) => date).filter((date) => from <= date && date <= to);
  const rows = dates.flatMap((date) =>
    market.symbols.flatMap((symbol) => {
      const bar = market.bar(symbol, date);
      if (!bar) return [];
      const prices = [bar.open, bar.high, bar.low, bar.close].map(decimal);
      return [[date, symbol, ...prices, bar.volume].join(',')];
    }),
  );
  const path = join(folder, `bars-${seed}-${from}.csv`);
  writeFileSync(path, `date,symbol,open,high,low,close,volume\n${rows.join('\n')}\n`);
  const actions = market.corporateActions
    .filter(({ exDate }) => from < exDate && exDate <= to)
    .map(({ exDate, symbol, kind, value }) => [exDate, symbol, kind, value].join(','));
  writeFileSync(join(folder, 'corporate-actions.csv'), `ex_date,symbol,type,value\n${actions.join('\n')}\n`);
  return path;
}

/** The same bars with every price after a date turned around: what fell by a tenth rises by a ninth. */
export function altered(bars: string, { after }: { readonly after: string }): string {
  const last = new Map<string, number>();
  const [head = '', ...rows] = readFileSync(bars, 'utf8').trimEnd().split('\n');
  const changed = rows.map((row) => {
    const [date = '', symbol = '', open, high, low, close, volume] = row.split(',');
    if (date <= after) {
      last.set(symbol, Number(close));
      return row;
    }
    const anchor = last.get(symbol) ?? 100;
    const turned = (price: string | undefined): string => (anchor ** 2 / Number(price)).toFixed(2);
    return [date, symbol, turned(open), turned(low), turned(high), turned(close), volume].join(',');
  });
  const path = bars.replace('.csv', `-after-${after}.csv`);
  writeFileSync(path, `${[head, ...changed].join('\n')}\n`);
  return path;
}
