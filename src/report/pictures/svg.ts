/** Pictures that are no chart, drawn by hand: text and shapes as SVG. Text is escaped here and nowhere else. */
import { escaped } from '../page/html';
import { INK } from './colours';
import type { Drawing } from './picture';
import { textWidth } from './text-width';

export interface TextStyle {
  readonly size?: number;
  readonly color?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly weight?: 600;
}

export const FONT_SIZE = 12;

/** A text with its baseline at `y`. */
export const text = (x: number, y: number, words: string, style: TextStyle = {}): string => {
  const { size = FONT_SIZE, color = INK.ink, anchor = 'start', weight } = style;
  return (
    `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${color}"` +
    `${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${weight === undefined ? '' : ` font-weight="${weight}"`}>` +
    `${escaped(words)}</text>`
  );
};

export interface BoxStyle {
  readonly opacity?: number;
  readonly radius?: number;
  /** Told to who points at it. */
  readonly hint?: string;
}

export const box = (
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
  { opacity = 1, radius = 2, hint }: BoxStyle = {},
): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" fill="${color}"` +
  `${opacity === 1 ? '' : ` fill-opacity="${round(opacity)}"`}>${hint === undefined ? '' : `<title>${escaped(hint)}</title>`}</rect>`;

/** The drawing of these elements. */
export const drawing = (width: number, height: number, elements: readonly string[]): Drawing => ({
  ...{ width, height },
  svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${round(height)}">${elements.join('\n')}</svg>`,
});

/** Pieces in as many lines as they need, none wider than `width`; a piece is never broken. */
export function lines(pieces: readonly string[], width: number, separator = ' · '): readonly string[] {
  const written: string[] = [];
  for (const piece of pieces) {
    const last = written.at(-1);
    const joined = last === undefined ? piece : `${last}${separator}${piece}`;
    if (last === undefined || textWidth(joined, FONT_SIZE) > width) written.push(piece);
    else written[written.length - 1] = joined;
  }
  return written;
}

/** A text cut to a width, with an ellipsis where something is missing. */
export function fitted(words: string, width: number, size = FONT_SIZE): string {
  if (textWidth(words, size) <= width) return words;
  let kept = words;
  while (kept !== '' && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
