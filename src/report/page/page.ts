/** The page: one HTML file that asks nobody for anything, has no script, and says so to the browser. */
import { escaped } from './html';
import { sectionHtml, type Section } from './section';
import { STYLE } from './style';

export interface Page {
  readonly title: string;
  /** Under the title: what it is of. */
  readonly subtitle: string;
  /** The figures that stand first. */
  readonly tiles: readonly { readonly name: string; readonly value: string }[];
  readonly sections: readonly Section[];
  readonly provenance: readonly { readonly name: string; readonly value: string }[];
  /** Last of all. */
  readonly remark: string;
}

/** Nothing is loaded, run or sent: only the page's own style applies. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

export const pageHtml = ({ title, subtitle, tiles, sections, provenance, remark }: Page): string =>
  [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title)} · Nightdesk</title>`,
    `<style>${STYLE}</style></head><body>`,
    `<header><h1>${escaped(title)}</h1><p class="muted">${escaped(subtitle)}</p>`,
    definitions(tiles, 'tiles'),
    '</header>',
    `<main>${sections.map(sectionHtml).join('\n')}</main>`,
    `<footer><dl>${provenance.map(({ name, value }) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`,
    `<p>${escaped(remark)}</p></footer>`,
    '</body></html>',
    '',
  ].join('\n');

const definitions = (items: Page['tiles'], name: string): string =>
  `<dl class="${name}">${items
    .map((item) => `<div><dt>${escaped(item.name)}</dt><dd>${escaped(item.value)}</dd></div>`)
    .join('')}</dl>`;
