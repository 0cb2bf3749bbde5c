/** Every candidate's gap from scan to open, against the line beyond which nothing is bought. */
import { longDate, shortDate } from '../date-words';
import { candidateGaps, type CandidateGap } from '../gap-series';
import { counted, signed, signedPercent } from '../number-words';
import type { ReportData } from '../report-data';
import { INK } from './colours';
import { dateAxis } from './date-axis';
import { legendHeight, type LegendItem } from './legend';
import { WIDTHS, type Drawing, type Picture } from './picture';
import { AXIS_LINE, AXIS_TEXT, plotAt, renderChart, SPLIT_LINE } from './render-chart';

const LEFT = 48;
const RIGHT = 62;

const KINDS = [
  {
    of: ({ verdict }: CandidateGap) => verdict === 'approved',
    name: 'approved',
    mark: 'dot',
    color: INK.desk,
  },
  {
    of: ({ verdict, code }: CandidateGap) => verdict === 'denied' && code !== 'GAP',
    ...{ name: 'refused for another reason', mark: 'ring', color: INK.benchmark },
  },
  {
    of: ({ verdict, code }: CandidateGap) => verdict === 'denied' && code === 'GAP',
    ...{ name: 'refused: GAP', mark: 'diamond', color: INK.refused },
  },
] as const satisfies readonly (LegendItem & { readonly of: (gap: CandidateGap) => boolean })[];

const SYMBOLS = { dot: 'circle', ring: 'emptyCircle', diamond: 'diamond' } as const;

/** Null where no candidate's gap is known. */
export function gapPicture({ sessions, maxGap }: ReportData): Picture | null {
  const gaps = candidateGaps(sessions);
  if (gaps.length === 0) return null;
  const dates = sessions.map(({ tradingDate, date }) => tradingDate ?? date);
  const widest = gaps.reduce((one, other) => (Math.abs(other.gap) > Math.abs(one.gap) ? other : one));
  const refused = gaps.filter(({ code }) => code === 'GAP').length;
  const draw = (width: number): Drawing => drawGaps(gaps, dates, maxGap, width);
  return {
    name: 'gaps',
    title: 'Gaps of candidates',
    description:
      `${counted(gaps.length, 'candidate')}, ${refused} of them refused for the gap. The widest was ` +
      `${widest.symbol} with ${signedPercent(widest.gap)} on ${longDate(dates[widest.session] ?? '')}.`,
    wide: draw(WIDTHS.wide),
    narrow: draw(WIDTHS.narrow),
  };
}

function drawGaps(
  gaps: readonly CandidateGap[],
  dates: readonly string[],
  maxGap: number | null,
  width: number,
): Drawing {
  const top = legendHeight(KINDS, width);
  const plot = width > 600 ? 240 : 200;
  const widest = Math.max(...gaps.map(({ gap }) => Math.abs(gap)), (maxGap ?? 0) * 1.2);
  const interval = [1, 2, 5, 10, 20].find((each) => 5 * each >= widest) ?? 50;
  const edge = interval * Math.ceil(widest / interval);
  const shown = KINDS.map(({ of }) => gaps.filter(of));
  const symbols = gaps.map(({ symbol }) => symbol);
  const isOneDay = dates.length === 1;
  const bottom = isOneDay && width < 600 ? 52 : 28;
  const bound = (value: number) => ({
    yAxis: value,
    label: {
      ...{ show: true, position: 'end', color: INK.ink, fontSize: 12, distance: 6 },
      formatter: `${signed(value, Number.isInteger(value) ? 0 : 1)} %`,
    },
  });
  return renderChart({
    ...{ width, height: top + plot + bottom, legend: KINDS },
    hints: Object.fromEntries(
      shown.map((series, index) => [
        index,
        series.map(
          ({ session, symbol, gap, code }) =>
            `${shortDate(dates[session] ?? '')} ${symbol} ${signedPercent(gap)}: ${code}`,
        ),
      ]),
    ),
    option: {
      grid: plotAt(LEFT, RIGHT, top, plot),
      xAxis: {
        ...(isOneDay ? symbolAxis(symbols, width < 600) : dateAxis(dates, width - LEFT - RIGHT)),
        ...{ boundaryGap: true, axisLine: { ...AXIS_LINE, onZero: false } },
      },
      yAxis: {
        ...{ type: 'value', min: -edge, max: edge, interval, splitLine: SPLIT_LINE },
        axisLabel: {
          ...AXIS_TEXT,
          formatter: (value: number) => `${signed(value, 0)} %`,
        },
      },
      series: KINDS.map(({ color, mark }, index) => ({
        ...{ type: 'scatter', color, symbol: SYMBOLS[mark], symbolSize: mark === 'diamond' ? 10 : 6 },
        ...{ emphasis: { disabled: true }, itemStyle: { opacity: 0.9 } },
        data: (shown[index] ?? []).map(({ session, symbol, gap }) => [
          isOneDay ? symbols.indexOf(symbol) : session,
          gap,
        ]),
        ...(index === 0 && maxGap !== null
          ? {
              markLine: {
                ...{ silent: true, symbol: 'none', animation: false },
                lineStyle: { color: INK.cap, width: 1.6, type: 'solid' },
                data: [bound(maxGap), bound(-maxGap)],
              },
            }
          : {}),
      })),
    },
  });
}

/** The candidates of one session by their names: there is no other date to tell it from. */
const symbolAxis = (symbols: readonly string[], isNarrow: boolean) => ({
  ...{ type: 'category', data: symbols, axisTick: { show: false } },
  axisLabel: { ...AXIS_TEXT, interval: 0, rotate: isNarrow ? 60 : 0 },
});
