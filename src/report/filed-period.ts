/** Filed sessions as a period of statistics: the account at the last look of each, the fills, and the splits in between. */
import { notional, price, shares, sum, usdText } from '../domain/money';
import type { ObservationRecord } from '../domain/session-record';
import type { Period, PeriodFill, PeriodSplit } from '../statistics/period';
import type { ChainedBar } from './chained-closes';
import type { FiledSession } from './from-records';
import { isFilled } from './traded-symbols';

/** `bars` holds every symbol that was traded. */
export function filedPeriod(
  filed: readonly FiledSession[],
  bars: ReadonlyMap<string, readonly ChainedBar[]>,
): Period {
  const days = filed.flatMap(({ record: { observations }, tradingDate }) => {
    const last = observations.at(-1);
    return last && tradingDate !== null
      ? [{ date: tradingDate, equity: last.equity, held: usdText(heldAt(last)) }]
      : [];
  });
  const start = filed.flatMap(({ record }) => record.observations)[0]?.equity ?? '0';
  const splits = [...bars].flatMap(([symbol, own]) => splitsIn(symbol, own));
  return {
    start,
    days,
    fills: filed.flatMap((session) => fillsOf(session, bars)),
    splits: splits.sort((one, other) => (one.exDate < other.exDate ? -1 : 1)),
  };
}

/** A position whose price nobody knew counts as nothing, as in the account's own live equity. */
const heldAt = ({ positions }: ObservationRecord) =>
  sum(
    positions.flatMap((each) => (each.price === null ? [] : [notional(price(each.price), shares(each.qty))])),
  );

function fillsOf(
  { record, tradingDate }: FiledSession,
  bars: ReadonlyMap<string, readonly ChainedBar[]>,
): readonly PeriodFill[] {
  if (tradingDate === null) return [];
  return record.intents.filter(isFilled).flatMap(({ symbol, side, filledQty: qty, avgPrice }) => {
    const bar = bars.get(symbol)?.find(({ date }) => date === tradingDate);
    const open = bar ? rounded(bar.open / bar.factor) : null;
    return avgPrice === null ? [] : [{ date: tradingDate, symbol, side, qty, price: avgPrice, open }];
  });
}

/** Where what a price is multiplied by changes from one date to the next, shares were split. */
const splitsIn = (symbol: string, bars: readonly ChainedBar[]): readonly PeriodSplit[] =>
  bars.slice(1).flatMap(({ date, factor }, index) => {
    const newForOld = rounded(factor / (bars[index]?.factor ?? factor));
    return newForOld === '1' ? [] : [{ symbol, exDate: date, newForOld }];
  });

/** Adjusted prices are rounded where they come from: what is left of that must not become a split, or a price. */
const rounded = (value: number): string => String(Number(value.toFixed(4)));
