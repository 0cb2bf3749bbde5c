/** A folder of desks: one file of rules each, whose `desk` names it (docs/desks.md). */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolveConfig, type Config, type RuleOverrides } from './config';
import { ConfigError, type ConfigProblem } from './config-error';
import { problemAt } from './file-problems';
import { readYamlText, writtenAt } from './yaml-text';

/** The rules of one desk of a folder, and the file that they stand in. */
export type DeskFile = Config & { readonly file: string };

const NAME = ['desk'];

/**
 * Reads every `.yaml` and `.yml` file of a folder, the desks in the order of their names. Files in folders below it are
 * no desks. Throws `ConfigError` with every problem of every file at once: rules that no desk may start with, a file
 * that names no desk, two files of one desk, a folder without any.
 */
export function readDeskFolder(folder: string, overrides: RuleOverrides = {}): readonly DeskFile[] {
  const problems: ConfigProblem[] = [];
  const desks: DeskFile[] = [];
  const firstOf = new Map<string, string>();
  for (const file of filesOf(folder)) {
    const text = readYamlText(file);
    const name = writtenAt(text.root, NAME);
    try {
      desks.push({ ...resolveConfig(text, overrides), file });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
    if (name === undefined && text.problems.length === 0)
      problems.push(problemAt(text, NAME, 'is missing; a file in a folder of desks names its desk'));
    if (typeof name !== 'string') continue;
    const first = firstOf.get(name);
    if (first !== undefined)
      problems.push(
        problemAt(text, NAME, `is the desk of ${first} already; give each file a desk of its own`),
      );
    firstOf.set(name, first ?? file);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return desks.toSorted((left, right) => (left.rules.desk < right.rules.desk ? -1 : 1));
}

function filesOf(folder: string): readonly string[] {
  const refuse = (message: string): never => {
    throw new ConfigError([{ file: folder, line: null, column: null, field: '', value: null, message }]);
  };
  try {
    const files = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name) && !entry.name.startsWith('.'))
      .map(({ name }) => join(folder, name))
      .sort();
    return files.length > 0
      ? files
      : refuse('holds no desk: it needs a .yaml file for each, as docs/desks.md shows');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return refuse(
      code === 'ENOENT'
        ? 'does not exist; name the folder that holds the desks'
        : `cannot be read (${code}); name a folder that holds the desks`,
    );
  }
}
