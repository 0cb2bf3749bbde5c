/**
 * Alpaca's rate limit: so many requests a minute and key, in wall time, because a real server's minute is one. Every
 * answer says what is left. Without a limit the headers always show the whole budget of an account.
 */
import type { MiddlewareHandler } from 'hono';

/** Requests a minute that Alpaca allows an account. */
const USUAL = 200;
const WINDOW_MS = 60_000;

export interface RateLimit {
  /** Takes another limit, null for none; minutes that have begun begin anew. */
  set(perMinute: number | null): void;
  /** Counts every request but `/control`'s, and answers 429 to what is beyond the limit. */
  readonly middleware: MiddlewareHandler;
}

/** A limit whose minutes begin with a key's first request. `wallMs` is a monotonic wall clock in milliseconds. */
export function rateLimit(perMinute: number | null, wallMs: () => number): RateLimit {
  const windows = new Map<string, { readonly endsMs: number; used: number }>();
  let limit = perMinute;

  /** The window of a key with this request counted, should there be room for it. */
  function count(key: string): { left: number; endsInMs: number; isOver: boolean } {
    if (limit === null) return { left: USUAL, endsInMs: WINDOW_MS, isOver: false };
    const now = wallMs();
    let window = windows.get(key);
    if (!window || now >= window.endsMs) window = { endsMs: now + WINDOW_MS, used: 0 };
    windows.set(key, window);
    const isOver = window.used >= limit;
    if (!isOver) window.used += 1;
    return { left: limit - window.used, endsInMs: window.endsMs - now, isOver };
  }

  return {
    set(next) {
      limit = next;
      windows.clear();
    },
    middleware: async (c, next) => {
      if (c.req.path.startsWith('/control/')) return next();
      const { left, endsInMs, isOver } = count(c.req.header('APCA-API-KEY-ID') ?? '');
      c.header('X-RateLimit-Limit', String(limit ?? USUAL));
      c.header('X-RateLimit-Remaining', String(left));
      c.header('X-RateLimit-Reset', String(Math.ceil((Date.now() + endsInMs) / 1000)));
      return isOver ? c.json({ code: 42910000, message: 'rate limit exceeded' }, 429) : next();
    },
  };
}
