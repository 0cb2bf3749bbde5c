import type { BacktestSummary, Counts } from '../backtest/backtest-summary';
import { columns } from './text-table';
import { dollars } from './up/period-summary';

/** A backtest in a few lines. */
export function backtestText(summary: BacktestSummary, market: string): readonly string[] {
  const { sessions, first, last, outcomes, candidates, entries, exits, refused, orders } = summary;
  const { cash, equity, drawdown, spy, control, reducingSince } = summary;
  const sold = exits.reduce((total, { count }) => total + count, 0);
  const rows = [
    ['sessions', `${sessions}: ${listed(outcomes)}`],
    ['candidates', `${candidates}${refused.length === 0 ? '' : `, refused: ${listed(refused)}`}`],
    ['entries', `${entries}`],
    ['exits', `${sold}${sold === 0 ? '' : `: ${listed(exits)}`}`],
    ['orders', orders.length === 0 ? 'none' : listed(orders)],
    ['equity', `${dollars(cash)} USD at the start, ${dollars(equity)} at the end`],
    ['return', percent(summary.return)],
    ['drawdown', `${percent(drawdown)} at the deepest, from close to close`],
    ['SPY', spy === null ? 'not in this market' : `${percent(spy)}, from close to close`],
    [
      'control',
      control === null ? 'none' : `${percent(control)}, a symbol by lot each session, open to open`,
    ],
  ];
  return [
    `Backtest · ${market} · ${first} to ${last}`,
    '',
    ...columns(rows),
    ...(reducingSince === null
      ? []
      : ['', `From ${reducingSince} on nothing was bought: the account had lost more than maxDailyLoss.`]),
    '',
    'No advice: costs are the spread alone, and who chose these symbols knew how they fared.',
  ];
}

const listed = (counts: Counts<string>): string =>
  counts.map(({ name, count }) => `${count} ${name}`).join(', ');

const percent = (part: number): string => `${part > 0 ? '+' : ''}${(100 * part).toFixed(2)} %`;
