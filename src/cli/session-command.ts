import { Command } from 'commander';
import { explainCommand } from './session/explain';
import { listCommand } from './session/list';
import { resolveCommand } from './session/resolve';
import { showCommand } from './session/show';
import { retryCommand, skipCommand } from './session/signal';
import { startCommand } from './session/start';

/** `nightdesk session …`: a typed client for sessions. */
export const sessionCommand = (done: (code: number) => void): Command =>
  new Command('session')
    .description('Starts, lists, shows and explains sessions, and answers those that ask for a person.')
    .addCommand(startCommand(done))
    .addCommand(listCommand(done))
    .addCommand(showCommand(done))
    .addCommand(explainCommand(done))
    .addCommand(retryCommand(done))
    .addCommand(skipCommand(done))
    .addCommand(resolveCommand(done))
    .addHelpText(
      'after',
      `
Where: TEMPORAL_ADDRESS, or the run of \`nightdesk up\` in the state folder. list, show and explain also work without a
server, from the records that sessions filed there.`,
    );
