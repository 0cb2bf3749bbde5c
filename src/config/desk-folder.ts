/** A folder of desks: one file of rules each, whose `desk` names it (docs/desks.md). */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolveConfig, type Config, type RuleOverrides } from './config';
import { ConfigError, type ConfigProblem } from './config-error';
import { problemAt } from './file-problems';
import { readYamlText, writtenAt, type WrittenFile } from './yaml-text';

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
  const written: { readonly text: WrittenFile; readonly config: DeskFile }[] = [];
  for (const file of filesOf(folder)) {
    const text = readYamlText(file);
    try {
      written.push({ text, config: { ...resolveConfig(text, overrides), file } });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
    if (writtenAt(text.root, NAME) === undefined && text.problems.length === 0)
      problems.push(problemAt(text, NAME, 'is missing; a file in a folder of desks names its desk'));
  }
  const firstOf = new Map<string, string>();
  for (const { text, config } of written) {
    const { desk } = config.rules;
    const first = firstOf.get(desk);
    if (first !== undefined && writtenAt(text.root, NAME) !== undefined)
      problems.push(
        problemAt(text, NAME, `is the desk of ${first} already; give each file a desk of its own`),
      );
    firstOf.set(desk, first ?? config.file);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return written
    .map(({ config }) => config)
    .toSorted((left, right) => (left.rules.desk < right.rules.desk ? -1 : 1));
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
