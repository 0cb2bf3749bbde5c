/**
 * Alpaca's rate limit: so many requests a minute and account, in wall time, because a real server's minute is one. Every
 * answer says what is left. Without a limit the headers always show the whole budget of an account.
 */
import type { MiddlewareHandler } from 'hono';

/** Requests a minute that Alpaca allows an account. */
const USUAL = 200;
const WINDOW_MS = 60_000;

export interface RateLimit {
  /** Gives an account another limit, null for none; its minute begins anew. */
  set(account: string, perMinute: number | null): void;
  /** Counts every request but `/control`'s, and answers 429 to what is beyond the limit. */
  readonly middleware: MiddlewareHandler<{ Variables: { account: string } }>;
}

/**
 * A limit for each account, at first none, whose minutes begin with its first request. `wallMs` is a monotonic wall
 * clock in milliseconds.
 */
export function rateLimit(wallMs: () => number): RateLimit {
  const limits = new Map<string, number>();
  const windows = new Map<string, { readonly endsMs: number; used: number }>();

  /** The window of an account with this request counted, should there be room for it. */
  function count(account: string): { most: number; left: number; endsInMs: number; isOver: boolean } {
    const limit = limits.get(account);
    if (limit === undefined) return { most: USUAL, left: USUAL, endsInMs: WINDOW_MS, isOver: false };
    const now = wallMs();
    let window = windows.get(account);
    if (!window || now >= window.endsMs) window = { endsMs: now + WINDOW_MS, used: 0 };
    windows.set(account, window);
    const isOver = window.used >= limit;
    if (!isOver) window.used += 1;
    return { most: limit, left: limit - window.used, endsInMs: window.endsMs - now, isOver };
  }

  return {
    set(account, perMinute) {
      if (perMinute === null) limits.delete(account);
      else limits.set(account, perMinute);
      windows.delete(account);
    },
    middleware: async (c, next) => {
      if (c.req.path.startsWith('/control/')) return next();
      const { most, left, endsInMs, isOver } = count(c.get('account'));
      c.header('X-RateLimit-Limit', String(most));
      c.header('X-RateLimit-Remaining', String(left));
      c.header('X-RateLimit-Reset', String(Math.ceil((Date.now() + endsInMs) / 1000)));
      return isOver ? c.json({ code: 42910000, message: 'rate limit exceeded' }, 429) : next();
    },
  };
}
