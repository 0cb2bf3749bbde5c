/** A picture of a report: drawn twice, for a wide page and for a phone, with its words. */
import { escaped } from '../page/html';
import { INK } from './colours';

/** Two sizes, because what is drawn for a desk's screen can't be read on a phone. Widths in CSS pixels. */
export const WIDTHS = { wide: 1080, narrow: 358 } as const;

/** One that is drawn small enough for both stands in columns on a wide page. */
export const SMALL_WIDTH = 344;

export interface Drawing {
  /** An `svg` element with a `viewBox` and without a size, in the colours of `INK`. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  /** Its file's name without the ending. */
  readonly name: string;
  readonly title: string;
  /** What it shows of this data, in a sentence or two, for somebody who can't see it. */
  readonly description: string;
  readonly wide: Drawing;
  /** The same for a phone; null where the one drawing serves both. */
  readonly narrow: Drawing | null;
}

const MARGIN = 24;
const HEADER = 64;

/** A picture as a file of its own: light, on a ground, with its title. */
export function standingAlone({ title, description, wide }: Picture): string {
  const [width, height] = [wide.width + 2 * MARGIN, wide.height + HEADER + MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="${INK.surface}"/>`,
    `<text x="${MARGIN}" y="38" font-size="17" font-weight="600" fill="${INK.ink}">${escaped(title)}</text>`,
    `<svg x="${MARGIN}" y="${HEADER}" width="${wide.width}" height="${wide.height}"${wide.svg.slice('<svg'.length)}`,
    '</svg>',
    '',
  ].join('\n');
}
