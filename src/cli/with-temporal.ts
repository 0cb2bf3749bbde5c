import { Client, Connection } from '@temporalio/client';
import { SECOND } from '../domain/instant';
import type { FoundDesk } from './find-desk';

/** Of a connection, in milliseconds: a server that is there answers at once. */
const CONNECT_DEADLINE = 5 * SECOND;

/** Nobody answers at a Temporal address. */
export class NoServerError extends Error {
  override readonly name = 'NoServerError';
}

/**
 * Connects to a desk's Temporal server for as long as `use` takes. Throws a `NoServerError` that names the address when nobody
 * answers there, and says what to do.
 */
export async function withTemporal<T>(
  { address, namespace }: Pick<FoundDesk, 'address' | 'namespace'>,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: CONNECT_DEADLINE }).catch(
    (cause: unknown) => {
      throw new NoServerError(
        `no Temporal server answers at ${address}; start it, or set TEMPORAL_ADDRESS to where it is`,
        { cause },
      );
    },
  );
  try {
    return await use(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}
