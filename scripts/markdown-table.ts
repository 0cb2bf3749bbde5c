/** What every generated page of `docs/` is made of. */

/** A word of the code, as it stands there. Bars are escaped: they would end a table's cell. */
export const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** A table as prettier writes it: every column as wide as its widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill = ' '): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(head), line([], '-'), ...rows.map((row) => line(row))].join('\n');
}

/** Says that a page is generated, and what to change instead. */
export const generated = (...sources: readonly string[]): string =>
  `<!-- Generated from ${sources.join(', ')} by \`npm run docs\`: change the code, not this page. -->`;
