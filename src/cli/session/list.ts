import { Command } from 'commander';
import pc from 'picocolors';
import { EXIT } from '../exit-codes';
import { sessionDate, wholeNumber } from '../flags';
import { columns, fitting } from '../text-table';
import { listSessions, type ListedSession } from './list-sessions';
import { print, remark, withDeskFlags, type SessionFlags } from './session-flags';
import { withSessions } from './session-source';

interface ListFlags extends SessionFlags {
  readonly since?: string;
  readonly attention?: boolean;
  readonly limit: string;
}

/** `nightdesk session list`. */
export const listCommand = (done: (code: number) => void): Command =>
  withDeskFlags(
    new Command('list')
      .description('Lists the sessions of a desk, the newest first.')
      .option('--since <date>', 'only sessions from this date on, like 2026-01-05')
      .option('--attention', 'only those that ask for a person')
      .option('--limit <count>', 'at most so many', '20'),
  )
    .addHelpText(
      'after',
      `
A session that the server has forgotten, or that no server is up for, is listed from the record that it filed; whether
somebody was asked for is not known of it any more (?).

  nightdesk session list --attention --since 2026-01-01`,
    )
    .action((flags: ListFlags) =>
      withSessions(flags, async (source) => {
        const limit = wholeNumber('--limit', flags.limit, 1, 10_000);
        const since = flags.since === undefined ? null : sessionDate('--since', flags.since);
        const sessions = await listSessions(source, { since, attention: flags.attention ?? false, limit });
        if (source.client === null) remark(`filed records alone: ${source.absence}`);
        print(flags, sessions, () => listLines(source.desk, sessions));
        done(EXIT.good);
      }),
    );

function listLines(desk: string, sessions: readonly ListedSession[]): readonly string[] {
  if (sessions.length === 0) return [`no such session of desk ${desk}`];
  const rows = sessions.map(({ date, state, running, needsAttention, filled, refused, reasonCodes }) => [
    date,
    running ? `at ${state}` : state,
    needsAttention === null ? '?' : needsAttention ? pc.red('yes') : '-',
    `${filled}`.padStart('filled'.length),
    `${refused}`.padStart('refused'.length),
    fitting(reasonCodes, ROOM_FOR_CODES),
  ]);
  return columns([['date', 'state', 'attention', 'filled', 'refused', 'reasons'], ...rows]);
}

/** What the columns before them leave, with the longest state. */
const ROOM_FOR_CODES = 45;
