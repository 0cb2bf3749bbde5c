/** Does something for each of many, a few at a time; the results stand in the order of the many. */
export async function eachOf<T, R>(
  many: readonly T[],
  does: (one: T) => Promise<R>,
  atOnce = 8,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let first = 0; first < many.length; first += atOnce)
    results.push(...(await Promise.all(many.slice(first, first + atOnce).map(does))));
  return results;
}
