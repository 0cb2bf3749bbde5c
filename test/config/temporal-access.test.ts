import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConfigError } from '../../src/config/config-error';
import { readEnvironment, readPlace } from '../../src/config/environment';

const folder = mkdtempSync(join(tmpdir(), 'nightdesk-access-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n';
const PROFILES = file(
  'temporal.toml',
  `[profile.default]
address = "default.example:7233"
[profile.cloud]
address = "desk.a1b2c.tmprl.cloud:7233"
namespace = "desk.a1b2c"
api_key = "cloud-key"
[profile.cloud.grpc_meta]
x-team = "quants"
`,
);
const profile = (name: string) => ({ TEMPORAL_CONFIG_FILE: PROFILES, TEMPORAL_PROFILE: name });

function problems(variables: NodeJS.ProcessEnv): string[] {
  try {
    readPlace(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

it('a profile gives address, namespace, API key and headers, and an API key means TLS', () => {
  const { address, namespace, access } = readPlace(profile('cloud')).temporal;
  expect({ address, namespace, tls: access.tls }).toEqual({
    address: 'desk.a1b2c.tmprl.cloud:7233',
    namespace: 'desk.a1b2c',
    tls: { serverName: null, rootCertificate: null, client: null },
  });
  expect(access.apiKey?.reveal()).toBe('cloud-key');
  expect(access.headers['x-team']?.reveal()).toBe('quants');
});

it('a variable stands above the profile', () => {
  const { temporal } = readPlace({
    ...profile('cloud'),
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
    TEMPORAL_API_KEY: 'mine',
  });
  expect(temporal.address).toBe('127.0.0.1:7233');
  expect(temporal.namespace).toBe('desk.a1b2c');
  expect(temporal.access.apiKey?.reveal()).toBe('mine');
});

it("an embedded desk isn't moved to the server of a profile that nobody named, a paper desk is", () => {
  const home = { XDG_CONFIG_HOME: join(folder, 'config') };
  mkdirSync(join(folder, 'config', 'temporalio'), { recursive: true });
  file('config/temporalio/temporal.toml', '[profile.default]\naddress = "cloud.example:7233"\n');
  expect(readPlace(home).temporal.address).toBeNull();
  expect(readPlace({ ...home, NIGHTDESK_MODE: 'paper' }).temporal.address).toBe('cloud.example:7233');
  expect(readPlace({ ...home, TEMPORAL_PROFILE: 'default' }).temporal.address).toBe('cloud.example:7233');
});

it('mTLS takes a certificate and its key from files', () => {
  const { access } = readPlace({
    TEMPORAL_ADDRESS: 'temporal.example:7233',
    TEMPORAL_TLS_CLIENT_CERT_PATH: file('client.pem', PEM),
    TEMPORAL_TLS_CLIENT_KEY_PATH: file('client.key', KEY),
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('ca.pem', PEM),
    TEMPORAL_TLS_SERVER_NAME: 'temporal.internal',
  }).temporal;
  expect(access.tls).toMatchObject({ serverName: 'temporal.internal', rootCertificate: PEM });
  expect(access.tls?.client?.key.reveal()).toBe(KEY);
});

it('an API key may lie in a file, as Docker mounts secrets', () => {
  const { access } = readPlace({ TEMPORAL_API_KEY_FILE: file('api-key', 'from-file\n') }).temporal;
  expect(access.apiKey?.reveal()).toBe('from-file');
});

it.each([
  [{ TEMPORAL_TLS: 'yes' }, 'TEMPORAL_TLS: "yes" must be true or false'],
  [
    { TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true' },
    'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: "true" is nothing that this desk does; give the authority of the server ' +
      'as TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  ],
  [
    { TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'k3y' },
    'TEMPORAL_API_KEY: would be sent in the clear; unset TEMPORAL_TLS, or the key',
  ],
  [
    { TEMPORAL_TLS_CLIENT_CERT_DATA: PEM },
    'TEMPORAL_TLS_CLIENT_KEY_PATH: is not set; a client certificate and its key come together',
  ],
  [
    { TEMPORAL_TLS_CLIENT_CERT_DATA: PEM, TEMPORAL_TLS_CLIENT_KEY_DATA: 'no key' },
    'TEMPORAL_TLS_CLIENT_KEY_DATA: holds no PEM; it begins with -----BEGIN',
  ],
  [
    { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/ca.pem' },
    'TEMPORAL_TLS_SERVER_CA_CERT_PATH: "/nowhere/ca.pem" cannot be read (ENOENT); name a readable PEM file',
  ],
  [
    { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' },
    'TEMPORAL_CONFIG_FILE: "/nowhere/temporal.toml" is not there; name a file of Temporal profiles (TOML), or unset it',
  ],
  [
    profile('moon'),
    'TEMPORAL_PROFILE: "moon" is no profile of the configuration file; `temporal config list` names those that are',
  ],
])('%j is refused, by name and with what to do', (variables, message) => {
  expect(problems(variables)).toEqual([message]);
});

it('a broken file is refused by line, without the piece of it that may hold a key', () => {
  const broken = file('broken.toml', '[profile.default]\napi_key = "hush-hush\n');
  const [problem] = problems({ TEMPORAL_CONFIG_FILE: broken });
  expect(problem).toMatch(/^TEMPORAL_CONFIG_FILE: .* is no TOML at line 2, column \d+; mend it$/);
  expect(problem).not.toContain('hush-hush');
});

it('a misspelt key of a profile is refused, not passed over', () => {
  const misspelt = file('misspelt.toml', '[profile.default]\nadress = "x:1"\n');
  expect(problems({ TEMPORAL_CONFIG_FILE: misspelt }).join()).toContain('adress');
});

it('no key, header or certificate of a connection shows when an environment is printed', () => {
  const environment = readEnvironment({
    ...profile('cloud'),
    TEMPORAL_TLS_CLIENT_CERT_DATA: PEM,
    TEMPORAL_TLS_CLIENT_KEY_DATA: KEY,
    NIGHTDESK_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 'x').toString('base64')}`,
  });
  const printed = inspect(environment, { depth: 10, showHidden: true }) + JSON.stringify(environment);
  for (const secret of ['cloud-key', 'quants', 'c2VjcmV0', Buffer.alloc(32, 'x').toString('base64')])
    expect(printed).not.toContain(secret);
});
