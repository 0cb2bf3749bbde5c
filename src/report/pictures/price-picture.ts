/** The closes of a symbol that was traded, with every entry and exit at its price. */
import { shortDate } from '../date-words';
import { cents, counted, signedPercent } from '../number-words';
import type { PricePoint, ReportData } from '../report-data';
import { tradesOf, type ReportTrade } from '../trades';
import { INK } from './colours';
import { dateAxis } from './date-axis';
import type { LegendItem } from './legend';
import { SMALL_WIDTH, type Drawing, type Picture } from './picture';
import { AXIS_LINE, AXIS_TEXT, plotAt, renderChart, SPLIT_LINE } from './render-chart';

export const PRICE_LEGEND: readonly LegendItem[] = [
  { name: 'close', color: INK.benchmark },
  { name: 'held', color: INK.desk },
  { name: 'entry', color: INK.entry, mark: 'up' },
  { name: 'exit', color: INK.exit, mark: 'down' },
];

const LEFT = 44;
const RIGHT = 18;

/** One for each symbol, those with the most trades first. */
export function pricePictures(data: ReportData): readonly Picture[] {
  const trades = tradesOf(data);
  return [...new Set(trades.map(({ symbol }) => symbol))]
    .map((symbol) => [symbol, trades.filter((trade) => trade.symbol === symbol)] as const)
    .sort(([one, its], [other, others]) => others.length - its.length || (one < other ? -1 : 1))
    .flatMap(([symbol, own]) => {
      const closes = data.prices[symbol] ?? [];
      if (closes.length < 2) return [];
      const profits = own.flatMap(({ profit }) => profit ?? []);
      const profit = profits.reduce((total, each) => total + each, 0);
      const result = profits.length === 0 ? 'profit unknown' : `${profit > 0 ? '+' : ''}${cents(profit)} USD`;
      return [
        {
          name: `price-${symbol}`,
          title: symbol,
          description: `${counted(own.length, 'trade')}, ${result}`,
          wide: drawPrices(closes, own),
          narrow: null,
        },
      ];
    });
}

function drawPrices(closes: readonly PricePoint[], trades: readonly ReportTrade[]): Drawing {
  const dates = closes.map(({ date }) => date);
  const at = (date: string): number => dates.findLastIndex((each) => each <= date);
  const factorAt = (date: string): number => closes[at(date)]?.factor ?? 1;
  const entries = trades.flatMap(({ bought }) => bought ?? []);
  const exits = trades.flatMap(({ sold, profitPercent }) => (sold ? [{ ...sold, profitPercent }] : []));
  const held = dates.map((date, index) =>
    trades.some(
      ({ bought, sold }) => (bought?.date ?? dates[0] ?? '') <= date && date <= (sold?.date ?? date),
    )
      ? (closes[index]?.close ?? null)
      : null,
  );
  const plot = 130;
  const line = { type: 'line', showSymbol: false, emphasis: { disabled: true } };
  const mark = { type: 'scatter', emphasis: { disabled: true }, z: 5, clip: false, symbolSize: [9, 8] };
  const placed = (legs: readonly { readonly date: string; readonly price: number }[]) =>
    legs.map(({ date, price }) => [at(date), price * factorAt(date)]);
  return renderChart({
    ...{ width: SMALL_WIDTH, height: plot + 36 },
    hints: {
      2: entries.map(({ date, price }) => `${shortDate(date)}: bought at ${price}`),
      3: exits.map(
        ({ date, price, reason, profitPercent }) =>
          `${shortDate(date)}: sold at ${price}${reason === null ? '' : `, ${reason}`}` +
          (profitPercent === null ? '' : `, ${signedPercent(profitPercent)}`),
      ),
    },
    option: {
      grid: plotAt(LEFT, RIGHT, 8, plot),
      xAxis: { ...dateAxis(dates, SMALL_WIDTH - LEFT - RIGHT), axisLine: { ...AXIS_LINE, onZero: false } },
      yAxis: {
        ...{ type: 'value', scale: true, splitNumber: 3, splitLine: SPLIT_LINE },
        axisLabel: AXIS_TEXT,
      },
      series: [
        { ...line, data: closes.map(({ close }) => close), color: INK.benchmark, lineStyle: { width: 1.2 } },
        { ...line, data: held, color: INK.desk, lineStyle: { width: 2.4 } },
        { ...mark, data: placed(entries), color: INK.entry, symbol: 'triangle', itemStyle: { opacity: 1 } },
        {
          ...{ ...mark, data: placed(exits), color: INK.exit, symbol: 'triangle', symbolRotate: 180 },
          itemStyle: { opacity: 1 },
        },
      ],
    },
  });
}
