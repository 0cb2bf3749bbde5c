import type { Client } from '@temporalio/client';
import { connectClient, type TemporalEndpoint } from '../workers/temporal-connection';

/**
 * Connects to a desk's Temporal server for as long as `use` takes. Throws a `NoServerError` that names the address when
 * nobody answers there, and says what to do.
 */
export async function withTemporal<T>(
  endpoint: TemporalEndpoint,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connectClient(endpoint);
  try {
    return await use(client);
  } finally {
    await client.connection.close();
  }
}
