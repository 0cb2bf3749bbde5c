/** Which dates of an axis are written under it, and how: as many as there is room for, at the steps of a calendar. */
import { monthName, shortDate } from '../date-words';
import { textWidth } from './text-width';
import { AXIS_LINE, AXIS_TEXT } from './render-chart';

/** A year begins with its number, every other month has its name. */
const monthLabel = (date: string): string => (date.slice(5, 7) === '01' ? date.slice(0, 4) : monthName(date));

const weekOf = (date: string): string => `${Math.floor((Date.parse(date) / 86_400_000 + 3) / 7)}`;
const monthsOf = (count: number) => (date: string) =>
  `${Math.floor((Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1) / count)}`;

/** From the finest to the coarsest: what a step is, and how its first date is written. */
const STEPS: readonly { readonly of: (date: string) => string; readonly write: (date: string) => string }[] =
  [
    { of: (date) => date, write: shortDate },
    { of: weekOf, write: shortDate },
    ...[1, 2, 3, 6].map((count) => ({ of: monthsOf(count), write: monthLabel })),
    ...[1, 2, 5, 10, 20].map((count) => ({
      of: monthsOf(12 * count),
      write: (date: string) => date.slice(0, 4),
    })),
  ];

/** The labels by the place of their date: where the finest step begins whose labels fit side by side into `width`. */
export function dateLabels(dates: readonly string[], width: number): ReadonlyMap<number, string> {
  const labels = STEPS.map(({ of, write }) => {
    const begun = new Map<string, number>();
    dates.forEach((date, index) => {
      if (!begun.has(of(date))) begun.set(of(date), index);
    });
    const labels = new Map([...begun.values()].map((index) => [index, write(dates[index] ?? '')]));
    // The account before the first session stands under no date of its own.
    if (dates.length > 1 && dates[0] === dates[1]) labels.set(0, 'start').set(1, write(dates[1] ?? ''));
    return labels;
  });
  return labels.find((each) => roomOf(each) <= width) ?? new Map();
}

const LABEL_GAP = 14;

/** CSS pixels, if every label were as wide as the widest. */
const roomOf = (labels: ReadonlyMap<number, string>): number =>
  labels.size *
  (Math.max(...[...labels.values()].map((label) => textWidth(label, AXIS_TEXT.fontSize))) + LABEL_GAP);

/** A category axis of dates, `slots` places for each of them but for what is `unused` of the last, `width` wide. */
export function dateAxis(dates: readonly string[], width: number, slots = 1, unused = 0) {
  const labels = dateLabels(dates, width);
  const isLabelled = (index: number): boolean => index % slots === 0 && labels.has(index / slots);
  return {
    type: 'category',
    data: Array.from({ length: dates.length * slots - unused }, (_, place) => `${place}`),
    boundaryGap: false,
    axisLine: AXIS_LINE,
    axisTick: { interval: isLabelled, alignWithLabel: true, ...AXIS_LINE },
    axisLabel: {
      ...AXIS_TEXT,
      hideOverlap: true,
      interval: isLabelled,
      formatter: (_: string, index: number) => labels.get(index / slots) ?? '',
    },
  } as const;
}
