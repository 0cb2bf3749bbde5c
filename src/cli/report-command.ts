import { Command } from 'commander';
import { folderArtifactStore } from '../activities/artifact-store';
import { EXIT } from './exit-codes';
import { findDeskAtRest, type DeskFlags } from './find-desk';
import { sessionDate } from './flags';
import { filedHistory, readFiledReport } from './report/read-filed';
import { reportLink, reportPath } from './report/report-place';
import { writeReport } from './report/write-report';
import { dateOf } from './session/session-flags';
import { UsageError } from './usage-error';

interface ReportFlags extends DeskFlags {
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly svg?: string;
  readonly json?: boolean;
}

/** `nightdesk report`: sessions that were filed, as one HTML file with pictures. */
export const reportCommand = (done: (code: number) => void): Command =>
  new Command('report')
    .description('Writes a report with pictures of filed sessions: one HTML file that needs no server.')
    .argument('[session]', 'one session: its date or its workflow id (default: every session that is filed)')
    .option('--from <date>', 'sessions from this date on, YYYY-MM-DD')
    .option('--to <date>', 'sessions until this date, YYYY-MM-DD')
    .option('--out <file>', 'the HTML file (default: in the folder reports of the state folder)')
    .option('--svg <dir>', 'write each picture as an SVG file too')
    .option(
      '--json',
      'print the data that the pictures are drawn from as JSON; write only what --out and --svg name',
    )
    .option('--desk <name>', "the desk (default: the one of the rules, or the built-in rules' main)")
    .option('--config <file>', "the desk's rules, YAML: they name the desk")
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .addHelpText(
      'after',
      `
Read are the records that ended sessions filed in the state folder, the scans that they name, and the history of the last
one for its timeline. No server is asked and nothing else is written. docs/report.md says how to read each picture.

Examples:
  nightdesk report                                   every session of the desk
  nightdesk report 2026-01-05                        one session
  nightdesk report --from 2026-01-05 --to 2026-01-09 --svg pictures`,
    )
    .action(async (session: string | undefined, flags: ReportFlags) => {
      const { desk, stateDir, encryption } = findDeskAtRest(flags, process.env);
      const artifacts = folderArtifactStore(stateDir);
      const wanted = rangeOf(session, desk, flags);
      const dates = (await artifacts.recordDates(desk)).filter(
        (date) => date >= wanted.from && date <= wanted.to,
      );
      const data = await readFiledReport({
        artifacts,
        desk,
        dates,
        history: filedHistory(artifacts, encryption),
      });
      if (!data)
        throw new Error(
          `${stateDir} has no record of desk ${desk} ${wanted.words}; is that its --state and --desk?`,
        );
      const file = flags.out ?? (flags.json === true ? undefined : reportPath(stateDir, data));
      writeReport(data, { file, svg: flags.svg });
      if (flags.json === true) process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
      else if (file !== undefined) process.stdout.write(`${reportLink(file)}\n`);
      done(EXIT.good);
    });

interface Range {
  readonly from: string;
  readonly to: string;
  readonly words: string;
}

function rangeOf(session: string | undefined, desk: string, { from, to }: ReportFlags): Range {
  if (session !== undefined) {
    if (from !== undefined || to !== undefined)
      throw new UsageError(`${session} is one session; leave --from and --to out, or name no session`);
    const date = dateOf(desk, session);
    return { from: date, to: date, words: `of ${date}` };
  }
  const range = {
    from: from === undefined ? '' : sessionDate('--from', from),
    to: to === undefined ? '9999-12-31' : sessionDate('--to', to),
  };
  const said = [...(from === undefined ? [] : [`from ${from}`]), ...(to === undefined ? [] : [`to ${to}`])];
  return { ...range, words: said.length === 0 ? 'yet' : said.join(' ') };
}
