/** `nightdesk history export`: a session's history as JSON, for an audit elsewhere, or a replay in a debugger. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { EXIT } from './exit-codes';
import { findDeskAtRest, type DeskFlags } from './find-desk';
import { sessionNamed, withHistories } from './find-histories';
import { UsageError } from './usage-error';

interface ExportFlags extends DeskFlags {
  readonly out?: string;
  readonly run?: string;
  readonly decrypt?: boolean;
}

export const historyCommand = (done: (code: number) => void): Command =>
  new Command('history').description("Sessions' histories.").addCommand(
    new Command('export')
      .description("Writes a session's history as JSON that can be replayed and audited.")
      .argument('<session>', "the session's date, YYYY-MM-DD, or its workflow id")
      .option('--out <file>', 'the file to write (default: standard output)')
      .option(
        '--run <id>',
        'the run, or how its id begins, when the session ran more than once (default: the newest)',
      )
      .option('--decrypt', 'where payloads are encrypted: write them readable (default: as they are kept)')
      .option('--desk <name>', "the desk (default: the one of the rules, or the built-in rules' main)")
      .option('--config <file>', "the desk's rules, YAML: they name the desk")
      .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
      .addHelpText(
        'after',
        `
  nightdesk history export 2026-01-05 --out day.json
  nightdesk audit day.json

The server is asked first, then the histories that the desk's workers filed. The audit also needs the artifacts of
the state folder: take the folder \`artifacts\` along when you take a history to another machine.`,
      )
      .action(async (session: string, flags: ExportFlags) => done(await exportHistory(session, flags))),
  );

async function exportHistory(session: string, { out, run, decrypt, ...flags }: ExportFlags): Promise<number> {
  const desk = findDeskAtRest(flags, process.env);
  const key = sessionNamed(session, desk.desk);
  if (!key)
    throw new UsageError(`${session} is no date (YYYY-MM-DD) and no session's id (session/main/2026-01-05)`);
  return withHistories(desk, async (histories) => {
    const runs = await histories.ofSession(key);
    const [newest, ...others] = runs.filter(({ runId }) => runId.startsWith(run ?? ''));
    if (!newest)
      throw new UsageError(`--run ${run ?? ''}: the runs are ${runs.map(({ runId }) => runId).join(' ')}`);
    const history = await (decrypt === true ? newest.history() : newest.kept());
    const json = historyToJSON(history);
    if (out === undefined) process.stdout.write(`${json}\n`);
    else {
      writeFileSync(out, `${json}\n`);
      const besides =
        others.length === 0 ? '' : `; older runs: ${others.map(({ runId }) => runId).join(' ')}`;
      process.stdout.write(
        `${out}: session ${key.date} of desk ${key.desk}, run ${newest.runId}, ${history.events?.length ?? 0} events, ` +
          `from the ${newest.from}${besides}\n`,
      );
    }
    return EXIT.good;
  });
}
