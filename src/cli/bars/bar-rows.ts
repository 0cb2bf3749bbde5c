/** Downloaded bars and corporate actions as the rows of the files that the exchange and the backtest read. */
import type { CorporateActionFact } from '../../domain/observation';
import type { DailyBar } from '../../domain/daily-bars';
import { DecimalError, decimal, price, quotientDown, ratio } from '../../domain/money';
import type { Feed } from '../../domain/rules';

/** The readers need the first seven columns; the others keep with every bar where it is from. */
export const BAR_COLUMNS = 'date,symbol,open,high,low,close,volume,feed,adjustment';
export const ACTION_COLUMNS = 'ex_date,symbol,type,value';

/** Rows, and what could not be made one, in words. */
export interface Rows {
  readonly rows: readonly string[];
  readonly leftOut: readonly string[];
}

/** One row a bar, by date and then symbol. A bar that no reader would take is left out: a file with one is refused whole. */
export function barRows(
  bars: Readonly<Record<string, readonly DailyBar[]>>,
  { feed, sessions }: { readonly feed: Feed; readonly sessions: ReadonlySet<string> },
): Rows {
  const all = Object.entries(bars)
    .flatMap(([symbol, of]) => of.map((bar) => ({ symbol, bar, flaw: flawOf(bar, sessions) })))
    .sort((one, other) => compare(one.bar.date, other.bar.date) || compare(one.symbol, other.symbol));
  return {
    rows: all.flatMap(({ symbol, bar, flaw }) =>
      flaw === null
        ? [
            [
              bar.date,
              symbol,
              bar.open,
              bar.high,
              bar.low,
              bar.close,
              Math.floor(bar.volume),
              feed,
              'raw',
            ].join(','),
          ]
        : [],
    ),
    leftOut: all.flatMap(({ symbol, bar, flaw }) =>
      flaw === null ? [] : [`${symbol} ${bar.date}: ${flaw}`],
    ),
  };
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function flawOf({ date, open, high, low, close }: DailyBar, sessions: ReadonlySet<string>): string | null {
  if (!sessions.has(date)) return 'the exchange has no session on that date';
  try {
    const [from, most, least, to] = [price(open), price(high), price(low), price(close)];
    if (least <= 0n) return 'a price is not above zero';
    return from < least || from > most || to < least || to > most
      ? 'open or close lie outside of high and low'
      : null;
  } catch (error) {
    if (error instanceof DecimalError) return error.message;
    throw error;
  }
}

/** One row an action. What changes a share otherwise than by number or by cash has no row, and is said. */
export function actionRows(actions: readonly CorporateActionFact[], sessions: ReadonlySet<string>): Rows {
  const rows = new Map<string, string>();
  const leftOut: string[] = [];
  for (const action of actions) {
    const { symbol, exDate, kind } = action;
    const about = `${symbol} ${exDate}: ${kind}`;
    const value = valueOf(action);
    const type = kind === 'cash-dividend' ? 'dividend' : 'split';
    const key = [exDate, symbol, type].join(',');
    if (value === null) leftOut.push(`${about} has no place in the file`);
    else if (!sessions.has(exDate)) leftOut.push(`${about} lies on a day without a session`);
    else if (rows.has(key)) leftOut.push(`${about} is the second of its kind on that day`);
    else rows.set(key, `${key},${value}`);
  }
  return { rows: [...rows.values()].sort(compare), leftOut };
}

/** The new shares for one old one, or USD a share; null for what is neither, or isn't known. */
function valueOf({ kind, ratio: shares, amount }: CorporateActionFact): string | null {
  switch (kind) {
    case 'split':
    case 'stock-dividend':
      return shares ? decimal(quotientDown(ratio(shares.to), ratio(shares.from))) : null;
    case 'cash-dividend':
      return amount ?? null;
    default:
      return null;
  }
}
