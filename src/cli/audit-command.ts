/** `nightdesk audit`: is what a session decided what its code decides from what it saw (design, section 6)? */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { History } from '@temporalio/common/lib/proto-utils';
import { openAuditor, type Auditor } from '../audit/audit-history';
import { historyOf } from '../audit/recorded-session';
import type { KeyRing } from '../codec/key-ring';
import { readableHistory } from '../codec/readable-history';
import type { SessionKey } from '../domain/session';
import { auditLines, isAudit, verdictLine, type AuditOutcome } from './audit-view';
import { EXIT } from './exit-codes';
import { findDeskAtRest, type DeskFlags } from './find-desk';
import { sessionNamed, withHistories, type FoundRun, type Histories } from './find-histories';
import { silenceReplays } from './silent-replays';
import { UsageError } from './usage-error';

interface AuditFlags extends DeskFlags {
  readonly all?: boolean;
  readonly since?: string;
  readonly json?: boolean;
}

export function auditCommand(done: (code: number) => void): Command {
  return new Command('audit')
    .description('Proves past sessions: replays each and makes its decisions again from what it saw.')
    .argument('[sessions...]', "a session's date, its workflow id, or a file that `history export` wrote")
    .option('--all', "every session of the desk: the server's and those filed in the state folder")
    .option('--since <date>', 'every session from this date on, YYYY-MM-DD')
    .option('--json', 'print the findings as JSON')
    .option('--desk <name>', "the desk (default: the one of the rules, or the built-in rules' main)")
    .option('--config <file>', "the desk's rules, YAML: they name the desk")
    .option(
      '--state <dir>',
      'the state folder: artifacts and filed histories (default: NIGHTDESK_STATE, or .nightdesk)',
    )
    .addHelpText(
      'after',
      `
  nightdesk audit 2026-01-05           one session, from the server or from what is filed
  nightdesk audit --all                all that there are
  nightdesk audit day.json --state .   an exported history, with the artifacts of that state folder

What is compared: every activity's input, every timer and the result with what today's code gives; the scan with its
artifact; every check of the order gateway with what it read. A difference names the decision and both values.
Nothing is written, and no broker is asked.

Exit codes: 0 nothing differs · 3 something differs · 1 something couldn't be audited · 2 wrong arguments`,
    )
    .action(async (sessions: readonly string[], flags: AuditFlags) => done(await audit(sessions, flags)));
}

/** Something to audit: a run, or a file. */
interface Subject {
  readonly label: string;
  readonly history: () => Promise<History>;
}

async function audit(asked: readonly string[], flags: AuditFlags): Promise<number> {
  const since = everythingSince(flags);
  if (asked.length > 0 === (since !== null))
    throw new UsageError('say what to audit: sessions or files, or else --all or --since');
  const desk = findDeskAtRest(flags, process.env);
  const named = asked.map((each) => sessionNamed(each, desk.desk) ?? fileNamed(each));
  silenceReplays();
  const outcomes: AuditOutcome[] = [];
  const say = (line: string): void => {
    if (flags.json !== true) process.stdout.write(`${line}\n`);
  };
  await withHistories(desk, async (histories) => {
    const auditor = openAuditor();
    try {
      for await (const subject of subjects(named, since, histories, desk.encryption, say)) {
        const outcome = await outcomeOf(subject, auditor, histories);
        outcomes.push(outcome);
        auditLines(subject.label, outcome).forEach(say);
      }
    } finally {
      await auditor.close();
    }
  });
  if (outcomes.length === 0)
    throw new Error(`there is no session of desk ${desk.desk} to audit in ${desk.stateDir}`);
  say(verdictLine(outcomes));
  if (flags.json === true) process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`);
  return exitCode(outcomes);
}

/** Everything that was asked for, one after the other. */
async function* subjects(
  named: readonly (SessionKey | string)[],
  since: string | null,
  histories: Histories,
  encryption: KeyRing | null,
  say: (line: string) => void,
): AsyncGenerator<Subject> {
  const asksForSessions = since !== null || named.some((each) => typeof each !== 'string');
  if (histories.without !== null && asksForSessions) say(histories.without);
  for (const each of named) {
    if (typeof each === 'string') yield fileSubject(each, encryption);
    else yield* labelled(await histories.ofSession(each));
  }
  if (since !== null) yield* labelled(await histories.since(since));
}

/** The date that everything is audited from; null where sessions are named. */
function everythingSince({ all, since }: AuditFlags): string | null {
  if (since === undefined) return all === true ? '' : null;
  if (/^\d{4}-\d\d-\d\d$/.test(since)) return since;
  throw new UsageError(`--since ${since}: give a date, like 2026-01-05`);
}

function fileNamed(path: string): string {
  if (existsSync(path)) return path;
  throw new UsageError(
    `${path} is no date (YYYY-MM-DD), no session's id (session/main/2026-01-05) and no file`,
  );
}

const fileSubject = (path: string, encryption: KeyRing | null): Subject => ({
  label: path,
  history: async () => readableHistory(historyOf(parsed(await readFile(path, 'utf8'))), encryption),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error('it is no JSON, and so no history', { cause });
  }
}

/** By their dates; a session that ran more than once by its runs too. */
const labelled = (runs: readonly FoundRun[]): readonly Subject[] =>
  runs.map((run) => {
    const isAgain = runs.filter(({ date }) => date === run.date).length > 1;
    return {
      label: isAgain ? `${run.date} run ${run.runId.slice(0, 8)}` : run.date,
      history: () => run.history(),
    };
  });

async function outcomeOf(
  { label, history }: Subject,
  auditor: Auditor,
  { artifacts }: Histories,
): Promise<AuditOutcome> {
  try {
    return await auditor.audit(await history(), artifacts);
  } catch (error) {
    return { what: label, why: error instanceof Error ? error.message : String(error) };
  }
}

function exitCode(outcomes: readonly AuditOutcome[]): number {
  const verdicts = outcomes.map((outcome) => (isAudit(outcome) ? outcome.verdict : 'unaudited'));
  if (verdicts.includes('differs')) return EXIT.differs;
  return verdicts.includes('unaudited') ? EXIT.failed : EXIT.good;
}
