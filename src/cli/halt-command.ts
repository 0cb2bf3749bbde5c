/** `nightdesk halt`, `reduce` and `resume`: the mode of a desk, changed from a terminal (design 3.9). */
import { Command } from 'commander';
import { haltFilePath, haltPendingPath } from '../activities/halt-file';
import { DESK } from '../domain/desk-messages';
import type { DeskState } from '../domain/desk-state';
import type { TradingMode } from '../domain/halt';
import { changeMode, isThere, type ModeChange } from './change-mode';
import { eachOf } from './each-of';
import { EXIT } from './exit-codes';
import { findDesk, type FoundDesk } from './find-desk';
import { DESKS_OPTION, findDesks, type DesksFlags } from './find-desks';
import { UsageError } from './usage-error';

interface ModeFlags extends DesksFlags {
  readonly reason: string;
  readonly json?: boolean;
}

/** What each mode stops and doesn't, for whoever has just set it. */
const MEANS: Readonly<Record<TradingMode, readonly string[]>> = {
  halted: [
    'stopped      every order of every worker, entries and exits; open entries of a session are cancelled',
    'not stopped  cancels; what is held stays held, without its exits',
    'to go on     nightdesk resume --reason "…"',
  ],
  reducing: [
    'stopped      entries, of every worker',
    'not stopped  exits; cancels',
    'to go on     nightdesk resume --reason "…"',
  ],
  active: [
    'stopped      nothing; what was refused or cancelled meanwhile is not sent again',
    'not stopped  entries and exits, each after its own checks',
  ],
};

const WHERE = `
Where: TEMPORAL_ADDRESS, or the run of \`nightdesk up\` in the state folder.`;

/** Stops everything. */
export const haltCommand = (done: (code: number) => void): Command =>
  modeCommand(DESK.halt, 'Halts a desk: no order leaves any more, only cancels.', done).addHelpText(
    'after',
    `
The desk stays halted, with every worker, over restarts and into later sessions, until \`nightdesk resume\`.
With Temporal down, write the file HALT into the workers' state folder instead; its text is the reason. A worker
stops as soon as it is there, and halts the desk for all when Temporal is back. Deleting it resumes nothing.
${WHERE}`,
  );

/** Stops what adds risk. */
export const reduceCommand = (done: (code: number) => void): Command =>
  modeCommand(DESK.reduce, 'Lets a desk only reduce: exits leave, entries do not.', done).addHelpText(
    'after',
    `
The daily loss limit does the same by itself. A desk that is halted stays halted.
${WHERE}`,
  );

/** Goes on. */
export const resumeCommand = (done: (code: number) => void): Command =>
  modeCommand(DESK.resume, 'Lets a desk trade again after a halt or a reduce.', done).addHelpText(
    'after',
    `
The only way to lift either, whoever set it: also the daily loss limit, and a HALT file, which must be deleted first.
${WHERE}`,
  );

function modeCommand(name: ModeChange, description: string, done: (code: number) => void): Command {
  return new Command(name)
    .description(description)
    .requiredOption('--reason <text>', 'why, in a few words; it stands in the record of every order it stops')
    .option('--desk <name>', "the desk (default: the one of the rules, or the built-in rules' main)")
    .option('--config <file>', "the desk's rules, YAML: they name the desk")
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .option('--json', 'print what the desk is now as JSON')
    .option(...DESKS_OPTION)
    .action(async (flags: ModeFlags) => {
      if (flags.reason.trim() === '') throw new UsageError('--reason is empty; say why, in a few words');
      // One that is named is halted whatever is wrong with the files of the others.
      const { folder, desks } =
        flags.desk === undefined
          ? findDesks(flags, process.env)
          : { folder: null, desks: [findDesk(flags, process.env)] };
      const results = await eachOf(desks, (found) => changed(name, found, flags.reason, folder !== null));
      const failures = results.filter((result) => 'failed' in result);
      const answer = folder === null ? results[0] : results;
      process.stdout.write(`${flags.json ? JSON.stringify(answer, null, 2) : textOf(results).join('\n')}\n`);
      if (failures.length > 0)
        throw new Error(`${failures.length} of ${desks.length} desks could not be told; try them again`);
      done(EXIT.good);
    });
}

/** What a desk is now, or why nobody knows. JSON-plain. */
type Changed =
  | ({ readonly desk: string; readonly isNew: boolean } & DeskState['halt'])
  | { readonly desk: string; readonly failed: string };

/** Of many desks one that can't be told keeps no other from being told. */
async function changed(
  name: ModeChange,
  found: FoundDesk,
  reason: string,
  isOneOfMany: boolean,
): Promise<Changed> {
  const { desk, stateDir } = found;
  try {
    if (name === DESK.resume) mustBeDeleted(stateDir, desk);
    const { state, isNew } = await changeMode(name, found, reason);
    return { desk, ...state.halt, isNew };
  } catch (error) {
    if (!isOneOfMany) throw error;
    return { desk, failed: error instanceof Error ? error.message : String(error) };
  }
}

function textOf(results: readonly Changed[]): readonly string[] {
  const modes = new Set(results.flatMap((result) => ('mode' in result ? [result.mode] : [])));
  return [
    ...results.map((result) => {
      if ('failed' in result) return `desk ${result.desk}: ${result.failed}`;
      const { desk, mode, reason, by, at } = result;
      return `desk ${desk} is ${mode}${reason === '' ? '' : `: ${reason} (by ${by}, ${at})`}`;
    }),
    ...[...modes].flatMap((mode) => MEANS[mode].map((line) => `  ${line}`)),
    ...results.flatMap((result) =>
      'isNew' in result && result.isNew
        ? [`  note         no session of a desk ${result.desk} ran here before; is that its name?`]
        : [],
    ),
  ];
}

/** A resume that a file undoes at once would only look like one. */
function mustBeDeleted(stateDir: string, desk: string): void {
  const file = haltFilePath(stateDir);
  if (isThere(file)) {
    throw new Error(`${file} is there and would halt the desk again; delete it first, then resume`);
  }
  const pending = haltPendingPath(stateDir, desk);
  if (isThere(pending)) {
    throw new Error(
      `the halt of a deleted HALT file is still on its way to the desk; its worker delivers it within seconds, resume ` +
        `after that. When no worker will run in this folder again, delete ${pending}`,
    );
  }
}
