/** `nightdesk bars`: real market data for the exchange and the backtest. */
import { Command } from 'commander';
import { readSessionsTable } from '../config/sessions-table';
import type { Feed } from '../domain/rules';
import { universeOf } from '../domain/universe';
import { aboutFile, downloadBars } from './bars/download-bars';
import { EXIT } from './exit-codes';
import { findBroker, WHICH_BROKER } from './find-broker';
import { sessionDate } from './flags';
import { UsageError } from './usage-error';

interface DownloadFlags {
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly feed?: string;
  readonly config?: string;
  readonly state?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** The family. */
export const barsCommand = (done: (code: number) => void): Command =>
  new Command('bars')
    .description("Fetches real daily bars from the account's data plan.")
    .addCommand(downloadCommand(done));

const downloadCommand = (done: (code: number) => void): Command =>
  new Command('download')
    .description(
      'Downloads daily bars of the universe, as traded, into the CSV that exchange and backtest read.',
    )
    .requiredOption('--from <date>', 'the first session, YYYY-MM-DD')
    .requiredOption('--to <date>', 'the last session, YYYY-MM-DD; one that is not over yet is left out')
    .requiredOption(
      '--out <file>',
      'the CSV file, in a folder of its own: corporate-actions.csv goes beside it',
    )
    .option('--feed <feed>', "sip or iex (default: the rules')")
    .option('--config <file>', "the desk's rules, YAML: they name the symbols")
    .option(
      '--state <dir>',
      'the state folder of a run of `nightdesk up` (default: NIGHTDESK_STATE, or .nightdesk)',
    )
    .option('--force', 'replace files that are there')
    .option('--json', 'print what was downloaded as JSON')
    .addHelpText(
      'after',
      `
Bars are as traded; splits and cash dividends go into corporate-actions.csv. Feed and adjustment stand in every row, and
with the plan, the time and the hash in FILE.about.json. A download that was broken off goes on where it was when it is
started again; a file that is there is whole. A plan without real-time SIP has consolidated bars up to 16 minutes ago.
${WHICH_BROKER}

  NIGHTDESK_MODE=paper nightdesk bars download --from 2024-01-02 --to 2025-12-31 --out bars/universe.csv
  nightdesk backtest --from 2024-03-01 --to 2025-12-31 --bars bars/universe.csv`,
    )
    .action(async (flags: DownloadFlags) => {
      const [from, to] = [sessionDate('--from', flags.from), sessionDate('--to', flags.to)];
      if (from > to) throw new UsageError(`--from ${from} lies after --to ${to}`);
      const { broker, config } = findBroker(flags, process.env);
      const about = await downloadBars({
        ...{ broker, from, to, out: flags.out, force: flags.force ?? false },
        symbols: universeOf(config.rules).map(({ symbol }) => symbol),
        feed: flags.feed === undefined ? config.rules.feed : feedIn(flags.feed),
        sessions: new Set(readSessionsTable().map(({ date }) => date)),
        say: (words) => void process.stderr.write(`${words}\n`),
      });
      const { bars, actions, without, leftOut } = about;
      const lines = [
        `${bars} bars and ${actions} corporate actions, ${about.from} to ${about.to}, feed ${about.feed}: ${about.file}`,
        `where they are from: ${aboutFile(about.file)}`,
        ...(without.length === 0 ? [] : [`no bar of ${without.join(' ')}`]),
        ...leftOut.map((words) => `left out: ${words}`),
      ];
      process.stdout.write(
        flags.json === true ? `${JSON.stringify(about, null, 2)}\n` : `${lines.join('\n')}\n`,
      );
      done(EXIT.good);
    });

function feedIn(text: string): Feed {
  if (text === 'sip' || text === 'iex') return text;
  throw new UsageError(`--feed ${text}: there are sip and iex`);
}
