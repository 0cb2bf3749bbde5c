import { Command } from 'commander';
import { heldPositions } from './account/held-positions';
import { positionsText } from './account/positions-text';
import { EXIT } from './exit-codes';
import { findBroker, WHICH_BROKER, withDeskOfFolder, type BrokerFlags } from './find-broker';

/** `nightdesk positions`: what the account holds, whose it is, and when the desk would sell its part. */
export function positionsCommand(done: (code: number) => void): Command {
  return withDeskOfFolder(new Command('positions'))
    .description('Prints what the account holds, which part the desk bought, and when it would sell that.')
    .option('--config <file>', "the desk's rules, YAML (default: the built-in rules)")
    .option(
      '--state <dir>',
      'the state folder of a run of `nightdesk up` (default: NIGHTDESK_STATE, or .nightdesk)',
    )
    .option('--json', 'print the positions as JSON')
    .addHelpText(
      'after',
      `
The desk's part is read from the broker's own orders, by client order id; the rest is somebody else's, and the desk
never sells it. Works at any hour: each price is the latest trade, with its time.
${WHICH_BROKER}

Example: nightdesk positions --json`,
    )
    .action(async ({ json, ...where }: BrokerFlags & { readonly json?: boolean }) => {
      const held = await heldPositions(findBroker(where, process.env));
      process.stdout.write(
        json ? `${JSON.stringify(held, null, 2)}\n` : `${positionsText(held).join('\n')}\n`,
      );
      done(EXIT.good);
    });
}
