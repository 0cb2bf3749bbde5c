/** `nightdesk session retry` and `skip`: an operator's answer to a parked session, and what the session makes of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import type { Attention } from '../../domain/attention';
import { SECOND } from '../../domain/instant';
import { sessionWorkflowId } from '../../domain/session';
import { SESSION, type Progress } from '../../domain/session-messages';
import { EXIT } from '../exit-codes';
import { UsageError } from '../usage-error';
import { askProgress, describe } from './read-session';
import { print, whichDate, withDeskFlags, type SessionFlags } from './session-flags';
import { withServer, type SessionSource } from './session-source';
import { noSession } from './show';

type Signal = typeof SESSION.retry | typeof SESSION.skip;

interface SignalFlags extends SessionFlags {
  readonly reason?: string;
}

/** What a session made of a signal. JSON-plain. */
interface Heard {
  readonly workflowId: string;
  readonly signal: Signal;
  /** `ignored`: it changed nothing. `parked`: it is parked still, or again. */
  readonly came: 'taken' | 'ignored' | 'parked';
  readonly words: string;
}

/** How long a session is asked for what it made of a signal, and how often. */
const LONGEST = 10 * SECOND;
const EVERY = 250;

export const retryCommand = (done: (code: number) => void): Command =>
  signalCommand(SESSION.retry, 'Lets a parked session try again what it is parked at.', done).addHelpText(
    'after',
    `
\`nightdesk session show\` says what a session is parked at, and what retry and skip will do. Nothing that was sent is
sent twice. The Temporal UI's own dialog sends the same signal.

  nightdesk session retry --reason "the broker is back"`,
  );

export const skipCommand = (done: (code: number) => void): Command =>
  signalCommand(SESSION.skip, 'Lets a parked session go on without what it is parked at.', done).addHelpText(
    'after',
    `
What is skipped isn't done any more on that day; \`nightdesk session show\` says what that means. A reason is required,
because it stands in the history.

  nightdesk session skip --reason "no entries today"`,
  );

function signalCommand(signal: Signal, description: string, done: (code: number) => void): Command {
  const command = new Command(signal)
    .description(description)
    .argument('[session]', 'its date or its workflow id (default: the newest)');
  if (signal === SESSION.skip) command.requiredOption('--reason <text>', 'why, in a few words');
  else command.option('--reason <text>', 'why, in a few words');
  return withDeskFlags(command).action((asked: string | undefined, flags: SignalFlags) =>
    withServer(flags, async (source) => {
      if (flags.reason?.trim() === '') throw new UsageError('--reason is empty; say why, in a few words');
      const heard = await say(source, await whichDate(source, asked), signal, flags.reason);
      print(flags, heard, () => [heard.words]);
      done(heard.came === 'taken' ? EXIT.good : EXIT.failed);
    }),
  );
}

async function say(
  source: SessionSource & { readonly client: Client },
  date: string,
  signal: Signal,
  reason: string | undefined,
): Promise<Heard> {
  const { client, desk } = source;
  const workflowId = sessionWorkflowId({ desk, date });
  const run = await describe(client, { desk, date });
  if (!run) throw noSession(source, date);
  if (run.status.name !== 'RUNNING')
    throw new Error(`${workflowId} has ended (${run.status.name.toLowerCase()}); the ${signal} was not sent`);
  const before = await askProgress(client, workflowId).catch((cause: unknown) => {
    throw new Error(
      `no worker answers for ${workflowId}, so that it isn't known what it is parked at; the ${signal} was not sent. ` +
        `Start a worker, or send the signal in the Temporal UI: it waits there`,
      { cause },
    );
  });
  const handle = client.workflow.getHandle(workflowId);
  await handle.signal(signal, ...(reason === undefined ? [] : [reason]));

  const giveUpAt = performance.now() + LONGEST;
  for (;;) {
    const after = await askProgress(client, workflowId).catch((cause: unknown) => {
      throw new Error(
        `the ${signal} was sent, and no worker of ${workflowId} says what came of it; \`nightdesk session show\` will`,
        { cause },
      );
    });
    const heard = whatCame(signal, before, after);
    if (heard.came !== 'parked' || performance.now() > giveUpAt) return { workflowId, signal, ...heard };
    await sleep(EVERY);
  }
}

/** Compares what a session said before and after a signal; a query is answered after every signal before it. */
export function whatCame(signal: Signal, before: Progress, after: Progress): Pick<Heard, 'came' | 'words'> {
  if (after.ignored !== '' && after.ignored !== before.ignored)
    return { came: 'ignored', words: `${signal} ignored: ${after.ignored}` };
  const was = parkedOf(before);
  const is = parkedOf(after);
  if (!was && !is)
    // It said nothing against it: a retry that is no answer to a parked step looks at unproven orders at once.
    return { came: 'taken', words: `${signal} taken; the session is at ${after.phase}` };
  if (is?.parked?.word === signal)
    return { came: 'taken', words: `${signal} taken for ${is.reason}; it is being acted on` };
  if (is && was && sameMatter(was, is) && is.parked?.failed === was.parked?.failed) {
    const { reason, parked } = is;
    return { came: 'parked', words: `still, or again, parked for ${reason}: ${parked?.failed ?? ''}` };
  }
  const now = is ? `parked for ${is.reason}: ${is.parked?.failed ?? ''}` : `at ${after.phase}`;
  return {
    came: 'taken',
    words: `${signal} taken${was ? ` for ${was.reason}` : ''}; the session is now ${now}`,
  };
}

const parkedOf = ({ attention }: Progress): Attention | undefined =>
  attention.find(({ parked }) => parked !== null);

const sameMatter = (one: Attention, other: Attention): boolean =>
  one.reason === other.reason && one.about === other.about;
