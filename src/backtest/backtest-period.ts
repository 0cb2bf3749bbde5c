/** A backtest as a period of statistics: the account at each close, the fills, and the splits in between. */
import {
  decimal,
  minus,
  notional,
  plus,
  ratio,
  shares,
  splitDown,
  sum,
  usdText,
  ZERO_SHARES,
  ZERO_USD,
} from '../domain/money';
import type { Price, Shares } from '../domain/money';
import type { Market } from '../exchange/market';
import type { Period, PeriodFill } from '../statistics/period';
import type { BacktestSession } from './backtest-session';

const ONE = ratio('1');

/** Positions are valued at their closes, the last one known where a symbol didn't trade. */
export function backtestPeriod(sessions: readonly BacktestSession[], cash: string, market: Market): Period {
  const fills: PeriodFill[] = [];
  const held = new Map<string, { qty: Shares; close: Price | undefined }>();
  const [from = '', to = ''] = [sessions[0]?.date, sessions.at(-1)?.tradingDate];
  const splits = market.corporateActions.flatMap(({ kind, symbol, exDate, value }) =>
    kind === 'split' && from < exDate && exDate <= to ? [{ symbol, exDate, newForOld: value }] : [],
  );
  const due = [...splits];

  const days = sessions.map(({ tradingDate: date, intents, equity }) => {
    for (let [next] = due; next && next.exDate <= date; [next] = due) {
      due.shift();
      const position = held.get(next.symbol);
      if (position) position.qty = splitDown(position.qty, ratio(next.newForOld), ONE);
    }
    for (const { symbol, side, filledQty, avgPrice } of intents) {
      const qty = shares(filledQty);
      if (qty === ZERO_SHARES || avgPrice === null) continue;
      const open = market.bar(symbol, date)?.open;
      fills.push({
        date,
        symbol,
        side,
        qty: filledQty,
        price: avgPrice,
        open: open === undefined ? null : decimal(open),
      });
      const before = held.get(symbol)?.qty ?? ZERO_SHARES;
      const after = side === 'buy' ? plus(before, qty) : minus(before, qty);
      if (after > ZERO_SHARES) held.set(symbol, { qty: after, close: held.get(symbol)?.close });
      else held.delete(symbol);
    }
    const worth = [...held].map(([symbol, position]) => {
      position.close = market.bar(symbol, date)?.close ?? position.close;
      return position.close === undefined ? ZERO_USD : notional(position.close, position.qty);
    });
    return { date, equity, held: usdText(sum(worth)) };
  });
  return { start: cash, days, fills, splits };
}
