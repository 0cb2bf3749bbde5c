import { Command } from 'commander';
import { EXIT } from '../exit-codes';
import { readSession } from './read-session';
import { print, remark, whichDate, withDeskFlags, type SessionFlags } from './session-flags';
import { sessionPage } from './session-page';
import { withSessions, type SessionSource } from './session-source';

/** `nightdesk session show`. */
export const showCommand = (done: (code: number) => void): Command =>
  withDeskFlags(
    new Command('show')
      .description('Shows one session: what asks for you, what was decided, what became of it.')
      .argument('[session]', 'its date or its workflow id (default: the newest)'),
  )
    .addHelpText(
      'after',
      `
A session that runs is asked itself. One that has ended is shown from its result; one that the server has forgotten,
from the record that it filed in the state folder. All times are New York's.

  nightdesk session show 2026-01-05`,
    )
    .action((asked: string | undefined, flags: SessionFlags) =>
      withSessions(flags, async (source) => {
        const date = await whichDate(source, asked);
        const session = await readSession(source, date);
        if (!session) throw noSession(source, date);
        if (source.client === null) remark(`the filed record: ${source.absence}`);
        print(flags, session, () => sessionPage(session, source.desk));
        done(EXIT.good);
      }),
    );

/** Neither the server nor the folder has it. */
export const noSession = ({ desk, stateDir, absence }: SessionSource, date: string): Error =>
  new Error(
    `desk ${desk} has no session of ${date}: ` +
      (absence === ''
        ? `neither the server nor ${stateDir} has it; \`nightdesk session list\` shows those there are`
        : `${stateDir} has no record of it, and ${absence}`),
  );
