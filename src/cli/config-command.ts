import { Command } from 'commander';
import { loadConfig } from '../config/config';
import { showConfig } from '../config/show';

/** `nightdesk config check|show`. */
export function configCommand(): Command {
  const withFile = (name: string): Command =>
    new Command(name).argument('[file]', "the desk's rules, YAML; without one, what is built in");
  return new Command('config')
    .description("Checks and shows the desk's rules.")
    .addCommand(
      withFile('check')
        .description('Says every problem at once, with its line, or that there is none.')
        .action((file?: string) => {
          const { warnings, hash } = loadConfig(file);
          for (const warning of warnings) process.stdout.write(`warning: ${warning}\n`);
          process.stdout.write(`${file ?? 'the built-in rules'}: good, hash ${hash.slice(0, 12)}\n`);
        }),
    )
    .addCommand(
      withFile('show')
        .description('Prints the rules as they are resolved.')
        .action((file?: string) => {
          process.stdout.write(`${showConfig(loadConfig(file))}\n`);
        }),
    );
}
