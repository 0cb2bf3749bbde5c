/** Lines that fit a terminal: never wider than this, so that nothing wraps where it wasn't meant to. */
const WIDTH = 100;

/** Escape sequences of colours take no room on the screen. */
const COLOUR = /\u001b\[\d+m/g;
const widthOf = (text: string): number => text.replace(COLOUR, '').length;

/** Rows with their columns lined up, two spaces apart; the last column is as long as it is. */
export function columns(rows: readonly (readonly string[])[], indent = ''): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.slice(0, -1).forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))));
  return rows.flatMap((row) => {
    const lead = row
      .slice(0, -1)
      .map((cell, at) => `${cell}${' '.repeat((widths[at] ?? 0) - widthOf(cell))}  `)
      .join('');
    return hanging(`${indent}${lead}`, row.at(-1) ?? '');
  });
}

/** `lead` and then `text`, broken between words, its further lines under its first. */
export function hanging(lead: string, text: string): readonly string[] {
  const room = Math.max(20, WIDTH - widthOf(lead));
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  const under = ' '.repeat(widthOf(lead));
  return lines.map((each, at) => `${at === 0 ? lead : under}${each}`.trimEnd());
}

/** As many items as there is room for, and how many more there are: `GAP TIER_CAP +3`. */
export function fitting(items: readonly string[], room: number): string {
  const first = (count: number): string =>
    [...items.slice(0, count), ...(count < items.length ? [`+${items.length - count}`] : [])].join(' ');
  let count = items.length;
  while (count > 0 && first(count).length > room) count -= 1;
  return first(count);
}
