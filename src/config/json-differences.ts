/** Where two JSON values are not alike. */
export interface ValueDifference {
  /** Where in the value, as `decisions[0].numbers.total`; empty for the value itself. */
  readonly path: string;
  /** Undefined where this side has nothing. */
  readonly recorded: unknown;
  readonly recomputed: unknown;
}

/** Every place at which two JSON values differ, in the order of the recorded one; the order of keys doesn't count. */
export function jsonDifferences(
  recorded: unknown,
  recomputed: unknown,
  path = '',
): readonly ValueDifference[] {
  if (Array.isArray(recorded) && Array.isArray(recomputed)) {
    const length = Math.max(recorded.length, recomputed.length);
    return Array.from({ length }, (_, index) =>
      jsonDifferences(recorded[index], recomputed[index], `${path}[${index}]`),
    ).flat();
  }
  if (isRecord(recorded) && isRecord(recomputed)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(recomputed)])];
    return keys.flatMap((key) => jsonDifferences(recorded[key], recomputed[key], joined(path, key)));
  }
  return Object.is(recorded, recomputed) ? [] : [{ path, recorded, recomputed }];
}

/** A value as JSON has it: without what JSON leaves out. */
export const asJson = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
