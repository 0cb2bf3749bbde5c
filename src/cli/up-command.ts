import { Command } from 'commander';
import { readSessionsTable } from '../config/sessions-table';
import { whenToldToEnd } from './end-with-parent';
import { repeated } from './repeated-option';
import { readUpOptions, type UpFlags } from './up/options';
import { up } from './up/up';

/** `nightdesk up`, which is `npm start`. */
export function upCommand(done: (code: number) => void): Command {
  return new Command('up')
    .description(
      'Runs sessions on the embedded exchange: a Temporal server, the exchange and a worker, all started here.',
    )
    .option('--state <dir>', 'where everything is kept', '.nightdesk')
    .option('--fresh', 'start over: deletes what the state folder holds')
    .option('--sessions <count>', 'how many sessions to run', '3')
    .option('--from <date>', 'date of the first scan (default 2026-01-05, or the first that the bars allow)')
    .option(
      '--bars <path>',
      'real daily bars, a CSV file or a folder; corporate-actions.csv beside them is found',
    )
    .option('--seed <number>', 'seed of the synthetic market and of every random draw (default 7)')
    .option('--scenario <name>', 'a scripted market: drift')
    .option('--cash <usd>', 'what the account is worth at the start (default 100000)')
    .addOption(repeated('--holding <symbol=shares>', 'a position that is already held; may be repeated'))
    .addOption(
      repeated(
        '--fractional-off <symbols>',
        'refuse fractions at the open, after the desk has looked: COST,LLY or account',
      ),
    )
    .option(
      '--faults <file>',
      'what the exchange does wrong on purpose: a plan, YAML or JSON (docs/exchange.md)',
    )
    .option('--night <length>', 'how long a night takes', '3s')
    .option('--config <file>', "the desk's rules, YAML")
    .option(
      '--desks <dir or count>',
      'many desks at once: a folder of them, or so many with the built-in rules',
    )
    .option('--notify', "post notices to NIGHTDESK_WEBHOOK_URL (without: to the worker's log alone)")
    .option('--exit', 'end after the last session instead of staying up')
    .option('--json <file>', 'write the array of session records')
    .option('--temporal-port <port>', 'port of the Temporal server, 0 for a free one', '0')
    .option('--ui-port <port>', 'port of the Temporal UI, 0 for a free one', '0')
    .option('--exchange-port <port>', 'port of the exchange, 0 for a free one', '0')
    .action(async (flags: UpFlags) => {
      const options = readUpOptions(flags, readSessionsTable());
      const told = new Promise<void>((resolve) => whenToldToEnd(false, resolve));
      done(await up(options, (line) => process.stdout.write(`${line}\n`), told));
    });
}
