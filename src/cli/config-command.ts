import { statSync } from 'node:fs';
import { Command } from 'commander';
import { loadConfig, type Config } from '../config/config';
import { ConfigError } from '../config/config-error';
import { readDeskFolder } from '../config/desk-folder';
import { showConfig, shownSettings } from '../config/show';
import { EXIT } from './exit-codes';

interface Printed {
  readonly json?: boolean;
}

const RULES = "the desk's rules, YAML; without one, what is built in";

/** `nightdesk config check|show`. */
export function configCommand(done: (code: number) => void): Command {
  const withFile = (name: string, files: string): Command =>
    new Command(name).argument('[file]', files).option('--json', 'print it as JSON');
  return new Command('config')
    .description("Checks and shows the desk's rules.")
    .addCommand(
      withFile('check', `${RULES}; or a folder of desks`)
        .description('Says every problem at once, with its line, or that there is none.')
        .addHelpText(
          'after',
          `
Warnings name limits that can never bind, because another always binds first; they stop nothing. Exit code 2 for a file
that no desk may start with; with --json its problems are printed as data: line, column, field, value, message.

Of a folder every file's every problem is said, and that each desk is another.

Examples:
  nightdesk config check desk.yaml --json
  nightdesk config check desks/`,
        )
        .action((file: string | undefined, { json }: Printed) =>
          done(json ? checkAsJson(file) : check(file)),
        ),
    )
    .addCommand(
      withFile('show', RULES)
        .description('Prints the rules as they are resolved.')
        .addHelpText(
          'after',
          `
The text is itself a file of rules, with the built-in value beside every change; of the JSON, \`settings\` is.

Example: nightdesk config show desk.yaml`,
        )
        .action((file: string | undefined, { json }: Printed) => {
          const config = loadConfig(file);
          print(
            json ? asJson({ ...summaryOf(config), settings: shownSettings(config) }) : showConfig(config),
          );
        }),
    );
}

function check(file: string | undefined): number {
  for (const { warnings, hash, file: read } of configsIn(file)) {
    const place = isFolder(file) && read !== null ? `${read}: ` : '';
    for (const warning of warnings) print(`warning: ${place}${warning}`);
    print(`${read ?? 'the built-in rules'}: good, hash ${hash.slice(0, 12)}`);
  }
  return EXIT.good;
}

/** The problems are the answer here, so that a file which is refused is told as data and not as an error. */
function checkAsJson(file: string | undefined): number {
  try {
    const configs = configsIn(file);
    const [first] = configs;
    const found =
      isFolder(file) || !first
        ? { desks: configs.map((each) => ({ desk: each.rules.desk, ...summaryOf(each) })) }
        : summaryOf(first);
    print(asJson({ good: true, ...found, problems: [] }));
    return EXIT.good;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(asJson({ good: false, file, hash: null, warnings: [], problems: error.problems }));
    return EXIT.usage;
  }
}

const configsIn = (file: string | undefined): readonly Config[] =>
  file !== undefined && isFolder(file) ? readDeskFolder(file) : [loadConfig(file)];

const isFolder = (file: string | undefined): boolean =>
  file !== undefined && (statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false);

const summaryOf = ({ file, hash, warnings }: Config) => ({ file, hash, warnings });

const asJson = (value: unknown): string => JSON.stringify(value, null, 2);

const print = (text: string): void => void process.stdout.write(`${text}\n`);
