/** Requests that keep within an account's budget: a read that would take what is kept for orders doesn't leave. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { instantText } from '../../domain/instant';
import { BrokerError } from '../broker';
import { budgetIn, keptForOrders, readWaits, withAnswer, type RateBudget } from './rate-budget';

/** The requests of one account. */
export interface BudgetedFetch {
  /** Sends a request, or throws a `BrokerError` that says when it may leave: then nothing was sent. */
  readonly fetch: typeof fetch;
  /** Within `calls`, requests may use what is kept for orders. */
  forAnOrder<T>(calls: () => Promise<T>): Promise<T>;
}

interface Host {
  known: RateBudget | null;
  inFlight: number;
}

/** `now` is the wall clock in milliseconds since 1970. */
export function budgetedFetch(now: () => number = Date.now): BudgetedFetch {
  const orders = new AsyncLocalStorage<true>();
  /** Trading and market data have a budget each; the embedded exchange has one for both. */
  const hosts = new Map<string, Host>();
  const hostOf = (origin: string): Host => {
    const host = hosts.get(origin) ?? { known: null, inFlight: 0 };
    hosts.set(origin, host);
    return host;
  };
  return {
    async fetch(input, init) {
      const { origin } = new URL(input instanceof Request ? input.url : input);
      const host = hostOf(origin);
      const isRead = (init?.method ?? 'GET') === 'GET' && orders.getStore() !== true;
      const wait = isRead ? readWaits(host.known, host.inFlight, now()) : 0;
      if (wait > 0 && host.known) throw keptBack(origin, host.known, wait);
      host.inFlight += 1;
      try {
        const answer = await fetch(input, init);
        const { headers } = answer;
        const told = budgetIn({
          limit: headers.get('X-RateLimit-Limit'),
          remaining: headers.get('X-RateLimit-Remaining'),
          reset: headers.get('X-RateLimit-Reset'),
        });
        if (told) host.known = withAnswer(host.known, told);
        return answer;
      } finally {
        host.inFlight -= 1;
      }
    },
    forAnOrder: (calls) => orders.run(true, calls),
  };
}

function keptBack(origin: string, { limit, left, resetsAt }: RateBudget, wait: number): BrokerError {
  return new BrokerError({
    kind: 'transient',
    code: 'RATE_LIMITED',
    status: 429,
    brokerCode: null,
    message:
      `not asked: of ${limit} requests a minute at ${origin} ${left} are left, and ${keptForOrders(limit)} are kept ` +
      `for orders; all are there again at ${instantText(resetsAt)}`,
    requestId: null,
    retryAfterMs: wait,
  });
}
