import { Command } from 'commander';
import { dryScan } from './dry-scan';
import { EXIT } from './exit-codes';
import { findBroker, WHICH_BROKER, withDeskOfFolder, type BrokerFlags } from './find-broker';
import { scanText } from './scan-text';

interface ScanFlags extends BrokerFlags {
  readonly date?: string;
  readonly json?: boolean;
}

/** `nightdesk scan`: what a session would propose, without being one. */
export function scanCommand(done: (code: number) => void): Command {
  return withDeskOfFolder(new Command('scan'))
    .description(
      'Measures the universe as a session does, and only looks: nothing is sent, nothing is filed.',
    )
    .option(
      '--date <date>',
      "the session to scan, YYYY-MM-DD (default: the newest that has closed on the broker's clock)",
    )
    .option('--config <file>', "the desk's rules, YAML (default: the built-in rules)")
    .option(
      '--state <dir>',
      'the state folder of a run of `nightdesk up` (default: NIGHTDESK_STATE, or .nightdesk)',
    )
    .option('--json', 'print the scan as JSON')
    .addHelpText(
      'after',
      `
Prints candidates, what was outranked or excluded and why, the baseline with its volatility ratio, and the control
symbol. A date long past is measured on bars adjusted for every split that is known today.
${WHICH_BROKER}

Example: nightdesk scan --date 2024-08-02 --json`,
    )
    .action(async ({ date, json, ...where }: ScanFlags) => {
      const scan = await dryScan(findBroker(where, process.env), date);
      process.stdout.write(json ? `${JSON.stringify(scan, null, 2)}\n` : `${scanText(scan).join('\n')}\n`);
      done(EXIT.good);
    });
}
