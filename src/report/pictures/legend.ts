/** What the colours of a picture stand for, in rows at its top. */
import { escaped } from '../page/html';
import { INK } from './colours';
import { textWidth } from './text-width';

export interface LegendItem {
  readonly name: string;
  readonly color: string;
  /** A line unless it is told otherwise. */
  readonly mark?: 'line' | 'dashes' | 'area' | 'dot' | 'ring' | 'up' | 'down' | 'diamond';
}

const ROW = 18;
const FONT = 12;
/** From the left of a mark to its words, and from the words to the next mark. */
const MARK = 22;
const GAP = 18;

/** Where each item stands when no row is wider than `width`. */
function places(items: readonly LegendItem[], width: number): readonly { x: number; row: number }[] {
  let [x, row] = [0, 0];
  return items.map(({ name }) => {
    const room = MARK + textWidth(name, FONT);
    if (x > 0 && x + room > width) [x, row] = [0, row + 1];
    const place = { x, row };
    x += room + GAP;
    return place;
  });
}

/** The height that a legend takes, with the room under it. */
export const legendHeight = (items: readonly LegendItem[], width: number): number =>
  items.length === 0 ? 0 : ((places(items, width).at(-1)?.row ?? 0) + 1) * ROW + 10;

export function legendSvg(items: readonly LegendItem[], width: number): string {
  const at = places(items, width);
  return items
    .map((item, index) => {
      const { x, row } = at[index] ?? { x: 0, row: 0 };
      const y = row * ROW + ROW / 2;
      return (
        `<g transform="translate(${x} ${y})">${markSvg(item)}` +
        `<text x="${MARK}" y="4" font-size="${FONT}" fill="${INK.ink}">${escaped(item.name)}</text></g>`
      );
    })
    .join('');
}

function markSvg({ color, mark = 'line' }: LegendItem): string {
  switch (mark) {
    case 'line':
      return `<path d="M0 0H16" stroke="${color}" stroke-width="2.6"/>`;
    case 'dashes':
      return `<path d="M0 0H16" stroke="${color}" stroke-width="1.8" stroke-dasharray="5 3"/>`;
    case 'area':
      return `<rect y="-5" width="16" height="10" fill="${color}" fill-opacity="0.25"/>`;
    case 'dot':
      return `<circle cx="8" r="3.5" fill="${color}"/>`;
    case 'ring':
      return `<circle cx="8" r="3.5" fill="none" stroke="${color}" stroke-width="1.6"/>`;
    case 'up':
      return `<path d="M8 -5L13 4H3Z" fill="${color}"/>`;
    case 'down':
      return `<path d="M8 5L13 -4H3Z" fill="${color}"/>`;
    case 'diamond':
      return `<path d="M8 -5L13 0L8 5L3 0Z" fill="${color}"/>`;
  }
}
