import { Command } from 'commander';
import { accountExposure } from './account/account-exposure';
import { deskReservations } from './account/desk-reservations';
import { exposureText } from './account/exposure-text';
import { EXIT } from './exit-codes';
import { findBroker, WHICH_BROKER, withDeskOfFolder, type BrokerFlags } from './find-broker';

/** `nightdesk exposure`: every tier against its cap, now. */
export function exposureCommand(done: (code: number) => void): Command {
  return withDeskOfFolder(new Command('exposure'))
    .description('Prints each tier, the gross exposure and the cash against their limits, as they are now.')
    .option('--config <file>', "the desk's rules, YAML (default: the built-in rules)")
    .option(
      '--state <dir>',
      'the state folder of a run of `nightdesk up` (default: NIGHTDESK_STATE, or .nightdesk)',
    )
    .option('--json', 'print the exposure as JSON')
    .addHelpText(
      'after',
      `
Exposure counts every position, the desk's or not, every open buy, and the room of orders that nobody has proven: these
are asked of the desk's workflow (TEMPORAL_ADDRESS, or the run in the state folder), and it is said when that doesn't
answer. Works at any hour: each price is the latest trade.

States: ok, near-cap (above the entry limit), over-cap (above the cap), unpriced. All but ok refuse entries; the desk
never trims a tier by itself.
${WHICH_BROKER}

Example: nightdesk exposure --json`,
    )
    .action(async ({ json, ...where }: BrokerFlags & { readonly json?: boolean }) => {
      const found = findBroker(where, process.env);
      const desk = { ...where, desk: found.config.rules.desk };
      const exposure = await accountExposure(found, await deskReservations(desk, process.env));
      process.stdout.write(
        json ? `${JSON.stringify(exposure, null, 2)}\n` : `${exposureText(exposure).join('\n')}\n`,
      );
      done(EXIT.good);
    });
}
