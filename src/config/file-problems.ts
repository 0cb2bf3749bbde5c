/** What is wrong with a file that a zod schema read, each with its place, its field as a path, and its value. */
import { z } from 'zod';
import type { ConfigProblem } from './config-error';
import { nearMiss } from './near-miss';
import { writtenAt } from './yaml-text';
import type { Path, WrittenFile } from './yaml-text';

/** A problem and the path of what couldn't be read because of it. */
export interface FileProblem {
  readonly path: Path;
  readonly problem: ConfigProblem;
}

/** A problem of what stands at `path`. `place` is where it is shown: by default where the value stands. */
export function problemAt(
  text: WrittenFile,
  path: Path,
  message: string,
  place = text.placeOf(path),
): ConfigProblem {
  const value = writtenAt(text.root, path);
  return {
    file: text.file,
    line: place?.line ?? null,
    column: place?.column ?? null,
    field: text.nameOf(path),
    value: typeof value === 'string' && value !== '' ? value : null,
    message,
  };
}

/** Every issue that `schema` has with a file, in words. */
export function problemsOf(
  text: WrittenFile,
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
): readonly FileProblem[] {
  return issues.flatMap((issue): readonly FileProblem[] => {
    const path = issue.path as Path;
    if (issue.code === 'unrecognized_keys') {
      const names = namesIn(schemaAt(schema, path));
      return issue.keys.map((key) => {
        const unknown = [...path, key];
        const message = `is not a setting; ${knownNames(key, names)}`;
        return { path: unknown, problem: problemAt(text, unknown, message, text.keyPlaceOf(unknown)) };
      });
    }
    const place = issue.code === 'invalid_key' ? text.keyPlaceOf(path) : text.placeOf(path);
    const isMissing = writtenAt(text.root, path) === undefined;
    const message = wording(issue, isMissing, schemaAt(schema, path));
    return [{ path, problem: problemAt(text, path, message, place) }];
  });
}

/** What to write instead of a name that isn't known. */
export function knownNames(name: string, names: readonly string[]): string {
  const meant = nearMiss(name, names);
  return meant === null ? `known are ${names.join(', ')}` : `did you mean ${meant}?`;
}

/** A record's key is refused through an issue of its own, which wraps the one that says why. */
function wording(issue: z.core.$ZodIssue, isMissing: boolean, wanted: z.core.$ZodType | null): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== 'invalid_type') return issue.message;
  return `${isMissing ? 'is missing; it' : ''} must be ${formOf(wanted)}`.trim();
}

/** What may stand where a schema is. A description says it better than the schema's own shape. */
function formOf(schema: z.core.$ZodType | null): string {
  if (schema instanceof z.ZodArray) return `a list${like(schema)}`;
  if (schema instanceof z.ZodRecord) return `a group of ${schema.description ?? 'named values'}`;
  const names = namesIn(schema);
  return names.length === 0 ? 'a single value, not a group or a list' : `a group of ${names.join(', ')}`;
}

const like = ({ description }: z.ZodType): string =>
  description === undefined ? '' : `, like ${description}`;

/** The keys that a group may have. */
const namesIn = (schema: z.core.$ZodType | null): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** The schema of what stands at a path; null where the schema has nothing. */
function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | null {
  const [key, ...rest] = path;
  if (schema instanceof z.ZodOptional) return schemaAt(schema.unwrap(), path);
  if (key === undefined) return schema;
  const inner: z.core.$ZodType | undefined =
    schema instanceof z.ZodObject
      ? (schema.shape as Readonly<Record<string, z.core.$ZodType>>)[key]
      : schema instanceof z.ZodRecord
        ? schema.valueType
        : schema instanceof z.ZodArray
          ? schema.element
          : undefined;
  return inner === undefined ? null : schemaAt(inner, rest);
}
