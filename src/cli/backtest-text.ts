import type { BacktestSummary, Counts } from '../backtest/backtest-summary';
import type { Benchmark } from '../backtest/benchmarks';
import { percent, plain, share } from './number-text';
import { columns, hanging } from './text-table';
import { dollars } from './up/period-summary';

/** A backtest, or a rehearsal, in a few lines. */
export function backtestText(
  summary: BacktestSummary,
  market: string,
  warnings: readonly string[],
  what: 'Backtest' | 'Rehearsal' = 'Backtest',
): readonly string[] {
  const { sessions, first, last, outcomes, candidates, entries, exits, refused, orders } = summary;
  const { cash, equity, spy, control, reducingSince } = summary;
  const sold = exits.reduce((total, { count }) => total + count, 0);
  const rows = [
    ['sessions', `${sessions}: ${listed(outcomes)}`],
    ['candidates', `${candidates}${refused.length === 0 ? '' : `, refused: ${listed(refused)}`}`],
    ['entries', `${entries}`],
    ['exits', `${sold}${sold === 0 ? '' : `: ${listed(exits)}`}`],
    ['orders', orders.length === 0 ? 'none' : listed(orders)],
    ['trades', tradesText(summary)],
    ['equity', `${dollars(cash)} USD at the start, ${dollars(equity)} at the end`],
    [
      'held',
      `${share(summary.exposure)} of the equity on average, turned over ${times(summary.turnover)} a year`,
    ],
    ['slippage', slippageText(summary.slippage)],
    ['return', `${percent(summary.return)}, ${share(summary.volatility)} volatility a year`],
    ['Sharpe', sharpeText(summary)],
    ['drawdown', `${percent(summary.drawdown)} at the deepest, from close to close`],
    ['SPY', spy === null ? 'not in this market' : `${benchmarkText(spy)}; bought and held`],
    [
      'control',
      control === null ? 'none' : `${benchmarkText(control)}; a symbol by lot each session, open to open`,
    ],
  ];
  return [
    `${what} · ${market} · ${first} to ${last}`,
    '',
    ...columns(rows),
    ...warningLines(warnings),
    ...(reducingSince === null
      ? []
      : ['', `From ${reducingSince} on nothing was bought: the account had lost more than maxDailyLoss.`]),
    '',
    'No advice: costs are the spread alone, and who chose these symbols knew how they fared.',
  ];
}

/** What the bars lack, after an empty line. */
export const warningLines = (warnings: readonly string[]): readonly string[] =>
  warnings.length === 0 ? [] : ['', ...warnings.flatMap((warning) => hanging('warning: ', warning))];

const listed = (counts: Counts<string>): string =>
  counts.map(({ name, count }) => `${count} ${name}`).join(', ');

function tradesText({ trades, openTrades, hitRate, meanTrade, profitFactor }: BacktestSummary): string {
  const open = openTrades === 0 ? '' : `${openTrades} still open`;
  if (hitRate === null || meanTrade === null) return open === '' ? 'none' : `none ended, ${open}`;
  const ended = `${trades}: ${share(hitRate)} made money, ${percent(meanTrade)} on average`;
  const factor = profitFactor === null ? 'nothing was lost' : `profit factor ${plain(profitFactor)}`;
  return [ended, factor, ...(open === '' ? [] : [open])].join(', ');
}

const sharpeText = ({ sharpe, sortino }: BacktestSummary): string =>
  sharpe === null ? 'none: no two sessions differ' : `${plain(sharpe)} a year, Sortino ${plain(sortino)}`;

const slippageText = (points: number | null): string =>
  points === null ? 'nothing was filled' : `${points.toFixed(2)} basis points worse than the open price`;

const benchmarkText = ({ return: total, sharpe, drawdown }: Benchmark): string =>
  `${percent(total)}, Sharpe ${plain(sharpe)}, drawdown ${percent(drawdown)}`;

const times = (value: number | null): string => (value === null ? 'n/a' : `${value.toFixed(1)} times`);
