import { readFileSync } from 'node:fs';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ParsedNode } from 'yaml';
import type { ConfigProblem } from './config-error';

/** A configuration file as it is written: groups, lists, and for every value its text. No value has a type yet. */
export type Written = string | readonly Written[] | { readonly [key: string]: Written };

/** Keys and indices from the file's root, such as `['tiers', 'TIER1', 'symbols', 0]`. */
export type Path = readonly (string | number)[];

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A file that was read, with the place of everything in it. */
export interface WrittenFile {
  readonly file: string;
  readonly root: Written;
  /** Syntax errors, duplicate keys, and YAML features that a configuration has no use for. */
  readonly problems: readonly ConfigProblem[];
  /** A path the way messages write it, from the root of the whole file: `tiers.TIER1.symbols[0]`. */
  nameOf(path: Path): string;
  /** Where the value at `path` stands, or where its nearest enclosing group does; null in an empty file. */
  placeOf(path: Path): Place | null;
  /** Where the key at `path` stands. */
  keyPlaceOf(path: Path): Place | null;
}

const TOO_LARGE = 256 * 1024;

/**
 * Reads one YAML 1.2 file under the failsafe schema, where every scalar is its own text: `0.10` stays `0.10` and
 * `off` stays `off`. Anchors, aliases and tags are refused, because a value must stand where it is looked for.
 */
export function readYamlText(file: string): WrittenFile {
  const problems: ConfigProblem[] = [];
  const places = new Map<string, Place>();
  const keyPlaces = new Map<string, Place>();
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const refuse = (place: Place | null, path: Path, value: string | null, message: string) =>
    problems.push({
      file,
      line: place?.line ?? null,
      column: place?.column ?? null,
      field: fieldName(path),
      value,
      message,
    });

  const source = readSource(file, (message) => refuse(null, [], null, message));
  const document = parseDocument(source, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  for (const { code, pos, message } of [...document.errors, ...document.warnings]) {
    if (code === 'DUPLICATE_KEY') continue; // Reported with its path by the walk.
    refuse(at(pos[0]), [], null, `is not YAML that can be read here: ${message}`);
  }

  const walk = (node: ParsedNode | null, path: Path): Written => {
    if (node === null) return '';
    places.set(keyOf(path), at(node.range[0]));
    if (isScalar(node)) return String(node.value);
    if (isSeq(node)) return node.items.map((item, index) => walk(item, [...path, index]));
    if (isMap(node)) {
      const group: Record<string, Written> = Object.create(null) as Record<string, Written>;
      for (const { key, value } of node.items as { key: ParsedNode; value: ParsedNode | null }[]) {
        const place = at(key.range[0]);
        if (!isScalar(key)) {
          refuse(place, path, null, 'has a key that is not a word; write `key: value`');
          continue;
        }
        const name = String(key.value);
        const inner = [...path, name];
        const first = keyPlaces.get(keyOf(inner));
        if (first) {
          refuse(place, inner, null, `is set twice, first in line ${first.line}; delete one of the two`);
          continue;
        }
        keyPlaces.set(keyOf(inner), place);
        places.set(keyOf(inner), place);
        group[name] = walk(value, inner);
      }
      return group;
    }
    const value = isAlias(node) ? `*${node.source}` : null;
    refuse(at(node.range[0]), path, value, 'is a YAML alias; write the value itself');
    return '';
  };
  const root = walk(document.contents, []);

  const nearest = (path: Path): Place | null => {
    for (let length = path.length; length >= 0; length -= 1) {
      const place = places.get(keyOf(path.slice(0, length)));
      if (place) return place;
    }
    return null;
  };
  return {
    file,
    root,
    problems,
    nameOf: fieldName,
    placeOf: nearest,
    keyPlaceOf: (path) => keyPlaces.get(keyOf(path)) ?? nearest(path),
  };
}

/** One part of a file, read as if it were a file of its own: its problems still stand where they stand. */
export const partOf = (whole: WrittenFile, part: Path): WrittenFile => ({
  file: whole.file,
  root: writtenAt(whole.root, part) ?? '',
  problems: [],
  nameOf: (path) => whole.nameOf([...part, ...path]),
  placeOf: (path) => whole.placeOf([...part, ...path]),
  keyPlaceOf: (path) => whole.keyPlaceOf([...part, ...path]),
});

/** What the file has at `path`; undefined where it has nothing. */
export function writtenAt(root: Written, path: Path): Written | undefined {
  let found: Written | undefined = root;
  for (const part of path) {
    if (typeof found !== 'object') return undefined;
    found = Object.hasOwn(found, part) ? (found as Record<string | number, Written>)[part] : undefined;
  }
  return found;
}

/** A path the way messages write it: `tiers.TIER1.symbols[0]`. */
export function fieldName(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

const keyOf = (path: Path): string => JSON.stringify(path);

function readSource(file: string, refuse: (message: string) => void): string {
  try {
    const source = readFileSync(file, 'utf8');
    if (source.length <= TOO_LARGE) return source;
    refuse(
      `has ${source.length} characters; a configuration has at most ${TOO_LARGE}. Is it the right file?`,
    );
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    refuse(
      code === 'ENOENT'
        ? 'does not exist; name another file, or none for the built-in configuration'
        : `cannot be read (${code ?? message}); check its permissions and that it is a file`,
    );
  }
  return '';
}
