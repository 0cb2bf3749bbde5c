/** A small market whose every price can be reckoned by hand, on the real sessions. Quotes stand a cent around the price. */
import { minus, plus, price } from '../../src/domain/money';
import { MINUTE } from '../../src/domain/instant';
import type { ExchangeSession, Market } from '../../src/exchange/market';
import { sessionsTable } from '../../src/exchange/market/sessions-table';

/** A symbol's price in cents at a minute of a session, or undefined when it has no bar that day. */
type CentsAt = (date: string, minute: number) => number | undefined;

const CENTS: Record<string, CentsAt> = {
  /** 200.00 at every open, ten cents up a minute. */
  AAPL: (_, minute) => 20_000 + 10 * minute,
  /** 400.00 at every open, ten cents down a minute. */
  MSFT: (_, minute) => 40_000 - 10 * minute,
  COST: () => 90_000,
  /** 1,200.00, and 120.00 from the split on. */
  NVDA: (date) => (date < '2024-06-10' ? 120_000 : 12_000),
  /** Its shares were put together, 1 for 10, on the same day. */
  WEAK: (date) => (date < '2024-06-10' ? 500 : 5_000),
  /** Listed on 2024-12-02. */
  FRESH: (date) => (date < '2024-12-02' ? undefined : 5_000),
};

const cent = price('0.01');
const cents = (count: number) => price((count / 100).toFixed(2));

export const trialMarket: Market = {
  label: 'trial market',
  symbols: Object.keys(CENTS),
  sessions: sessionsTable().sessions,
  bar(symbol, date) {
    const session = sessionsTable().on(date);
    const prices = session && path(symbol, session);
    if (!prices) return undefined;
    const [open, close] = [prices[0]!, prices.at(-1)!];
    return {
      date,
      open: cents(open),
      high: cents(Math.max(...prices)),
      low: cents(Math.min(...prices)),
      close: cents(close),
      volume: 1000 * prices.length,
    };
  },
  at(symbol, session, atMs) {
    const prices = path(symbol, session);
    if (!prices || atMs < session.openMs) return undefined;
    const minute = Math.min(prices.length - 1, Math.floor((atMs - session.openMs) / MINUTE));
    const soFar = prices.slice(0, minute + 1);
    const at = cents(prices[minute]!);
    return {
      ...{ price: at, bid: minus(at, cent), ask: plus(at, cent) },
      ...{ high: cents(Math.max(...soFar)), low: cents(Math.min(...soFar)), volume: 1000 * (minute + 1) },
      steppedAtMs: session.openMs + minute * MINUTE,
    };
  },
  corporateActions: [
    { symbol: 'NVDA', exDate: '2024-06-10', kind: 'split', value: '10' },
    { symbol: 'WEAK', exDate: '2024-06-10', kind: 'split', value: '0.1' },
    { symbol: 'MSFT', exDate: '2024-08-15', kind: 'dividend', value: '0.75' },
  ],
};

function path(symbol: string, session: ExchangeSession): readonly number[] | undefined {
  const minutes = (session.closeMs - session.openMs) / MINUTE;
  const prices = Array.from({ length: minutes }, (_, minute) => CENTS[symbol]?.(session.date, minute));
  return prices.every((each) => each !== undefined) ? prices : undefined;
}
