/**
 * How one gets into a Temporal server, as Temporal's own tools are told: TEMPORAL_ variables over a profile of the
 * configuration file (docs.temporal.io/develop/environment-configuration), read by the SDK's own loader. What that
 * loader drops without a word is refused here.
 */
import { existsSync, readFileSync } from 'node:fs';
import {
  loadClientConfigProfile,
  type ClientConfigProfile,
  type ClientConfigTLS,
  type ConfigDataSource,
} from '@temporalio/envconfig';
import { Secret } from './secret';
import { readSecret, type Refuse, type SetVariables } from './secret-variable';

/** A client's certificate and its key, PEM. */
interface ClientPair {
  readonly certificate: string;
  readonly key: Secret;
}

/** The encryption of a connection. */
export interface TemporalTls {
  /** The name that the server's certificate must have, where it isn't the address's; null: the address's. */
  readonly serverName: string | null;
  /** PEM of who vouches for the server; null: whom the system trusts. */
  readonly rootCertificate: string | null;
  /** Who we are, where the server wants to see it (mTLS); null: nobody. */
  readonly client: ClientPair | null;
}

/** What a connection needs beside its address. */
export interface TemporalAccess {
  readonly apiKey: Secret | null;
  /** Null: the connection is in the clear. */
  readonly tls: TemporalTls | null;
  /** Sent with every call, by name. */
  readonly headers: Readonly<Record<string, Secret>>;
}

/** Of a server that lets everybody in, as a dev server does. */
export const OPEN_ACCESS: TemporalAccess = { apiKey: null, tls: null, headers: {} };

/** The profile as a whole: access, and the two things that have variables of their own. */
export interface TemporalProfile {
  readonly address: string | undefined;
  readonly namespace: string | undefined;
  readonly access: TemporalAccess;
}

/**
 * Reads variables and profile. An embedded desk starts its own server, so that it reads no file which isn't named: the
 * profile of somebody's Temporal Cloud must not become the place of a demo. Null when something is wrong, each problem
 * taken down.
 */
export function readTemporalProfile(variables: SetVariables, refuse: Refuse): TemporalProfile | null {
  const problems = { some: false };
  const refuseHere: Refuse = (...problem) => {
    problems.some = true;
    refuse(...problem);
  };
  refuseWhatIsDropped(variables, refuseHere);
  const apiKey = readSecret(variables, 'TEMPORAL_API_KEY', refuseHere);
  const profile = loadProfile(variables, apiKey, refuseHere);
  const access = profile && accessOf(profile, refuseHere);
  if (profile === null || access === null || problems.some) return null;
  return { address: profile.address, namespace: profile.namespace, access };
}

/** Switches that the SDK's loader reads otherwise than they are meant, or not at all. */
function refuseWhatIsDropped(variables: SetVariables, refuse: Refuse): void {
  const tls = variables['TEMPORAL_TLS'];
  if (tls !== undefined && !['true', 'false', '1', '0'].includes(tls))
    refuse('TEMPORAL_TLS', tls, 'must be true or false');
  const unverified = variables['TEMPORAL_TLS_DISABLE_HOST_VERIFICATION'];
  if (unverified !== undefined && !['false', '0'].includes(unverified))
    refuse(
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION',
      unverified,
      'is nothing that this desk does; give the authority of the server as TEMPORAL_TLS_SERVER_CA_CERT_PATH',
    );
}

function loadProfile(
  variables: SetVariables,
  apiKey: Secret | null,
  refuse: Refuse,
): ClientConfigProfile | null {
  const file = variables['TEMPORAL_CONFIG_FILE'];
  const profile = variables['TEMPORAL_PROFILE'];
  if (file !== undefined && !existsSync(file)) {
    refuse(
      'TEMPORAL_CONFIG_FILE',
      file,
      'is not there; name a file of Temporal profiles (TOML), or unset it',
    );
    return null;
  }
  const isEmbedded = (variables['NIGHTDESK_MODE'] ?? 'embedded') === 'embedded';
  const given = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  try {
    return loadClientConfigProfile({
      disableFile: isEmbedded && file === undefined && profile === undefined,
      configFileStrict: true,
      overrideEnvVars: {
        ...(Object.fromEntries(given) as Record<string, string>),
        ...(apiKey && { TEMPORAL_API_KEY: apiKey.reveal() }),
      },
    });
  } catch (error) {
    const { field, message } = loadProblem(error, profile);
    refuse(field, field === 'TEMPORAL_PROFILE' ? (profile ?? null) : (file ?? null), message);
    return null;
  }
}

