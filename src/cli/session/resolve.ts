import { WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { Command } from 'commander';
import { updateDesk, whyUnreached } from '../../activities/reach-desk';
import { parseClientOrderId } from '../../domain/client-order-id';
import { DESK } from '../../domain/desk-messages';
import { SECOND } from '../../domain/instant';
import type { Resolution } from '../../domain/resolution';
import { sessionWorkflowId } from '../../domain/session';
import { SESSION } from '../../domain/session-messages';
import { EXIT } from '../exit-codes';
import type { FoundDesk } from '../find-desk';
import { UsageError } from '../usage-error';
import { describe } from './read-session';
import { dateOf, print, withDeskFlags, type SessionFlags } from './session-flags';
import { withServer, type SessionSource } from './session-source';

interface ResolveFlags extends SessionFlags {
  readonly filled: string;
  readonly price?: string;
  readonly reason: string;
  readonly session?: string;
}

/** For an answer of the session, or of the desk, in milliseconds. */
const DEADLINE = 10 * SECOND;

/** `nightdesk session resolve`. */
export const resolveCommand = (done: (code: number) => void): Command =>
  withDeskFlags(
    new Command('resolve')
      .description('Says what became of an order whose fate nobody could prove.')
      .argument('<order>', 'its client order id, like nd1-main-20260105-COST-b-f1')
      .requiredOption(
        '--filled <shares>',
        'shares filled in all; 0 when it never arrived, or died without a fill',
      )
      .option('--price <usd>', 'average price of the fill; with a fill it is required')
      .requiredOption('--reason <text>', 'how you know')
      .option('--session <date>', "the session (default: the order's own)"),
  )
    .addHelpText(
      'after',
      `
Look the order up at the broker first: this is believed, and frees its room. It goes to the session while that runs,
and to the desk, which keeps what a session could not prove, when it has ended. What makes no sense is refused.

  nightdesk session resolve nd1-main-20260105-COST-b-f1 --filled 0 --reason "the broker's support: never arrived"`,
    )
    .action((order: string, flags: ResolveFlags) =>
      withServer(flags, async (source, found) => {
        const resolution: Resolution = {
          clientOrderId: order,
          filledQty: flags.filled,
          ...(flags.price === undefined ? {} : { averagePrice: flags.price }),
          reason: flags.reason,
        };
        const date = flags.session === undefined ? dateIn(order) : dateOf(source.desk, flags.session);
        const words = await resolveOrder(source, found, date, resolution);
        print(flags, { resolved: true, words }, () => [words]);
        done(EXIT.good);
      }),
    );

function dateIn(order: string): string {
  const identity = parseClientOrderId(order);
  if (identity) return identity.date;
  throw new UsageError(
    `ORDER ${order}: that is no client order id of a desk, like nd1-main-20260105-COST-b-f1`,
  );
}

async function resolveOrder(
  source: SessionSource & { readonly client: Client },
  { taskQueue }: FoundDesk,
  date: string,
  resolution: Resolution,
): Promise<string> {
  const { client, desk } = source;
  const workflowId = sessionWorkflowId({ desk, date });
  const run = await describe(client, { desk, date });
  try {
    return await client.withDeadline(Date.now() + DEADLINE, async () => {
      if (run?.status.name === 'RUNNING')
        return client.workflow.getHandle(workflowId).executeUpdate<string, [Resolution]>(SESSION.resolve, {
          args: [resolution],
        });
      const state = await updateDesk({ client, desk, taskQueue }, DESK.resolve, resolution);
      const left = state.unproven.map(({ clientOrderId }) => clientOrderId).join(', ') || 'none';
      return `${resolution.clientOrderId} is resolved at desk ${desk}: ${resolution.filledQty} sh filled; still unproven: ${left}`;
    });
  } catch (error) {
    const asked = run?.status.name === 'RUNNING' ? workflowId : `desk ${desk}`;
    const why =
      error instanceof WorkflowUpdateFailedError
        ? (error.cause?.message ?? error.message)
        : whyUnreached(error);
    throw new Error(`${asked} refused: ${why}. Nothing was resolved`, { cause: error });
  }
}
