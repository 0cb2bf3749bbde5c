/** A part of the page: a heading, how to read it, and pictures or tables. */
import { withThemeColours } from '../pictures/colours';
import type { Drawing, Picture } from '../pictures/picture';
import { escaped } from './html';

export interface Section {
  /** What the page's links call it. */
  readonly id: string;
  readonly title: string;
  /** How to read it: plain text. */
  readonly read: string;
  /** HTML, made by this folder. */
  readonly body: string;
}

export const sectionHtml = ({ id, title, read, body }: Section): string =>
  `<section id="${escaped(id)}"><h2>${escaped(title)}</h2>` +
  `${read === '' ? '' : `<p class="read">${escaped(read)}</p>`}${body}</section>`;

/** A picture with its words; `named` puts its title over it. */
export const figureHtml = (picture: Picture, named = false): string =>
  `<figure>${named ? `<h3>${escaped(picture.title)}</h3>` : ''}` +
  (picture.narrow
    ? drawn(picture, picture.wide, 'wide') + drawn(picture, picture.narrow, 'narrow')
    : drawn(picture, picture.wide, '')) +
  `<figcaption>${escaped(picture.description)}</figcaption></figure>`;

const drawn = ({ title }: Picture, { svg }: Drawing, kind: 'wide' | 'narrow' | ''): string =>
  withThemeColours(svg).replace(
    '<svg',
    `<svg role="img" aria-label="${escaped(title)}"${kind === '' ? '' : ` class="${kind}"`}`,
  );

/** A column of a table: its heading, and whether its cells are numbers, or words or labels that may wrap. */
export interface Column {
  readonly name: string;
  readonly kind?: 'number' | 'words' | 'label';
}

/** Plain text, or one with a note under it. */
export type Cell = string | { readonly text: string; readonly note: string };

/** A table that scrolls in its own box. */
export function tableHtml(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  isTall = false,
): string {
  const classOf = (index: number): string => {
    const kind = columns[index]?.kind;
    return kind === undefined ? '' : ` class="${kind}"`;
  };
  const head = columns.map(({ name }, index) => `<th scope="col"${classOf(index)}>${escaped(name)}</th>`);
  const body = rows.map(
    (cells) =>
      `<tr>${cells.map((cell, index) => `<td${classOf(index)}>${cellHtml(cell)}</td>`).join('')}</tr>`,
  );
  return (
    `<div class="scroll${isTall ? ' tall' : ''}" tabindex="0"><table><thead><tr>${head.join('')}</tr></thead>` +
    `<tbody>${body.join('')}</tbody></table></div>`
  );
}

const cellHtml = (cell: Cell): string =>
  typeof cell === 'string' ? escaped(cell) : `${escaped(cell.text)}<small>${escaped(cell.note)}</small>`;
