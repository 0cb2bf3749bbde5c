/** `docs/commands.md`: every command with its own help, as the terminal shows it. */
import type { Command } from 'commander';
import { EXIT, EXIT_WORDS } from '../src/cli/exit-codes';
import { program } from '../src/cli/program';
import { code, generated, table } from './markdown-table';

/** Wide enough for most lines, and narrow enough to be read on the page. */
const WIDTH = 100;

export function commandsPage(): string {
  const root = program(() => undefined);
  const commands = subcommands(root);
  return `# Commands

${generated('src/cli')}

\`nightdesk <command> --help\` prints what stands here. \`npm start\` is \`nightdesk up\`; from a checkout, every other command
is \`npm run --silent nightdesk -- <command>\`, or \`node bin/nightdesk.js <command>\` after \`npm run build\`. Where a
command prints something, \`--json\` prints it for programs, on standard output alone; remarks go to standard error.

${commands.map(contents).join('\n')}

## Exit codes

${table(
  ['code', 'name', 'what it says'],
  (Object.keys(EXIT) as (keyof typeof EXIT)[]).map((name) => [`${EXIT[name]}`, code(name), EXIT_WORDS[name]]),
)}

## Shell completion

Of commands, options and fixed values; symbols, dates and ids are typed.

${table(
  ['shell', 'for this shell, and in its start-up file for every one'],
  [
    ['bash', '`source <(nightdesk completion bash)`'],
    ['zsh', '`source <(nightdesk completion zsh)`, after `compinit`'],
    ['fish', '`nightdesk completion fish \\| source`'],
  ],
)}

${commands.map((command) => section(command, '##')).join('\n\n')}
`;
}

/** Those that are shown, without the help that commander adds. */
const subcommands = (command: Command): readonly Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help');

const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

const contents = (command: Command): string =>
  `- [${code(nameOf(command))}](#${nameOf(command).replaceAll(' ', '-')}): ${command.description()}`;

function section(command: Command, heading: string): string {
  const own = `${heading} ${nameOf(command)}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``;
  return [own, ...subcommands(command).map((each) => section(each, `${heading}#`))].join('\n\n');
}

/** All of it, with what is added after the options. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trim();
}
