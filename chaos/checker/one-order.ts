/** Promise 1: no intent ever has two orders that could both fill, whatever dies or times out. */
import { larger, plus, shares, ZERO_SHARES } from '../../src/domain/money';
import type { Shares } from '../../src/domain/money';
import { ordersOf, type Evidence, type SessionEvidence } from './evidence';
import type { Finding } from './finding';
import { filledBefore, grouped, isAlive, text, type Traded } from './ledger';

export function oneOrder(evidence: Evidence, session: SessionEvidence): readonly Finding[] {
  const orders = ordersOf(evidence, session.date);
  const intents = grouped(orders, ({ symbol, side }) => `${side} ${symbol}`);
  return [
    ...sameId(evidence, session.date),
    ...[...intents.values()].flatMap((each) => [...twoAlive(session, each), ...tooMuch(session, each)]),
  ];
}

function sameId({ traded }: Evidence, session: string): readonly Finding[] {
  const ids = grouped(traded, ({ clientOrderId }) => clientOrderId);
  return [...ids].flatMap(([id, orders]): readonly Finding[] =>
    orders.length < 2 || orders[0]?.name?.date !== session
      ? []
      : [
          {
            ...{ promise: 'P1', session, orders: [id], numbers: { orders: `${orders.length}` } },
            says: 'one client order id has several orders',
          },
        ],
  );
}

/** Each order of an intent, when it was accepted, against those before it. */
function twoAlive({ date }: SessionEvidence, intent: readonly Traded[]): readonly Finding[] {
  return intent.flatMap((order) =>
    intent
      .filter((other) => other.id !== order.id && isAlive(other, order.acceptedSeq))
      .map((other): Finding => ({
        ...{ promise: 'P1', session: date, orders: [other.clientOrderId, order.clientOrderId] },
        says: `the second order of one intent was accepted while the first could still fill`,
        numbers: {
          firstEnded: other.endedMs === null ? 'never' : new Date(other.endedMs).toISOString(),
          secondAccepted: new Date(order.acceptedMs).toISOString(),
        },
      })),
  );
}

/** What the intent was for: its first order, or the record's quantity where the first was sent for less. */
function tooMuch({ date, record }: SessionEvidence, intent: readonly Traded[]): readonly Finding[] {
  const [first] = intent;
  if (!first) return [];
  const recorded = record.intents.find(({ symbol, side }) => symbol === first.symbol && side === first.side);
  const asked = larger(first.qty ?? ZERO_SHARES, recorded ? shares(recorded.qty) : ZERO_SHARES);
  const filled = intent.reduce<Shares>((total, order) => plus(total, filledBefore(order)), ZERO_SHARES);
  if (filled <= asked) return [];
  return [
    {
      ...{ promise: 'P1', session: date, orders: intent.map(({ clientOrderId }) => clientOrderId) },
      says: 'the orders of one intent filled for more than it asked for',
      numbers: { asked: text(asked), filled: text(filled) },
    },
  ];
}
