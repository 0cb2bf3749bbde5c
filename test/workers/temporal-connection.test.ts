/** Getting into a real server that stands behind TLS, a client's certificate, or an API key. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { msToTs } from '@temporalio/common/lib/time';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { readPlace } from '../../src/config/environment';
import { connectClient, connectWorker, type TemporalEndpoint } from '../../src/workers/temporal-connection';
import { registerSearchAttributes } from '../../src/workers/register-search-attributes';
import { within } from '../e2e/nightdesk';
import { startTemporal } from '../workflows/scheduled-desk';
import { guard, makeCertificates, type Certificates } from './guarded-server';

jest.setTimeout(60_000);

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
/** Without openssl, which makes the certificates, these are skipped. */
const given = hasOpenssl ? it : it.skip;

let env: TestWorkflowEnvironment;
let certificates: Certificates;
const closing: (() => void)[] = [];
beforeAll(async () => {
  env = await startTemporal();
  if (hasOpenssl) certificates = makeCertificates();
});
afterAll(async () => {
  closing.forEach((close) => close());
  await env.teardown();
});

async function guarded(asks: {
  readonly certificate?: boolean;
  readonly apiKey?: string;
  readonly operator?: boolean;
}): Promise<string> {
  const { authority: ca, server: pair } = certificates;
  const tls = { ...pair, ca, requestCert: asks.certificate === true };
  const server = await guard(env.address, tls, asks);
  closing.push(() => server.close());
  return server.address;
}

function endpoint(address: string, variables: NodeJS.ProcessEnv = {}): TemporalEndpoint {
  const { temporal } = readPlace({ TEMPORAL_ADDRESS: address, ...variables });
  return { ...temporal, address };
}

const trusting = (): NodeJS.ProcessEnv => ({
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: certificates.authority,
  TEMPORAL_TLS_SERVER_NAME: 'temporal.internal',
});
const known = (): NodeJS.ProcessEnv => ({
  TEMPORAL_TLS_CLIENT_CERT_DATA: certificates.client.cert,
  TEMPORAL_TLS_CLIENT_KEY_DATA: certificates.client.key,
});

async function getsIn(to: TemporalEndpoint): Promise<void> {
  const client = await connectClient(to);
  await client.workflowService.describeNamespace({ namespace: 'default' });
  await client.connection.close();
  const worker = await connectWorker(to);
  await worker.workflowService.describeNamespace({ namespace: 'default' });
  await worker.close();
}

it('a dev server lets everybody in', () => getsIn(endpoint(env.address)));

given(
  'client and worker get in with their certificate, to a server whose authority they are told',
  async () => {
    await getsIn(endpoint(await guarded({ certificate: true }), { ...trusting(), ...known() }));
  },
);

given('they get in with an API key, which alone turns TLS on', async () => {
  const to = endpoint(await guarded({ apiKey: 'k3y' }), { ...trusting(), TEMPORAL_API_KEY: 'k3y' });
  expect(to.access.tls).not.toBeNull();
  await getsIn(to);
});

given.each([
  ['a server that shows a certificate of nobody we know', () => ({ TEMPORAL_TLS: 'true' }), /over TLS/],
  [
    'a server whose certificate has another name',
    () => ({ ...trusting(), TEMPORAL_TLS_SERVER_NAME: 'x' }),
    /over TLS/,
  ],
  ['a server that wants TLS, asked without', () => ({}), /without TLS; .* TEMPORAL_TLS=true if it wants TLS/],
])('%s is not spoken to: nothing answers there', async (_, variables, words) => {
  const to = endpoint(await guarded({}), variables());
  await expect(connectClient(to)).rejects.toThrow(words);
  await expect(connectWorker(to)).rejects.toThrow(words);
});

given('without the API key the caller is not let in, and the error says what to check', async () => {
  const to = endpoint(await guarded({ apiKey: 'k3y' }), { ...trusting(), TEMPORAL_API_KEY: 'another' });
  await expect(getsIn(to)).rejects.toThrow(/doesn't let this caller in .* check TEMPORAL_API_KEY/);
  await expect(getsIn(to)).rejects.not.toThrow(/another|k3y/);
});

describe('a server that lets nobody be its operator, as Temporal Cloud', () => {
  given('shows its search attributes by their aliases, and they are found', async () => {
    await registerSearchAttributes(env.connection, 'default');
    const client = await connectClient(endpoint(await guarded({ operator: false }), trusting()));
    expect(await registerSearchAttributes(client.connection, 'default')).toEqual([]);
    await client.connection.close();
  });

  given('is not asked to add what is missing: who can is told the commands', async () => {
    const namespace = `bare-${randomUUID().slice(0, 8)}`;
    await env.connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('3d'),
    });
    const client = await connectClient(endpoint(await guarded({ operator: false }), trusting()));
    await within(20_000, 'the new namespace to be known', async () => {
      const ask = client.workflowService.describeNamespace({ namespace });
      return ask.then(
        () => true,
        () => false,
      );
    });
    await expect(registerSearchAttributes(client.connection, namespace)).rejects.toThrow(
      /can't be added .*tcld namespace search-attributes add[^]*--name NightdeskReasonCodes --type KeywordList/,
    );
    await client.connection.close();
  });
});
