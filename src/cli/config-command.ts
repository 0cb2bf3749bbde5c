import { Command } from 'commander';
import { loadConfig, type Config } from '../config/config';
import { ConfigError } from '../config/config-error';
import { showConfig, shownSettings } from '../config/show';
import { EXIT } from './exit-codes';

interface Printed {
  readonly json?: boolean;
}

/** `nightdesk config check|show`. */
export function configCommand(done: (code: number) => void): Command {
  const withFile = (name: string): Command =>
    new Command(name)
      .argument('[file]', "the desk's rules, YAML; without one, what is built in")
      .option('--json', 'print it as JSON');
  return new Command('config')
    .description("Checks and shows the desk's rules.")
    .addCommand(
      withFile('check')
        .description('Says every problem at once, with its line, or that there is none.')
        .addHelpText(
          'after',
          `
Warnings name limits that can never bind, because another always binds first; they stop nothing. Exit code 2 for a file
that no desk may start with; with --json its problems are printed as data: line, column, field, value, message.

Example: nightdesk config check desk.yaml --json`,
        )
        .action((file: string | undefined, { json }: Printed) =>
          done(json ? checkAsJson(file) : check(file)),
        ),
    )
    .addCommand(
      withFile('show')
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
  const { warnings, hash } = loadConfig(file);
  for (const warning of warnings) print(`warning: ${warning}`);
  print(`${file ?? 'the built-in rules'}: good, hash ${hash.slice(0, 12)}`);
  return EXIT.good;
}

/** The problems are the answer here, so that a file which is refused is told as data and not as an error. */
function checkAsJson(file: string | undefined): number {
  try {
    print(asJson({ good: true, ...summaryOf(loadConfig(file)), problems: [] }));
    return EXIT.good;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(asJson({ good: false, file, hash: null, warnings: [], problems: error.problems }));
    return EXIT.usage;
  }
}

const summaryOf = ({ file, hash, warnings }: Config) => ({ file, hash, warnings });

const asJson = (value: unknown): string => JSON.stringify(value, null, 2);

const print = (text: string): void => void process.stdout.write(`${text}\n`);
