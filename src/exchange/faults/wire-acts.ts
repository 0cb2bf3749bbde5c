/**
 * What a fault of the wire does to one request, whether it strikes before the request is applied or after. An act gives
 * what the client gets instead of the true answer, or null: the request goes on as if nothing had happened.
 */
import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';

/** `ms` is the fault's own, or its default. */
export type WireAct = (c: Context, ms: number) => Promise<Response | null>;

const raw = (c: Context): HttpBindings => c.env as HttpBindings;

/** Resets the connection without a byte. */
export const reset: WireAct = (c) => {
  raw(c).outgoing.socket?.resetAndDestroy();
  return Promise.resolve(RESPONSE_ALREADY_SENT);
};

/** Sends the first half of the status line and headers, then closes the connection. */
export const cutHeaders: WireAct = async (c) => {
  await sendAndClose(c, 'HTTP/1.1 200 OK\r\nContent-Type: appli');
  return RESPONSE_ALREADY_SENT;
};

/** Sends whole headers and half of the body, then closes the connection; without a body, half of the headers. */
export const cutBody: WireAct = async (c, ms) => {
  if (!(await sendHalf(c))) return cutHeaders(c, ms);
  raw(c).outgoing.socket?.destroy();
  return RESPONSE_ALREADY_SENT;
};

/** Sends whole headers and half of the body, then waits before the rest; without a body, before everything. */
export const stall: WireAct = async (c, ms) => {
  const rest = await sendHalf(c);
  const gone = await wait(c, ms);
  if (!rest) return gone;
  raw(c).outgoing.end(rest);
  return RESPONSE_ALREADY_SENT;
};

/** Waits: goes on when the time is over, and never again when the client has gone by then. */
export const wait: WireAct = async (c, ms) => {
  const { outgoing } = raw(c);
  const isGone = await new Promise<boolean>((resolve) => {
    const over = (gone: boolean): void => {
      clearTimeout(timer);
      outgoing.off('close', left);
      resolve(gone);
    };
    const left = (): void => over(true);
    const timer = setTimeout(() => over(false), ms);
    outgoing.once('close', left);
    if (outgoing.destroyed || outgoing.socket?.destroyed === true) left();
  });
  return isGone ? RESPONSE_ALREADY_SENT : null;
};

/** Answers something else. */
export const answer =
  (
    status: 200 | 401 | 500 | 502 | 503 | 504,
    type: 'application/json' | 'text/html' | null,
    body: string,
  ): WireAct =>
  () =>
    Promise.resolve(instead(status, body, type === null ? {} : { 'content-type': type }));

const TOO_MANY = JSON.stringify({ code: 42910000, message: 'rate limit exceeded' });
const JSON_TYPE = { 'content-type': 'application/json' };

/** Refuses as one request too many, to come back in `ms` of wall time. */
export const tooMany: WireAct = (_c, ms) =>
  Promise.resolve(
    instead(429, TOO_MANY, {
      ...JSON_TYPE,
      'X-RateLimit-Limit': '200',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(Math.ceil((Date.now() + ms) / 1000)),
    }),
  );

/** The same without a word of when to come back. */
export const tooManyBare: WireAct = () => Promise.resolve(instead(429, TOO_MANY, JSON_TYPE));

/** Cuts a 2xx answer's text in half, in an answer that is whole as HTTP. */
export const cutText: WireAct = async (c) => {
  if (!c.res.ok) return null;
  const text = await c.res.text();
  return instead(200, text.slice(0, text.length >> 1), JSON_TYPE);
};

/** Empties the id of a 2xx answer that has one. */
export const emptyId: WireAct = async (c) => {
  if (!c.res.ok) return null;
  const body: unknown = await c.res
    .clone()
    .json()
    .catch(() => null);
  if (typeof body !== 'object' || body === null || !('id' in body)) return null;
  return instead(200, JSON.stringify({ ...body, id: '' }), JSON_TYPE);
};

/** A whole answer of its own: nothing of the true one, its headers neither, comes with it. */
const instead = (status: number, body: string, headers: Readonly<Record<string, string>>): Response =>
  new Response(body === '' ? null : body, {
    status,
    headers: { 'X-Request-ID': randomUUID(), ...headers },
  });

/** Waits until the bytes are with the kernel: what comes after them must not overtake them. */
async function sendAndClose(c: Context, text: string): Promise<void> {
  const { socket } = raw(c).outgoing;
  await new Promise<void>((sent) => (socket ? socket.write(text, () => sent()) : sent()));
  socket?.destroy();
}

/** Sends headers and half of the body, and gives the other half; nothing where the answer has no body. */
async function sendHalf(c: Context): Promise<Buffer | undefined> {
  const body = Buffer.from(await c.res.clone().arrayBuffer());
  if (body.length === 0) return undefined;
  const { outgoing } = raw(c);
  const half = body.length >> 1;
  outgoing.writeHead(c.res.status, {
    ...Object.fromEntries(c.res.headers),
    'content-length': body.length,
  });
  await new Promise<void>((sent) => outgoing.write(body.subarray(0, half), () => sent()));
  return body.subarray(half);
}
