import { existsSync } from 'node:fs';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { Command } from 'commander';
import { newYorkDate } from '../../activities/session-times';
import { sessionWorkflowId, type SessionKey } from '../../domain/session';
import { SESSION } from '../../domain/session-messages';
import type { SessionRecord } from '../../domain/session-record';
import { EXIT } from '../exit-codes';
import type { FoundDesk } from '../find-desk';
import { hashFor, mustBeArmed } from '../live/must-be-armed';
import { statePaths } from '../up/run-state';
import { shareOf } from '../../domain/urgency';
import { UsageError } from '../usage-error';
import { describe, filedRecord } from './read-session';
import { dateOf, print, withDeskFlags, type SessionFlags } from './session-flags';
import { withServer, type SessionSource } from './session-source';

/** What came of a start. JSON-plain. */
interface Started {
  readonly workflowId: string;
  readonly started: boolean;
  /** What the session is, in words. */
  readonly words: string;
}

/** `nightdesk session start`. */
export const startCommand = (done: (code: number) => void): Command =>
  withDeskFlags(
    new Command('start')
      .description('Starts the session of a date, once: one that runs, or has run, is left alone.')
      .argument('[date]', "the date of the scan (default: New York's date now)"),
  )
    .addHelpText(
      'after',
      `
The schedule starts sessions by itself (\`nightdesk schedule\`); this is for a day that it missed. A session whose
entry window is over ends at once and buys nothing. One that failed may be started again, and can't send an order twice.

  nightdesk session start 2026-01-05`,
    )
    .action((asked: string | undefined, flags: SessionFlags) =>
      withServer(flags, async (source, found) => {
        const today = newYorkDate(new Date().toISOString());
        const date = dateOf(source.desk, asked ?? today);
        refuseEmbedded(source);
        mustBeArmed(found, hashFor(found.desk, flags), process.env);
        if (date > today)
          throw new UsageError(
            `${date} lies ahead: in New York it is ${today}. That session is started on its day`,
          );
        const came = await start(source, found, { desk: source.desk, date });
        print(flags, came, () => [came.words]);
        done(EXIT.good);
      }),
    );

/** The exchange of an embedded run stands still between its sessions; only the runner moves its clock. */
function refuseEmbedded({ stateDir }: SessionSource): void {
  if (existsSync(statePaths(stateDir).identity))
    throw new UsageError(
      `${stateDir} belongs to an embedded run, whose sessions \`nightdesk up\` starts: it alone sets the exchange's ` +
        `clock. Nothing was started`,
    );
}

async function start(
  { client, artifacts }: SessionSource & { readonly client: Client },
  { taskQueue }: FoundDesk,
  key: SessionKey,
): Promise<Started> {
  const workflowId = sessionWorkflowId(key);
  const answer = (started: boolean, words: string): Started => ({ workflowId, started, words });
  // The server forgets a session after its retention; the folder doesn't.
  const filed = await filedRecord(artifacts, key);
  if (filed && filed.outcome !== 'failed')
    return answer(false, `${workflowId} has run: ${filed.outcome}. Nothing was started`);
  try {
    await client.workflow.start<(key: SessionKey) => Promise<SessionRecord>>(SESSION.type, {
      workflowId,
      taskQueue,
      args: [key],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      priority: shareOf(key.desk),
      staticSummary: `session of ${key.date}, desk ${key.desk}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const run = await describe(client, key);
    const running = run?.status.name === 'RUNNING';
    return answer(false, `${workflowId} ${running ? 'runs already' : 'has run'}. Nothing was started`);
  }
  return answer(true, `${workflowId} is started`);
}
