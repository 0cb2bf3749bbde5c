/** Over real HTTP, as Temporal's UI and CLI ask. */
import { defaultPayloadConverter } from '@temporalio/common';
import { codecEndpoint, type CodecEndpoint } from '../../src/codec/codec-endpoint';
import { payloadIn, payloadInJson } from '../../src/codec/json-payload';
import { newKeyLine, readKeyRing } from '../../src/codec/key-ring';
import { encrypted } from '../../src/codec/payload-encryption';
import { listen, type Listening } from '../../src/exchange/listen';

const UI = 'http://ui.example:8233';
const TOKEN = 'a token that nobody guesses';
const ring = readKeyRing(newKeyLine('k1'));
const sealed = payloadInJson(encrypted(defaultPayloadConverter.toPayload('buy COST'), ring));

const servers: Listening[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function endpoint(settings: Partial<CodecEndpoint> = {}) {
  const app = codecEndpoint({ ring, origins: [UI], token: TOKEN, hosts: ['127.0.0.1'], ...settings });
  const server = await listen(app.fetch, '127.0.0.1', 0);
  servers.push(server);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { url: server.url, post };
}
const BEARER = { Authorization: `Bearer ${TOKEN}` };

async function valueIn(response: Response): Promise<unknown> {
  const { payloads } = (await response.json()) as { payloads: unknown[] };
  return defaultPayloadConverter.fromPayload(payloadIn(payloads[0])!);
}

it('with the token it decrypts what the desk encrypted, and encrypts what a signal of the UI carries', async () => {
  const { post } = await endpoint();
  const decoded = await post('/decode', { payloads: [sealed] }, BEARER);
  expect([decoded.status, await valueIn(decoded)]).toEqual([200, 'buy COST']);
  const plain = payloadInJson(defaultPayloadConverter.toPayload({ reason: 'look again' }));
  const encoded = await post('/encode', { payloads: [plain] }, BEARER);
  const { payloads } = (await encoded.json()) as { payloads: [unknown] };
  expect(JSON.stringify(payloads)).not.toContain(JSON.stringify(plain).slice(20, 60));
  expect(await valueIn(await post('/decode', { payloads }, BEARER))).toEqual({ reason: 'look again' });
});

it.each([
  ['no token', {}],
  ['another token', { Authorization: 'Bearer something else entirely' }],
  ['the token in other clothes', { Authorization: TOKEN }],
  ['a cookie that was made up', { Cookie: 'nightdesk-codec=x' }],
])('%s opens nothing', async (_, headers) => {
  const { post } = await endpoint();
  const response = await post('/decode', { payloads: [sealed] }, headers);
  expect(response.status).toBe(401);
  expect(await response.text()).not.toContain('COST');
});

it('a browser signs in once by a form, and then asks without the token', async () => {
  const { url, post } = await endpoint();
  const form = { method: 'POST', redirect: 'manual' } as const;
  const wrong = await fetch(`${url}/sign-in`, { ...form, body: new URLSearchParams({ token: 'wrong' }) });
  expect([wrong.status, wrong.headers.get('Set-Cookie')]).toEqual([403, null]);
  const right = await fetch(`${url}/sign-in`, { ...form, body: new URLSearchParams({ token: TOKEN }) });
  const cookie = right.headers.get('Set-Cookie')!;
  expect(cookie).toMatch(/^nightdesk-codec=[\w-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(cookie).not.toContain(TOKEN);
  const [pair = ''] = cookie.split(';');
  expect((await post('/decode', { payloads: [sealed] }, { Cookie: pair })).status).toBe(200);
});

it("a browser's page may ask when its origin was named, and no other one", async () => {
  const { url, post } = await endpoint();
  const named = await post('/decode', { payloads: [sealed] }, { ...BEARER, Origin: UI });
  expect([named.status, named.headers.get('Access-Control-Allow-Origin')]).toEqual([200, UI]);
  const other = await post('/decode', { payloads: [sealed] }, { ...BEARER, Origin: 'http://evil.example' });
  expect([other.status, other.headers.get('Access-Control-Allow-Origin')]).toEqual([403, null]);
  const preflight = await fetch(`${url}/decode`, {
    method: 'OPTIONS',
    headers: { Origin: UI, 'Access-Control-Request-Method': 'POST' },
  });
  expect(preflight.headers.get('Access-Control-Allow-Credentials')).toBe('true');
});

it('it answers to no name that it was not given', async () => {
  const { post } = await endpoint({ token: null, hosts: ['codec.example'] });
  expect((await post('/decode', { payloads: [sealed] })).status).toBe(421);
});

it.each([
  '',
  '{}',
  '[]',
  '{"payloads": 1}',
  '{"payloads": [1]}',
  '{"payloads": [{"metadata": {"encoding": 1}}]}',
])('the body %j is refused with what to give', async (body) => {
  const { post } = await endpoint();
  const response = await post('/decode', body, BEARER);
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('payloads')]);
});

it('a payload of a key that it lacks is refused by the name of the key', async () => {
  const foreign = payloadInJson(
    encrypted(defaultPayloadConverter.toPayload(1), readKeyRing(newKeyLine('elsewhere'))),
  );
  const { post } = await endpoint();
  const response = await post('/decode', { payloads: [foreign] }, BEARER);
  expect([response.status, await response.text()]).toEqual([422, expect.stringContaining('elsewhere')]);
});
