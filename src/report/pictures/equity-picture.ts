/** The account against the same money in the benchmark, and under it which sessions traded, asked or were halted. */
import { longDate } from '../date-words';
import { deepest, drawdowns, equitySeries, wholeReturn, type EquitySeries } from '../equity-series';
import { cents, counted, signedPercent, wholeDollars } from '../number-words';
import type { ReportData } from '../report-data';
import { markersOf, type SessionMarker } from '../session-markers';
import { INK } from './colours';
import { dateAxis } from './date-axis';
import { WIDTHS, type Drawing, type Picture } from './picture';
import { legendHeight } from './legend';
import { AXIS_LINE, AXIS_TEXT, plotAt, renderChart, SPLIT_LINE } from './render-chart';

const LEFT = 70;
/** Half of the last date, which stands under the end of the axis. */
const RIGHT = 24;

/** Null for one session alone, and where there are no two looks to draw a line between. */
export function equityPicture(data: ReportData): Picture | null {
  const series = equitySeries(data.equity);
  if (data.sessions.length < 2 || series.desk.length < 2) return null;
  const own = wholeReturn(series.desk);
  const other = wholeReturn(series.benchmark);
  const markers = markersOf(data.sessions);
  const draw = (width: number): Drawing => drawEquity(series, markers, data.benchmark, width);
  return {
    name: 'equity',
    title: `Equity against ${data.benchmark}`,
    description:
      `From ${cents(series.desk[0] ?? 0)} to ${cents(series.desk.at(-1) ?? 0)} USD, ` +
      `${own === null ? 'unknown' : signedPercent(own)}; the same money in ${data.benchmark} ` +
      `${other === null ? 'is not known' : signedPercent(other)}. ` +
      `${counted(markers.filter(({ kind }) => kind === 'traded').length, 'session')} traded.`,
    wide: draw(WIDTHS.wide),
    narrow: draw(WIDTHS.narrow),
  };
}

const named = (name: string, values: readonly (number | null)[]): string => {
  const change = wholeReturn(values);
  return change === null ? name : `${name} ${signedPercent(change)}`;
};

const ROWS = ['halted', 'attention', 'traded'] as const;
const SYMBOLS = { halted: 'rect', attention: 'triangle', traded: 'rect' } as const;

function drawEquity(
  { dates, desk, benchmark }: EquitySeries,
  markers: readonly SessionMarker[],
  benchmarkName: string,
  width: number,
): Drawing {
  const inner = width - LEFT - RIGHT;
  const legend = [
    { name: named('desk', desk), color: INK.desk },
    { name: named(`the same money in ${benchmarkName}`, benchmark), color: INK.benchmark },
  ];
  const [top, plot, rows] = [legendHeight(legend, width), width > 600 ? 260 : 190, 54];
  const step = inner / Math.max(1, dates.length - 1);
  const line = { type: 'line', showSymbol: dates.length < 40, symbolSize: 5, emphasis: { disabled: true } };
  const axis = dateAxis(dates, inner);
  // A session that never saw its account stands where the account was seen last.
  const placeOf = (date: string): number =>
    Math.max(
      0,
      dates.findLastIndex((each) => each <= date),
    );
  const shown = ROWS.map((kind) => markers.filter((marker) => marker.kind === kind));
  return renderChart({
    ...{ width, height: top + plot + rows + 46 },
    hints: Object.fromEntries(shown.map((row, index) => [2 + index, row.map(({ words }) => words)])),
    legend,
    option: {
      grid: [plotAt(LEFT, RIGHT, top, plot), plotAt(LEFT, RIGHT, top + plot + 34, rows)],
      xAxis: [
        axis,
        {
          ...axis,
          gridIndex: 1,
          axisLabel: { show: false },
          axisTick: { show: false },
          axisLine: { show: false },
        },
      ],
      yAxis: [
        {
          ...{ type: 'value', scale: true, splitNumber: 4, splitLine: SPLIT_LINE },
          axisLabel: { ...AXIS_TEXT, formatter: wholeDollars },
        },
        {
          ...{ type: 'category', data: ROWS, gridIndex: 1, axisLabel: AXIS_TEXT, axisTick: { show: false } },
          ...{ axisLine: { ...AXIS_LINE, show: false }, splitLine: { show: true, ...SPLIT_LINE } },
        },
      ],
      series: [
        { ...line, data: desk, color: INK.desk, lineStyle: { width: 2.2 }, z: 4 },
        { ...line, data: benchmark, color: INK.benchmark, lineStyle: { width: 1.6 } },
        ...ROWS.map((kind, index) => ({
          ...{ type: 'scatter', xAxisIndex: 1, yAxisIndex: 1, color: INK[kind === 'traded' ? 'desk' : kind] },
          ...{ symbol: SYMBOLS[kind], clip: false, emphasis: { disabled: true }, itemStyle: { opacity: 1 } },
          symbolSize: kind === 'attention' ? 9 : [Math.max(1, Math.min(8, step * 0.6)), 10],
          data: (shown[index] ?? []).map(({ date }) => [placeOf(date), kind]),
        })),
      ],
    },
  });
}

/** How far the account lay below its highest worth, beside the benchmark. */
export function drawdownPicture(data: ReportData): Picture | null {
  const series = equitySeries(data.equity);
  if (data.sessions.length < 2 || series.desk.length < 2) return null;
  const own = drawdowns(series.desk);
  const other = drawdowns(series.benchmark);
  const [mine, its] = [deepest(own), deepest(other)];
  const draw = (width: number): Drawing => drawFalls(series.dates, own, other, data.benchmark, width);
  return {
    name: 'drawdown',
    title: 'Drawdown',
    description:
      `The desk's deepest fall was ${mine ? `${signedPercent(mine.percent)} on ${longDate(series.dates[mine.at] ?? '')}` : 'none'}; ` +
      `${data.benchmark}'s ${its ? `${signedPercent(its.percent)} on ${longDate(series.dates[its.at] ?? '')}` : 'is not known'}.`,
    wide: draw(WIDTHS.wide),
    narrow: draw(WIDTHS.narrow),
  };
}

function drawFalls(
  dates: readonly string[],
  own: readonly (number | null)[],
  other: readonly (number | null)[],
  benchmarkName: string,
  width: number,
): Drawing {
  const named = (name: string, falls: readonly (number | null)[]): string => {
    const found = deepest(falls);
    return found ? `${name}, ${signedPercent(found.percent)} at the deepest` : name;
  };
  const legend = [
    { name: named('desk', own), color: INK.desk },
    { name: named(benchmarkName, other), color: INK.benchmark },
  ];
  const [top, plot] = [legendHeight(legend, width), width > 600 ? 170 : 140];
  const line = { type: 'line', showSymbol: false, emphasis: { disabled: true } };
  return renderChart({
    ...{ width, height: top + plot + 28 },
    legend,
    option: {
      grid: plotAt(LEFT, RIGHT, top, plot),
      xAxis: { ...dateAxis(dates, width - LEFT - RIGHT), axisLine: { ...AXIS_LINE, onZero: false } },
      yAxis: {
        ...{ type: 'value', max: 0, splitNumber: 3, splitLine: SPLIT_LINE },
        axisLabel: { ...AXIS_TEXT, formatter: (value: number) => `${value} %`.replace('-', '\u2212') },
      },
      series: [
        {
          ...{ ...line, data: own, color: INK.desk, lineStyle: { width: 1.6 }, z: 4 },
          areaStyle: { color: INK.desk, opacity: 0.22, origin: 0 },
        },
        { ...line, data: other, color: INK.benchmark, lineStyle: { width: 1.4 } },
      ],
    },
  });
}
