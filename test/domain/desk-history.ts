/** The desk's orders over some weeks, as the broker lists them: what the tests of ledger, exits and cooldown stand on. */
import fc from 'fast-check';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { clientOrderId, type OrderKind } from '../../src/domain/client-order-id';
import type { LedgerFacts } from '../../src/domain/ledger-facts';
import type { CorporateActionFact } from '../../src/domain/observation';
import type { OrderFact } from '../../src/domain/order-state';

export const DESK = DEFAULT_RULES.desk;

/** Weekdays from a Monday on. */
export function weekdays(from: string, count: number): string[] {
  const days = Array.from({ length: count * 2 }, (_, index) =>
    new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10),
  );
  return days.filter((date) => ![0, 6].includes(new Date(date).getUTCDay())).slice(0, count);
}

/** Thirty sessions without a holiday, from Monday 2024-07-08 to Friday 2024-08-16. */
export const SESSIONS = weekdays('2024-07-08', 30);

/** The date of a session by its place, -1 the last. */
export const day = (place: number): string => SESSIONS.at(place)!;

interface Trade extends Partial<OrderFact> {
  readonly kind?: OrderKind;
  readonly number?: number;
  readonly desk?: string;
}

/** An order of the desk by the session of `date`, filled whole at `at`, unless it is changed. */
function order(
  side: 'buy' | 'sell',
  date: string,
  symbol: string,
  qty: string,
  at: string,
  { desk = DESK, number = 1, kind = side === 'buy' ? 'fractional' : 'exit', ...changes }: Trade = {},
): OrderFact {
  return {
    id: `${symbol}-${date}-${side}-${kind}-${number}`,
    clientOrderId: clientOrderId({ desk, date, symbol, side, kind, number }),
    symbol,
    side,
    status: 'filled',
    qty,
    limit: side === 'buy' ? at : null,
    filledQty: qty,
    filledAveragePrice: at,
    submittedAt: `${date}T20:${String(number).padStart(2, '0')}:00.000Z`,
    ...changes,
  };
}

export const buy = (date: string, symbol: string, qty: string, at: string, changes?: Trade): OrderFact =>
  order('buy', date, symbol, qty, at, changes);
export const sell = (date: string, symbol: string, qty: string, at: string, changes?: Trade): OrderFact =>
  order('sell', date, symbol, qty, at, changes);

export const split = (symbol: string, exDate: string, to: string, from = '1'): CorporateActionFact => ({
  symbol,
  kind: 'split',
  exDate,
  ratio: { to, from },
});

export const history = (
  orders: readonly OrderFact[],
  splits: readonly CorporateActionFact[] = [],
  sessions: readonly string[] = SESSIONS,
): LedgerFacts => ({ orders, sessions, splits });

const thousandths = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((count) => (count / 1000).toFixed(3));

/** Histories of two symbols that a desk could have: any day, either side, filled in part or whole, split now and then. */
export const HISTORIES: fc.Arbitrary<LedgerFacts> = fc
  .record({
    trades: fc.array(
      fc.record({
        symbol: fc.constantFrom('AAPL', 'MSFT'),
        side: fc.constantFrom('buy', 'buy', 'sell'),
        place: fc.nat(SESSIONS.length - 3),
        qty: fc.oneof(fc.constantFrom('1.000', '2.000', '3.000'), thousandths(0, 9_000)),
        at: thousandths(1_000, 300_000),
        status: fc.constantFrom('filled', 'filled', 'filled', 'canceled', 'new', 'a_status_of_tomorrow'),
      }),
      { maxLength: 14 },
    ),
    splits: fc.array(
      fc.record({
        symbol: fc.constantFrom('AAPL', 'MSFT'),
        place: fc.nat(SESSIONS.length - 1),
        terms: fc.constantFrom(['10', '1'], ['2', '1'], ['3', '2'], ['1', '8']),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ trades, splits }) =>
    history(
      trades.map(({ symbol, side, place, qty, at, status }, index) =>
        order(side, day(place), symbol, qty, at, { number: index + 1, status }),
      ),
      splits.map(({ symbol, place, terms: [to = '1', from = '1'] }) => split(symbol, day(place), to, from)),
    ),
  );
