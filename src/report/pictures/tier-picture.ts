/**
 * A tier against its cap, its entry limit and the buffer between them: one line through three looks a session, whose
 * colour says what moved it; below it, larger, the drift that is in it.
 */
import { shortDate } from '../date-words';
import { signed } from '../number-words';
import type { ReportData } from '../report-data';
import { TIER_LOOKS, tierSeries, type TierLook, type TierSeries } from '../tier-series';
import { LOOK_WORDS, tierWords } from '../tier-words';
import { INK } from './colours';
import { WIDTHS, type Drawing, type Picture } from './picture';
import { legendHeight, type LegendItem } from './legend';
import { AXIS_LINE, AXIS_TEXT, plotAt, renderChart, SPLIT_LINE } from './render-chart';
import { limitLine, limitSpans } from './tier-limits';
import { SLOTS, slotOf, tierAxis } from './tier-slots';

/** Up to so many sessions each look has a mark of its own. */
const MARKED_SESSIONS = 30;
const LEFT = 48;
/** For the names of cap and entry limit, beside their lines. */
const RIGHT = { wide: 126, narrow: 90 } as const;

/** One picture for each tier that was measured. */
export function tierPictures(data: ReportData): readonly Picture[] {
  const dates = data.sessions.map(({ tradingDate, date }) => tradingDate ?? date);
  return tierSeries(data).flatMap((series) => {
    const words = tierWords(series, dates);
    if (words === null) return [];
    const draw = (width: number): Drawing => drawTier(series, dates, width);
    return [
      {
        name: `tier-${series.tier}`,
        title: `${series.tier} against its cap`,
        description: words,
        wide: draw(WIDTHS.wide),
        narrow: draw(WIDTHS.narrow),
      },
    ];
  });
}

/** Looks that one colour joins. */
interface Run {
  readonly by: 'trading' | 'price';
  readonly looks: TierLook[];
}

function runsOf({ moves }: TierSeries): readonly Run[] {
  const runs: Run[] = [];
  for (const { from, to, by } of moves) {
    // An empty tier has nothing that could drift.
    if (from.exposure === 0 && to.exposure === 0) continue;
    const last = runs.at(-1);
    if (last?.by === by && last.looks.at(-1) === from) last.looks.push(to);
    else runs.push({ by, looks: [from, to] });
  }
  return runs;
}

const LEGEND: readonly LegendItem[] = [
  { name: 'moved by buying or selling', color: INK.desk },
  { name: 'moved by price alone: drift', color: INK.drift },
  { name: 'buffer', color: INK.limit, mark: 'area' },
];
const MARK_LEGEND: readonly LegendItem[] = [
  { name: 'at the open', color: INK.ink, mark: 'ring' },
  { name: 'after the entries', color: INK.ink, mark: 'up' },
  { name: 'after the day', color: INK.ink, mark: 'dot' },
];