/** What the loader threw, without the piece of the file that a TOML error quotes: it may hold a key. */
function loadProblem(error: unknown, profile: string | undefined): { field: string; message: string } {
  const { message, line, column } = error as Error & { line?: number; column?: number };
  if (line !== undefined && column !== undefined)
    return {
      field: 'TEMPORAL_CONFIG_FILE',
      message: `is no TOML at line ${line}, column ${column}; mend it`,
    };
  if (profile !== undefined && message.includes('not found in config data'))
    return {
      field: 'TEMPORAL_PROFILE',
      message: 'is no profile of the configuration file; `temporal config list` names those that are',
    };
  return { field: 'TEMPORAL_CONFIG_FILE', message: `can't be used: ${message}` };
}

function accessOf({ apiKey, tls, grpcMeta }: ClientConfigProfile, refuse: Refuse): TemporalAccess | null {
  if (apiKey !== undefined && tls?.disabled === true) {
    refuse('TEMPORAL_API_KEY', null, 'would be sent in the clear; unset TEMPORAL_TLS, or the key');
    return null;
  }
  const isOn = tls ? tls.disabled !== true : apiKey !== undefined;
  const read = isOn ? tlsOf(tls ?? {}, refuse) : null;
  if (isOn && read === null) return null;
  return {
    apiKey: apiKey === undefined ? null : new Secret(apiKey),
    tls: read,
    headers: Object.fromEntries(
      Object.entries(grpcMeta ?? {}).map(([name, value]) => [name, new Secret(value)]),
    ),
  };
}

function tlsOf(
  { serverName, serverCACert, clientCert, clientKey }: ClientConfigTLS,
  refuse: Refuse,
): TemporalTls | null {
  const root = pem(serverCACert, 'TEMPORAL_TLS_SERVER_CA_CERT', refuse);
  const certificate = pem(clientCert, 'TEMPORAL_TLS_CLIENT_CERT', refuse);
  const key = pem(clientKey, 'TEMPORAL_TLS_CLIENT_KEY', refuse);
  if (root === null || certificate === null || key === null) return null;
  if ((certificate === undefined) !== (key === undefined)) {
    const missing = certificate === undefined ? 'TEMPORAL_TLS_CLIENT_CERT' : 'TEMPORAL_TLS_CLIENT_KEY';
    refuse(`${missing}_PATH`, null, 'is not set; a client certificate and its key come together');
    return null;
  }
  return {
    serverName: serverName ?? null,
    rootCertificate: root ?? null,
    client: certificate === undefined || key === undefined ? null : { certificate, key: new Secret(key) },
  };
}

/** Undefined when none is given; null when it can't be had. */
function pem(source: ConfigDataSource | undefined, field: string, refuse: Refuse): string | undefined | null {
  if (source === undefined) return undefined;
  const text = 'path' in source ? readPem(source.path, `${field}_PATH`, refuse) : textOf(source.data);
  if (text === null || text.includes('-----BEGIN ')) return text;
  refuse(
    'path' in source ? `${field}_PATH` : `${field}_DATA`,
    'path' in source ? source.path : null,
    'holds no PEM; it begins with -----BEGIN',
  );
  return null;
}

const textOf = (data: string | Uint8Array): string =>
  typeof data === 'string' ? data : Buffer.from(data).toString('utf8');

function readPem(path: string, field: string, refuse: Refuse): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    refuse(field, path, `cannot be read (${code}); name a readable PEM file`);
    return null;
  }
}
