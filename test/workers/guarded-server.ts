/** A Temporal server behind TLS that asks for a client's certificate or an API key, as clusters and Temporal Cloud do. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { connect, createSecureServer, type Http2SecureServer, type SecureServerOptions } from 'node:http2';
import type { OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM of an authority, and of a server's and a client's pair that it vouches for. */
export interface Certificates {
  readonly authority: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
}

/** Made by openssl, good for a day. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'nightdesk-certificates-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ...['req', '-x509', ...newKey, '-keyout', at('ca.key'), '-out', at('ca.pem')],
    ...['-days', '1', '-subj', '/CN=test authority'],
  );
  const pair = (name: string): { cert: string; key: string } => {
    openssl(
      ...['req', '-x509', ...newKey, '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)],
      ...['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-days', '1', '-subj', `/CN=${name}`],
      ...['-addext', `subjectAltName=DNS:${name}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
    );
    return { cert: readFileSync(at(`${name}.pem`), 'utf8'), key: readFileSync(at(`${name}.key`), 'utf8') };
  };
  return {
    authority: readFileSync(at('ca.pem'), 'utf8'),
    server: pair('temporal.internal'),
    client: pair('nightdesk'),
  };
}

/** Grpc's word for a caller that it doesn't know. */
const UNAUTHENTICATED = '16';

/**
 * Passes calls on to a server that asks nobody, once they have shown what is asked for; without `operator` none of the
 * operator service, as Temporal Cloud. Returns where it listens and what ends it.
 */
export async function guard(
  address: string,
  tls: SecureServerOptions,
  { apiKey, operator = true }: { readonly apiKey?: string; readonly operator?: boolean },
): Promise<{ readonly address: string; close(): void }> {
  const onward = connect(`http://${address}`);
  const server: Http2SecureServer = createSecureServer(tls, undefined);
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const isOperators = headers[':path']?.startsWith('/temporal.api.operatorservice.') ?? false;
    const isKnown = apiKey === undefined || headers.authorization === `Bearer ${apiKey}`;
    if (!isKnown || (isOperators && !operator)) {
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': UNAUTHENTICATED },
        { endStream: true },
      );
      return;
    }
    const call = onward.request({ ...headers, ':authority': address, ':scheme': 'http' });
    call.on('error', () => stream.close());
    call.on('response', (answer) => stream.respond(answer, { waitForTrailers: true }));
    call.on('trailers', (trailers) =>
      stream.once('wantTrailers', () => stream.sendTrailers(trailers as OutgoingHttpHeaders)),
    );
    stream.on('close', () => call.close());
    call.pipe(stream);
    stream.pipe(call);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      onward.destroy();
    },
  };
}
