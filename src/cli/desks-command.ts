import { Command } from 'commander';
import { desksText } from './desks/desks-text';
import { readDesks } from './desks/read-desks';
import { EXIT } from './exit-codes';
import { DESKS_OPTION, findDesks } from './find-desks';
import { print, type ScheduleFlags } from './schedule/schedule-flags';
import { withTemporal } from './with-temporal';

/** `nightdesk desks`: many desks at a glance. */
export const desksCommand = (done: (code: number) => void): Command =>
  new Command('desks')
    .description(
      'Lists the desks of a folder: mode, last session, attention, next start, tiers near their cap.',
    )
    .option(...DESKS_OPTION)
    .option('--desk <name>', 'only this one')
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
It asks Temporal and the state folder; no broker is asked, and no key is needed. A desk's account is the last four
characters of the id that its sessions have locked. Tiers are as the desk's last record has them; \`nightdesk exposure\`
has them as they are now. \`unread\` is a desk that no worker answers for: that counts as halted.

  nightdesk desks --desks desks/`,
    )
    .action(async (flags: ScheduleFlags) => {
      const { folder, desks } = findDesks(flags, process.env);
      const seen = await withTemporal(desks[0], (client) => readDesks(client, desks));
      print(flags, seen, desksText(seen, folder));
      done(EXIT.good);
    });
