/**
 * The endpoint that lets Temporal's UI and CLI show encrypted payloads to those who may see them: `POST /decode` and
 * `POST /encode` of the protocol in docs.temporal.io/codec-server. Whoever reaches it with the token reads every payload
 * of the ring, so that it answers nobody without one, but on a loopback address, where a token may be left out.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import type { Payload } from '@temporalio/common';
import { payloadIn, payloadInJson } from './json-payload';
import type { KeyRing } from './key-ring';
import { decrypted, DecryptionError, encrypted } from './payload-encryption';

export interface CodecEndpoint {
  readonly ring: KeyRing;
  /** The origins of the UIs that may ask from a browser, like http://127.0.0.1:8233. */
  readonly origins: readonly string[];
  /** What a caller must show; null where only this machine can reach the endpoint. */
  readonly token: string | null;
  /** The names that callers know the endpoint by, without port: another one is a page that pretends to be it. */
  readonly hosts: readonly string[];
}

/** Temporal takes no payload above 2 MiB, and the UI asks for those of a page of events at once. */
const MOST_BYTES = 16 * 1024 * 1024;
const COOKIE = 'nightdesk-codec';
/** How long a browser that has shown the token may ask without it, in seconds. */
const SIGNED_IN = 12 * 3_600;

/** The endpoint as an application; whoever starts it decides where it listens. Nothing of a payload is ever logged. */
export function codecEndpoint({ ring, origins, token, hosts }: CodecEndpoint): Hono {
  const app = new Hono();
  app.use(secureHeaders(), knownHost(hosts));
  app.use(
    cors({
      origin: [...origins],
      credentials: true,
      allowMethods: ['POST'],
      allowHeaders: ['Authorization', 'Content-Type', 'X-Namespace'],
    }),
  );
  app.get('/', (c) => c.html(page(isAllowed(c, token) ? 'in' : 'out')));
  app.post('/sign-in', bodyLimit({ maxSize: 4_096 }), async (c) => {
    const { token: shown } = await c.req.parseBody();
    if (token === null || typeof shown !== 'string' || !same(shown, token)) return c.html(page('wrong'), 403);
    const isSecure = c.req.header('X-Forwarded-Proto') === 'https';
    setCookie(c, COOKIE, digest(token), {
      ...{ httpOnly: true, sameSite: 'Strict', secure: isSecure, path: '/', maxAge: SIGNED_IN },
    });
    return c.redirect('/', 303);
  });
  const asked = [knownOrigin(origins), allowed(token), bodyLimit({ maxSize: MOST_BYTES })] as const;
  app.post('/encode', ...asked, (c) => answer(c, (payload) => encrypted(payload, ring)));
  app.post('/decode', ...asked, (c) => answer(c, (payload) => decrypted(payload, ring)));
  return app;
}

async function answer(c: Context, turn: (payload: Payload) => Payload): Promise<Response> {
  const body: unknown = await c.req.json().catch(() => null);
  const { payloads } = (body ?? {}) as { payloads?: unknown };
  const read = Array.isArray(payloads) ? payloads.map(payloadIn) : [null];
  if (read.some((each) => each === null))
    return c.json({ error: 'give {"payloads": [{"metadata": {…}, "data": …}]}, bytes in base64' }, 400);
  try {
    return c.json({ payloads: (read as Payload[]).map((payload) => payloadInJson(turn(payload))) });
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    return c.json({ error: error.message }, 422);
  }
}

/** A page elsewhere whose name is made to point here would otherwise ask in its own name (DNS rebinding). */
const knownHost =
  (hosts: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    const { hostname } = new URL(c.req.url);
    if (!hosts.includes(hostname)) return c.json({ error: `no codec endpoint is known as ${hostname}` }, 421);
    await next();
    return undefined;
  };

/** A browser says where its page is from; programs say nothing. */
const knownOrigin =
  (origins: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    const origin = c.req.header('Origin');
    if (origin !== undefined && !origins.includes(origin))
      return c.json(
        { error: `pages of ${origin} may not ask; start the endpoint with --origin ${origin}` },
        403,
      );
    await next();
    return undefined;
  };

const allowed =
  (token: string | null): MiddlewareHandler =>
  async (c, next) => {
    if (!isAllowed(c, token))
      return c.json(
        { error: 'show the token: as `Authorization: Bearer …`, or sign in at / in this browser' },
        401,
      );
    await next();
    return undefined;
  };

function isAllowed(c: Context, token: string | null): boolean {
  if (token === null) return true;
  const [, bearer = ''] = /^Bearer (.+)$/.exec(c.req.header('Authorization') ?? '') ?? [];
  return same(bearer, token) || same(getCookie(c, COOKIE) ?? '', digest(token));
}

const digest = (text: string): string => createHash('sha256').update(`nightdesk ${text}`).digest('base64url');

/** In a time that tells nothing of where two texts differ. */
const same = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other)));

const WORDS = {
  in: 'This browser may ask. In the Temporal UI set this address as the codec endpoint, with credentials included.',
  out: 'Show the token, and the Temporal UI of this browser can read payloads for twelve hours.',
  wrong: 'That is not the token.',
};

const page = (state: keyof typeof WORDS) =>
  html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Nightdesk codec endpoint</title>
      <style>
        body {
          font: 16px/1.5 system-ui;
          max-width: 32rem;
          margin: 4rem auto;
          padding: 0 1rem;
          color-scheme: light dark;
        }
        input,
        button {
          font: inherit;
          padding: 0.4rem 0.6rem;
        }
      </style>
      <h1>Nightdesk codec endpoint</h1>
      <p>${WORDS[state]}</p>
      ${
        state === 'in'
          ? ''
          : html`<form method="post" action="/sign-in">
              <input type="password" name="token" aria-label="token" autofocus required />
              <button>Sign in</button>
            </form>`
      }
    </html>`;
