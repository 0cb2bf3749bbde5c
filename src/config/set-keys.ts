/** Settings given one by one, like `exits.stopLoss=0.06`: read as if they stood in a configuration file. */
import { fieldName } from './yaml-text';
import type { Path, Written, WrittenFile } from './yaml-text';
import type { ConfigProblem } from './config-error';

/** Lays settings over a file, or over nothing. What isn't `key=value` is a problem of the result. */
export function withSetKeys(assignments: readonly string[], file: WrittenFile | null): WrittenFile {
  const problems: ConfigProblem[] = [...(file?.problems ?? [])];
  const set: Path[] = [];
  let root: Written = file?.root ?? '';
  for (const assignment of assignments) {
    const [, key, value] = /^([\w.]+)=(.+)$/.exec(assignment) ?? [];
    if (key === undefined || value === undefined) {
      problems.push({
        ...{ file: SET, line: null, column: null, field: '', value: assignment },
        message: 'is no setting; write it key=value, like exits.stopLoss=0.06',
      });
      continue;
    }
    const path = key.split('.');
    set.push(path);
    root = placed(root, path, valueOf(value));
  }
  const isSet = (path: Path): boolean =>
    set.some((given) => given.every((part, index) => path.length <= index || path[index] === part));
  return {
    file: file?.file ?? SET,
    root,
    problems,
    nameOf: fieldName,
    placeOf: (path) => (isSet(path) ? null : (file?.placeOf(path) ?? null)),
    keyPlaceOf: (path) => (isSet(path) ? null : (file?.keyPlaceOf(path) ?? null)),
  };
}

const SET = '--set';

/** A list is written as in YAML: `[SPY, QQQ]`. */
const valueOf = (text: string): Written =>
  /^\[.*\]$/.test(text)
    ? text
        .slice(1, -1)
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
    : text;

/** A tree with `value` at a path, whatever stood there. */
export function placed(tree: Written, [key, ...rest]: Path, value: Written): Written {
  if (key === undefined) return value;
  const group = typeof tree === 'object' && !Array.isArray(tree) ? (tree as Record<string, Written>) : {};
  const below = Object.hasOwn(group, key) ? group[key] : undefined;
  return { ...group, [key]: placed(below ?? '', rest, value) };
}
