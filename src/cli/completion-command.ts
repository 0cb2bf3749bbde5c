import { Argument, Command } from 'commander';
import { completionScript, SHELLS, type Shell } from './completion-script';

/** `nightdesk completion`. */
export const completionCommand = (): Command =>
  new Command('completion')
    .description("Prints the shell's completion of commands, options and their values.")
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
For this shell, and for every one from now on:

  bash   source <(nightdesk completion bash)     add the line to ~/.bashrc
  zsh    source <(nightdesk completion zsh)      add the line to ~/.zshrc, after compinit
  fish   nightdesk completion fish | source      or write it to ~/.config/fish/completions/nightdesk.fish`,
    )
    .action((shell: Shell, _flags: unknown, command: Command) => {
      process.stdout.write(completionScript(shell, rootOf(command)));
    });

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
