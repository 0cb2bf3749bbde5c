/** A chat service's incoming webhook: a real HTTP server on the loopback address that answers as a test says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '../../src/config/secret';

/** What makes the URL a secret; a test looks for it where it must not be. */
export const TOKEN = 'T0KENxT0KENxT0KEN';

/** How it answers one post: a status, with a body and headers; or when this promise resolves; or never. */
export interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly after?: Promise<unknown>;
}

export interface TrialWebhook {
  readonly url: Secret;
  /** The texts that were posted, answered or not. */
  readonly posted: readonly string[];
  /** The requests as they came. */
  readonly requests: readonly { readonly method: string; readonly path: string; readonly body: string }[];
  /** The answers to come, one a post; the last one stays. */
  answers(...replies: readonly (Reply | 'never')[]): void;
  close(): Promise<void>;
}

const open: Pick<TrialWebhook, 'close'>[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** Starts one; it is ended after the test, whatever happens. */
export async function trialWebhook(): Promise<TrialWebhook> {
  let replies: readonly (Reply | 'never')[] = [{ status: 200, body: 'ok' }];
  const requests: { method: string; path: string; body: string }[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push({
      method: request.method ?? '',
      path: request.url ?? '',
      body: Buffer.concat(chunks).toString('utf8'),
    });
    const [reply, ...later] = replies;
    if (later.length > 0) replies = later;
    if (!reply || reply === 'never') return;
    await reply.after;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const webhook: TrialWebhook = {
    url: new Secret(`http://127.0.0.1:${port}/services/${TOKEN}`),
    requests,
    get posted() {
      return requests.map(({ body }) => (JSON.parse(body) as { text: string }).text);
    },
    answers: (...next) => {
      replies = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  open.push(webhook);
  return webhook;
}
