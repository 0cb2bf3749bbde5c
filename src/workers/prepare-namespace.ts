import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type ConnectionLike } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { DAY_MS, registerSearchAttributes, RETENTION_DAYS } from './register-search-attributes';
import { SECOND } from '../domain/instant';

/** Numbers of grpc. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
/** The parts of a server hear of a new namespace one after the other. */
const KNOWN_WITHIN = 30 * SECOND;

/** What was made of a namespace. JSON-plain. */
export interface PreparedNamespace {
  readonly namespace: string;
  readonly result: 'created' | 'found';
  /** What couldn't be had and stops no desk, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Makes a namespace ready for desks, whatever server it is on: creates it where it isn't there, keeps closed runs for a
 * year, and registers the search attributes. Safe to repeat. Throws an `Error` that says who can do what this caller
 * may not.
 */
export async function prepareNamespace(
  connection: ConnectionLike,
  namespace: string,
): Promise<PreparedNamespace> {
  const result = (await isThere(connection, namespace)) ? 'found' : await create(connection, namespace);
  return { namespace, result, warnings: await registerSearchAttributes(connection, namespace) };
}

async function isThere({ workflowService }: ConnectionLike, namespace: string): Promise<boolean> {
  try {
    await workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if (codeOf(error) === NOT_FOUND) return false;
    throw new Error(
      `namespace ${namespace} can't be looked at (${(error as Error).message}); may these credentials use it?`,
      { cause: error },
    );
  }
}

async function create(connection: ConnectionLike, namespace: string): Promise<'created'> {
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      description: 'Nightdesk: one workflow a trading session',
      workflowExecutionRetentionPeriod: msToTs(RETENTION_DAYS * DAY_MS),
    });
  } catch (error) {
    if (codeOf(error) !== ALREADY_EXISTS)
      throw new Error(
        `there is no namespace ${namespace}, and it can't be created (${(error as Error).message}); have its operator ` +
          'create it (on Temporal Cloud: in its UI, or `tcld namespace create`), or set TEMPORAL_NAMESPACE',
        { cause: error },
      );
  }
  await untilKnown(connection, namespace);
  return 'created';
}

/** A namespace that was just made is refused for some seconds more. */
async function untilKnown({ operatorService }: ConnectionLike, namespace: string): Promise<void> {
  const until = Date.now() + KNOWN_WITHIN;
  for (;;) {
    try {
      await operatorService.listSearchAttributes({ namespace });
      return;
    } catch (error) {
      if (codeOf(error) !== NOT_FOUND || Date.now() > until) throw error;
      await sleep(SECOND / 2);
    }
  }
}

const codeOf = (error: unknown): number | null => (isGrpcServiceError(error) ? error.code : null);
