import { Command } from 'commander';
import { backtestSummary } from '../backtest/backtest-summary';
import { backtestText } from './backtest-text';
import { EXIT } from './exit-codes';
import { periodJson } from './period-json';
import { readPeriod, withPeriodOptions, type PeriodFlags } from './period-options';
import { runRehearsal } from './run-rehearsal';

interface RehearseFlags extends PeriodFlags {
  readonly state?: string;
  readonly json?: boolean;
}

/** `nightdesk rehearse`: a period through the real desk, without its waiting. */
export function rehearseCommand(done: (code: number) => void): Command {
  return withPeriodOptions(
    new Command('rehearse').description(
      'Runs a period of daily bars through the real workflow, worker and exchange, without waiting for its nights.',
    ),
  )
    .option('--state <dir>', 'keep records, histories and artifacts in this new folder')
    .option('--json', 'print the rules, the summary and every session as JSON')
    .addHelpText(
      'after',
      `
Every session runs as it would on a real day, on Temporal's test server, whose time is skipped where the session only
waits: the same workflow, worker, activities, Alpaca adapter over HTTP and embedded exchange. A year takes less
than a minute. \`nightdesk parity\` compares it with a backtest; docs/rehearse.md tells what it shows and what it doesn't.

With --state the sessions can be looked at and proved afterwards:
  nightdesk session show 2024-08-05 --state DIR
  nightdesk audit --all --state DIR

Examples:
  nightdesk rehearse --from 2026-01-05 --to 2026-01-30
  nightdesk rehearse --bars bars.csv --from 2024-07-22 --to 2024-08-16 --state august`,
    )
    .action(async (flags: RehearseFlags) => {
      const asked = readPeriod(flags);
      const ran = await runRehearsal(asked, flags.state);
      if (ran === null) {
        done(EXIT.interrupted);
        return;
      }
      const { plan, warnings } = asked;
      const { market, cash } = plan;
      const { sessions, seconds } = ran;
      const summedUp = backtestSummary(sessions, cash, market);
      const took = `${sessions.length} sessions of the real desk in ${seconds.toFixed(1)} s.`;
      const kept =
        flags.state === undefined
          ? []
          : [`Kept in ${flags.state}: nightdesk session list --state ${flags.state}`];
      process.stdout.write(
        flags.json
          ? periodJson(asked, summedUp, sessions)
          : `${[...backtestText(summedUp.summary, market.label, warnings, 'Rehearsal'), '', took, ...kept].join('\n')}\n`,
      );
      done(EXIT.good);
    });
}