function drawTier(series: TierSeries, dates: readonly string[], width: number): Drawing {
  const isWide = width > 600;
  const right = RIGHT[isWide ? 'wide' : 'narrow'];
  const inner = width - LEFT - right;
  const marked = dates.length <= MARKED_SESSIONS;
  const legend = marked ? [...LEGEND, ...MARK_LEGEND] : LEGEND;
  const [top, plot, gap, strip] = [legendHeight(legend, width), isWide ? 190 : 170, 40, 64];
  const runs = runsOf(series);
  const axis = tierAxis(dates, inner);
  // Hundreds of sessions beside each other would hide what lies between two thick strokes.
  const isSparse = dates.length < 0.4 * inner;
  const path = (by: Run['by']) => ({
    ...{ type: 'lines', coordinateSystem: 'cartesian2d', polyline: true, silent: true, z: 4 },
    lineStyle: {
      color: by === 'trading' ? INK.desk : INK.drift,
      width: by === 'trading' && isSparse ? 2.6 : 1.6,
      opacity: 1,
    },
    color: by === 'trading' ? INK.desk : INK.drift,
    data: runs
      .filter((run) => run.by === by)
      .map(({ looks }) => ({ coords: looks.map((look) => [slotOf(look), look.exposure ?? 0]) })),
  });
  const bounds = limitSpans(series.looks);
  const highest = Math.max(...series.looks.map(({ exposure, cap }) => Math.max(exposure ?? 0, cap)));
  // What is known at an open holds until the next one; the last one's until its day is over.
  const drift = [...series.drift, series.drift.at(-1) ?? null].map((points, session) => [
    Math.min(session * SLOTS, dates.length * SLOTS - 2),
    points,
  ]);
  const edge = nice(Math.max(0.5, ...series.drift.map((points) => Math.abs(points ?? 0))));
  return renderChart({
    ...{ width, height: top + plot + gap + strip + 28 },
    hints: marked ? markHints(series, dates) : {},
    legend,
    option: {
      grid: [plotAt(LEFT, right, top, plot), plotAt(LEFT, right, top + plot + gap, strip)],
      xAxis: [
        { ...axis, axisLabel: { show: false }, axisTick: { show: false } },
        { ...axis, gridIndex: 1, axisLine: { ...AXIS_LINE, onZero: false } },
      ],
      yAxis: [
        {
          ...{
            type: 'value',
            min: 0,
            max: highest * 1.12,
            interval: [1, 2, 5, 10].find((step) => highest / step < 5) ?? 20,
            splitLine: { ...SPLIT_LINE, showMaxLine: false },
          },
          axisLabel: { ...AXIS_TEXT, formatter: '{value} %', showMaxLabel: false },
        },
        {
          ...{
            type: 'value',
            gridIndex: 1,
            min: -edge,
            max: edge,
            interval: edge,
          },
          ...{ splitLine: SPLIT_LINE, name: 'drift, points of equity', nameLocation: 'end', nameGap: 8 },
          nameTextStyle: { color: INK.muted, align: 'left', padding: [0, 0, 0, -LEFT + 12], fontSize: 12 },
          axisLabel: {
            ...AXIS_TEXT,
            formatter: (value: number) => signed(value, Number.isInteger(edge) ? 0 : 1),
          },
        },
      ],
      series: [
        path('price'),
        path('trading'),
        limitLine(bounds, 'cap', width),
        limitLine(bounds, 'entryLimit', width),
        ...(marked ? markSeries(series) : []),
        {
          ...{
            type: 'line',
            xAxisIndex: 1,
            yAxisIndex: 1,
            showSymbol: false,
            connectNulls: true,
            step: 'end',
          },
          ...{ data: drift, color: INK.drift, lineStyle: { width: 1.4 }, emphasis: { disabled: true } },
          areaStyle: { color: INK.drift, opacity: 0.25, origin: 0 },
        },
      ],
    },
  });
}

/** The next of 0.5, 1, 1.5, 2, 3, 5, 7.5, 10, 15, … */
function nice(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return (
    [0.5, 1, 1.5, 2, 3, 5, 7.5, 10].map((each) => each * magnitude).find((each) => each >= value) ?? value
  );
}

const MARKS = {
  open: { symbol: 'emptyCircle', symbolSize: 7 },
  entries: { symbol: 'triangle', symbolSize: 9 },
  settle: { symbol: 'circle', symbolSize: 6 },
} as const;

const FIRST_MARKS = 4;

const markSeries = ({ looks }: TierSeries) =>
  TIER_LOOKS.map((when) => ({
    ...{ type: 'scatter', z: 5, color: INK.ink, emphasis: { disabled: true }, ...MARKS[when] },
    itemStyle: { opacity: 1 },
    data: looks.filter((look) => look.when === when).map((look) => [slotOf(look), look.exposure]),
  }));

const markHints = ({ looks }: TierSeries, dates: readonly string[]) =>
  Object.fromEntries(
    TIER_LOOKS.map((when, index) => [
      FIRST_MARKS + index,
      looks
        .filter((look) => look.when === when)
        .map(
          ({ session, exposure, entryLimit }) =>
            `${shortDate(dates[session] ?? '')} ${LOOK_WORDS[when]}: ${exposure ?? 'unknown'} % of ${entryLimit} %`,
        ),
    ]),
  );
