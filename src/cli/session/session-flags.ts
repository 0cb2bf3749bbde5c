/** What every command on sessions has in common: which desk, which session, and how it is printed. */
import type { Command } from 'commander';
import { sessionKeyOf } from '../../domain/session';
import type { DeskFlags } from '../find-desk';
import { sessionDate } from '../flags';
import { UsageError } from '../usage-error';
import { newestDate } from './list-sessions';
import type { SessionSource } from './session-source';

export interface SessionFlags extends DeskFlags {
  readonly json?: boolean;
}

/** Adds the flags by which the desk is found, and `--json`. */
export const withDeskFlags = (command: Command): Command =>
  command
    .option('--desk <name>', "the desk (default: the one of the rules, or the built-in rules' main)")
    .option('--config <file>', "the desk's rules, YAML: they name the desk")
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .option('--json', 'print as JSON');

/**
 * The date of the session that is meant: by its date, by its workflow id, or the desk's newest. Throws `UsageError` for
 * another desk's id, and `Error` when the desk has no session.
 */
export async function whichDate(source: SessionSource, asked: string | undefined): Promise<string> {
  const { desk, stateDir, absence } = source;
  if (asked !== undefined) return dateOf(desk, asked);
  const newest = await newestDate(source);
  if (newest !== null) return newest;
  const where =
    absence === '' ? `its server and ${stateDir} have none` : `${stateDir} has none, and ${absence}`;
  throw new Error(`desk ${desk} has no session yet: ${where}`);
}

/** The date that a session of `desk` is named by, its own or its workflow id's. */
export function dateOf(desk: string, asked: string): string {
  const key = sessionKeyOf(asked);
  if (!key) return sessionDate('SESSION', asked);
  if (key.desk !== desk)
    throw new UsageError(
      `${asked} is a session of desk ${key.desk}, and desk ${desk} is asked; add --desk ${key.desk}`,
    );
  return sessionDate(asked, key.date);
}

/** Prints what a command found. */
export const print = (flags: SessionFlags, value: unknown, lines: () => readonly string[]): void => {
  process.stdout.write(flags.json ? `${JSON.stringify(value, null, 2)}\n` : `${lines().join('\n')}\n`);
};

/** Said beside the answer, on standard error, so that `--json` stays JSON. */
export const remark = (words: string): void => {
  process.stderr.write(`nightdesk: ${words}\n`);
};
