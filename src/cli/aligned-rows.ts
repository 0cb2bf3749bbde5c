/** How a column stands: words to the left, numbers to the right. */
export type Side = 'left' | 'right';

/**
 * Rows of text in aligned columns, two blanks apart and without any at the end. The first row may be a head; it is a
 * row like the others. A row may be shorter than the columns.
 */
export function alignedRows(
  columns: readonly Side[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = columns.map((_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return columns[column] === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
