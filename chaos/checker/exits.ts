/** Promise 2, exits: no exit for more than the desk holds, and what its owner holds is never touched. */
import { minus, plus, ratio, shareDown, shares, ZERO_SHARES } from '../../src/domain/money';
import type { Shares } from '../../src/domain/money';
import { ordersOf, type Evidence, type SessionEvidence } from './evidence';
import type { Finding } from './finding';
import { isAlive, text, unfilledBefore, type Traded } from './ledger';

export function exits(evidence: Evidence, session: SessionEvidence): readonly Finding[] {
  const sells = ordersOf(evidence, session.date).filter(({ side }) => side === 'sell');
  return sells.flatMap((order) => [
    ...twoSells(evidence, session, order),
    ...moreThanBought(evidence, session, order),
    ...filledBeyond(evidence, session, order),
  ]);
}

/** Every order of the desk for a symbol, of all its sessions. */
const deskOrders = ({ traded, desk }: Evidence, symbol: string): readonly Traded[] =>
  traded.filter((order) => order.symbol === symbol && order.name?.desk === desk);

function twoSells(evidence: Evidence, { date }: SessionEvidence, order: Traded): readonly Finding[] {
  return deskOrders(evidence, order.symbol)
    .filter((other) => other.side === 'sell' && other.id !== order.id && isAlive(other, order.acceptedSeq))
    .map((other) => ({
      ...{ promise: 'P2', session: date, orders: [other.clientOrderId, order.clientOrderId], numbers: {} },
      says: 'a second sell of a symbol was accepted while the first lived',
    }));
}

function moreThanBought(evidence: Evidence, { date }: SessionEvidence, order: Traded): readonly Finding[] {
  const owned = deskHolding(evidence, order.symbol, order.acceptedSeq);
  const asked = order.qty ?? ZERO_SHARES;
  const onSale = deskOrders(evidence, order.symbol)
    .filter((other) => other.side === 'sell' && other.id !== order.id && isAlive(other, order.acceptedSeq))
    .reduce((total, other) => plus(total, unfilledBefore(other, order.acceptedSeq)), ZERO_SHARES);
  if (order.qty !== null && plus(asked, onSale) <= owned) return [];
  return [
    {
      ...{ promise: 'P2', session: date, orders: [order.clientOrderId] },
      says: 'a sell was accepted for more than the desk had bought',
      numbers: { asked: text(asked), onSale: text(onSale), owned: text(owned) },
    },
  ];
}

function filledBeyond(evidence: Evidence, { date }: SessionEvidence, order: Traded): readonly Finding[] {
  return order.fills.flatMap((fill): readonly Finding[] => {
    const left = minus(deskHolding(evidence, order.symbol, fill.seq), fill.qty);
    if (left >= 0n) return [];
    return [
      {
        ...{ promise: 'P2', session: date, orders: [order.clientOrderId] },
        says: "shares were sold that the desk hadn't bought",
        numbers: { beyond: text(minus(ZERO_SHARES, left)) },
      },
    ];
  });
}

/** Bought less sold by the desk before an entry of the ledger, times the splits since. */
function deskHolding(evidence: Evidence, symbol: string, seq: number): Shares {
  const own = new Set(deskOrders(evidence, symbol).map(({ id }) => id));
  let qty = ZERO_SHARES;
  for (const entry of evidence.ledger.entries) {
    if (entry.seq >= seq) break;
    if (entry.kind === 'split' && entry.symbol === symbol) qty = shareDown(qty, ratio(entry.ratio));
    if (entry.kind !== 'fill' || !own.has(entry.orderId)) continue;
    qty = entry.side === 'buy' ? plus(qty, shares(entry.qty)) : minus(qty, shares(entry.qty));
  }
  return qty;
}
