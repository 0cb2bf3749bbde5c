/** The return of each month as a heat map: the desk's, and the benchmark's beside it. */
import { monthName } from '../date-words';
import { equitySeries, monthReturns, wholeReturn, type MonthReturn } from '../equity-series';
import { signed, signedPercent } from '../number-words';
import type { ReportData } from '../report-data';
import { INK } from './colours';
import { WIDTHS, type Drawing, type Picture } from './picture';
import { box, drawing, text } from './svg';

/** A row of the map: whose return it is, and in which year. */
interface Row {
  readonly year: string;
  readonly who: string;
  readonly of: (month: MonthReturn) => number | null;
}

const CALENDAR = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));

/** Null where the period has less than two months. */
export function monthPicture(data: ReportData): Picture | null {
  const series = equitySeries(data.equity);
  const months = monthReturns(series);
  if (months.length < 2) return null;
  const known = months.flatMap(({ month, desk }) => (desk === null ? [] : [{ month, desk }]));
  const best = known.reduce((one, other) => (other.desk > one.desk ? other : one), {
    month: '',
    desk: -Infinity,
  });
  const worst = known.reduce((one, other) => (other.desk < one.desk ? other : one), {
    month: '',
    desk: Infinity,
  });
  const rows = [...new Set(months.map(({ month }) => month.slice(0, 4)))].flatMap((year): readonly Row[] => [
    { year, who: 'desk', of: ({ desk }) => desk },
    { year, who: data.benchmark, of: ({ benchmark }) => benchmark },
  ]);
  return {
    name: 'months',
    title: 'Returns by month',
    description:
      `Best ${monthName(best.month)} ${best.month.slice(0, 4)} with ${signedPercent(best.desk)}, worst ` +
      `${monthName(worst.month)} ${worst.month.slice(0, 4)} with ${signedPercent(worst.desk)}; the whole period ` +
      `${signedPercent(wholeReturn(series.desk) ?? 0)}. Months that the period has only in part count with that part.`,
    wide: drawWide(rows, months),
    narrow: drawNarrow(rows, months),
  };
}

/** The returns of a row by month `01` to `12`, and the year's, in percent. */
const valuesOf = ({ year, of }: Row, months: readonly MonthReturn[]): readonly (number | null)[] => {
  const byMonth = CALENDAR.map((number) => {
    const month = months.find((each) => each.month === `${year}-${number}`);
    return month ? of(month) : null;
  });
  const known = byMonth.filter((value) => value !== null);
  const whole =
    known.length === 0 ? null : 100 * (known.reduce((all, each) => all * (1 + each / 100), 1) - 1);
  return [...byMonth, whole];
};

const HEADS = [...CALENDAR.map((number) => monthName(`2000-${number}`)), 'year'];

function drawWide(rows: readonly Row[], months: readonly MonthReturn[]): Drawing {
  const width = WIDTHS.wide;
  const [left, height] = [104, 34];
  const column = (width - left) / HEADS.length;
  const strongest = strongestOf(rows, months);
  const elements = HEADS.map((head, index) =>
    text(left + (index + 0.5) * column, 14, head, { color: INK.muted, anchor: 'middle' }),
  );
  rows.forEach((row, at) => {
    const y = 24 + at * height + Math.floor(at / 2) * 8;
    elements.push(text(0, y + 21, `${row.year} ${row.who}`));
    valuesOf(row, months).forEach((value, index) => {
      elements.push(cell(left + index * column, y, column, height, value, strongest, index === 12));
    });
  });
  return drawing(width, 28 + rows.length * height + Math.ceil(rows.length / 2 - 1) * 8, elements);
}

/** Months downwards, and a block for each year. */
function drawNarrow(rows: readonly Row[], months: readonly MonthReturn[]): Drawing {
  const width = WIDTHS.narrow;
  const [left, height] = [52, 27];
  const column = (width - left) / 2;
  const strongest = strongestOf(rows, months);
  const elements: string[] = [];
  const block = 34 + HEADS.length * height;
  rows.forEach((row, at) => {
    const [x, y] = [left + (at % 2) * column, Math.floor(at / 2) * block];
    elements.push(
      text(x + column / 2, y + 16, `${row.year} ${row.who}`, { color: INK.muted, anchor: 'middle' }),
    );
    valuesOf(row, months).forEach((value, index) => {
      const top = y + 24 + index * height;
      if (at % 2 === 0) elements.push(text(0, top + 18, HEADS[index] ?? '', { color: INK.muted }));
      elements.push(cell(x, top, column, height, value, strongest, index === 12));
    });
  });
  return drawing(width, (rows.length / 2) * block, elements);
}

const strongestOf = (rows: readonly Row[], months: readonly MonthReturn[]): number =>
  Math.max(
    1,
    ...rows.flatMap((row) => valuesOf(row, months).slice(0, 12)).map((value) => Math.abs(value ?? 0)),
  );

/** Blue above zero, orange below, the stronger the further; the number says the same. */
function cell(
  x: number,
  y: number,
  width: number,
  height: number,
  value: number | null,
  strongest: number,
  isWhole: boolean,
): string {
  if (value === null) return box(x + 1, y + 1, width - 2, height - 2, INK.grid, { opacity: 0.35 });
  const strength = 0.08 + 0.52 * Math.min(1, Math.abs(value) / strongest);
  return (
    box(x + 1, y + 1, width - 2, height - 2, value < 0 ? INK.loss : INK.gain, { opacity: strength }) +
    text(x + width / 2, y + height / 2 + 4.5, signed(value, 2), {
      anchor: 'middle',
      ...(isWhole ? { weight: 600 } : {}),
    })
  );
}
