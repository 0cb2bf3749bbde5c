/** `nightdesk readiness`: did paper go well enough for money? It says no, and why, until it did. */
import { Command } from 'commander';
import { loadConfig } from '../config/config';
import { EXIT } from './exit-codes';
import { findDeskAtRest, type DeskFlags } from './find-desk';
import { makeReadiness } from './readiness/gather-evidence';
import { readinessText } from './readiness/readiness-text';
import { repeated } from './repeated-option';
import { silenceReplays } from './silent-replays';

interface ReadinessFlags extends DeskFlags {
  readonly rehearsal: readonly string[];
  readonly json?: boolean;
}

export const readinessCommand = (done: (code: number) => void): Command =>
  new Command('readiness')
    .description(
      'Tells from the recorded sessions whether paper went well enough to trade money, and why not.',
    )
    .addOption(
      repeated(
        '--rehearsal <dir>',
        'the state folder of a rehearsal, a run of `nightdesk up`; may be repeated',
      ),
    )
    .option('--desk <name>', "the desk (default: the one of the rules, or the built-in rules' main)")
    .option('--config <file>', 'the rules that would go live, YAML')
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Read are the records and histories of the desk: from its Temporal server where one is named, and from the state folder.
Every session on paper is audited. Time on paper is sessions at Alpaca's paper host alone; a drift refusal, a gap refusal
and a fall-back to whole shares may come from a rehearsal, and are then named as rehearsed. Nothing is written, and no
broker is asked. docs/live.md says what each criterion is for.

  nightdesk readiness --config desk.yaml
  nightdesk readiness --config desk.yaml --rehearsal drill --json

Exit codes: 0 ready · 3 not ready · 1 something couldn't be read · 2 wrong arguments`,
    )
    .action(async (flags: ReadinessFlags) => {
      const config = loadConfig(flags.config);
      const desk = findDeskAtRest(flags, process.env);
      silenceReplays();
      const report = await makeReadiness({
        ...{ desk, config, rehearsals: flags.rehearsal, now: new Date() },
        progress: (words) => {
          if (process.stderr.isTTY) process.stderr.write(`${words}\n`);
        },
      });
      process.stdout.write(
        flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : readinessText(report),
      );
      done(report.ready ? EXIT.good : EXIT.differs);
    });
