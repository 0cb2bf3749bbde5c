/** The one place where a connection to Temporal is made: a worker's, and a client's for commands. */
import { Client, Connection } from '@temporalio/client';
import type { TLSConfig } from '@temporalio/common/lib/internal-non-workflow';
import { NativeConnection } from '@temporalio/worker';
import { dataConverter } from '../codec/data-converter';
import type { KeyRing } from '../codec/key-ring';
import { USUAL_ADDRESS, type TemporalSettings } from '../config/temporal-settings';
import { OPEN_ACCESS, type TemporalAccess } from '../config/temporal-access';
import { SECOND } from '../domain/instant';

/** A server, the desk's place on it, and how one gets in. */
export interface TemporalEndpoint {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  readonly access: TemporalAccess;
  /** What payloads are encrypted with; null: the server sees them. */
  readonly encryption: KeyRing | null;
}

/** Of a connection, in milliseconds: a server that is there answers at once. */
const CONNECT_DEADLINE = 5 * SECOND;

/** Nobody answers at a Temporal address, or nobody lets us in. */
export class NoServerError extends Error {
  override readonly name = 'NoServerError';
}

/** The server of these settings; where an embedded desk names none, the one of this machine. */
export const endpointOf = (temporal: TemporalSettings): TemporalEndpoint => ({
  ...temporal,
  address: temporal.address ?? USUAL_ADDRESS,
});

/** A server that this machine itself started, which lets everybody in. */
export const ownServer = (
  address: string,
  { namespace, encryption }: Pick<TemporalEndpoint, 'namespace' | 'encryption'>,
): TemporalEndpoint => ({ address, namespace, access: OPEN_ACCESS, encryption });

/** Connects a worker. Throws a `NoServerError` that names the address and says what to do. */
export async function connectWorker(endpoint: TemporalEndpoint): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(connectionOptions(endpoint));
  } catch (cause) {
    throw noServer(endpoint, cause);
  }
}

/** Connects a client. Whoever asks closes `client.connection`. Throws a `NoServerError`, as `connectWorker` does. */
export async function connectClient(
  endpoint: TemporalEndpoint,
): Promise<Client & { connection: Connection }> {
  const connection = await Connection.connect({
    ...connectionOptions(endpoint),
    connectTimeout: CONNECT_DEADLINE,
  }).catch((cause: unknown) => {
    throw noServer(endpoint, cause);
  });
  return clientOn(connection, endpoint) as Client & { connection: Connection };
}

/** A client over a connection that is there already. */
export const clientOn = (
  connection: Connection | NativeConnection,
  { namespace, encryption }: Pick<TemporalEndpoint, 'namespace' | 'encryption'>,
): Client => new Client({ connection, namespace, ...dataConverter(encryption) });

function connectionOptions({ address, access: { apiKey, tls, headers } }: TemporalEndpoint) {
  return {
    address,
    ...(tls && { tls: tlsConfig(tls) }),
    ...(apiKey && { apiKey: apiKey.reveal() }),
    metadata: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.reveal()])),
  };
}

const tlsConfig = ({
  serverName,
  rootCertificate,
  client,
}: NonNullable<TemporalAccess['tls']>): TLSConfig => ({
  ...(serverName !== null && { serverNameOverride: serverName }),
  ...(rootCertificate !== null && { serverRootCACertificate: Buffer.from(rootCertificate) }),
  ...(client && {
    clientCertPair: { crt: Buffer.from(client.certificate), key: Buffer.from(client.key.reveal()) },
  }),
});

/** gRPC's words for a caller that isn't let in; the two kinds of client hide them at different depths. */
const REFUSED = /UNAUTHENTICATED|PERMISSION_?DENIED|unauthorized/i;

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${wordsOf(error.cause)}`;
}

function noServer({ address, access: { tls } }: TemporalEndpoint, cause: unknown): NoServerError {
  const why = wordsOf(cause);
  if (REFUSED.test(why))
    return new NoServerError(
      `the Temporal server at ${address} doesn't let this caller in (${why}); check TEMPORAL_API_KEY or the client ` +
        'certificate, and that they belong to this namespace',
      { cause },
    );
  const how = tls === null ? 'without TLS' : 'over TLS';
  return new NoServerError(
    `no Temporal server answers at ${address} ${how}; start it, or set TEMPORAL_ADDRESS to where it is` +
      (tls === null ? ' and TEMPORAL_TLS=true if it wants TLS' : ''),
    { cause },
  );
}
