/**
 * The known word that `word` most likely was meant to be, or null when none is close: letters apart from case,
 * or at most two edits (one for words of up to four letters).
 */
export function nearMiss(word: string, known: readonly string[]): string | null {
  const meant = word.toLowerCase();
  const allowed = word.length <= 4 ? 1 : 2;
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const name of known) {
    const distance = edits(meant, name.toLowerCase());
    if (distance <= allowed && (best === null || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? null;
}

/** The Levenshtein distance: insertions, deletions and replacements between two words. */
function edits(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(left).entries()) {
    const current = [row + 1];
    for (const [column, other] of Array.from(right).entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above[right.length] ?? 0;
}
