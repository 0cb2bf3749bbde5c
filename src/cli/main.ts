#!/usr/bin/env node
/** The `nightdesk` command: reads the arguments, runs one command, and turns a fault into one clear line. */
import { CommanderError, type Command } from 'commander';
import pc from 'picocolors';
import { ConfigError } from '../config/config-error';
import { EXIT } from './exit-codes';
import { program } from './program';

async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  const done = (result: number): void => {
    code = result;
  };
  const command = program(done);
  throwFaults(command);
  await command.parseAsync(argv);
  return code;
}

/** Lets commander throw what it finds wrong, so that it is told like every other fault. */
function throwFaults(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  command.commands.forEach(throwFaults);
}

function explain(error: unknown): number {
  // Help or version was printed: because it was asked for, or help for want of a command.
  if (error instanceof CommanderError && /^commander\.(help|version)/.test(error.code))
    return error.exitCode === 0 ? EXIT.good : EXIT.usage;
  const message = (error instanceof Error ? error.message : String(error)).replace(/^error: /, '');
  process.stderr.write(`${pc.red('nightdesk:')} ${message}\n`);
  const expected = error instanceof ConfigError || (error instanceof Error && EXPECTED.has(error.name));
  if (!expected && error instanceof Error && process.env['NIGHTDESK_TRACE'])
    process.stderr.write(`${error.stack ?? ''}\n`);
  return expected ? EXIT.usage : EXIT.failed;
}

/** Faults of what was asked for; their message says all there is to say. */
const EXPECTED: ReadonlySet<string> = new Set([
  'CommanderError',
  'FaultPlanError',
  'UsageError',
  'AccountsFileError',
  'BarsFileError',
  'ConfigError',
  'StateFileError',
]);

// Everything that had to end has ended by now. What is still being asked of a server that is gone isn't waited for.
void main(process.argv)
  .catch(explain)
  // A pipe takes a long answer bit by bit: it must have all of it before the process is gone.
  .then((code) => process.stdout.write('', () => process.exit(code)));
