/** Promise 4: every candidate ends in one decision, every intent in one outcome, and both say what the ledger says. */
import {
  decimal,
  notional,
  perShareDown,
  plus,
  shares,
  sum,
  ZERO_SHARES,
  ZERO_USD,
} from '../../src/domain/money';
import type { IntentRecord } from '../../src/domain/session-record';
import { ordersOf, type Evidence, type SessionEvidence } from './evidence';
import type { Finding } from './finding';
import { filledBefore, text, type Traded } from './ledger';

export function record(evidence: Evidence, session: SessionEvidence): readonly Finding[] {
  const { date } = session;
  const said = (says: string, orders: readonly string[] = [], numbers: Finding['numbers'] = {}): Finding => ({
    ...{ promise: 'P4', session: date, says, orders, numbers },
  });
  return [
    ...decisions(session, said),
    ...session.record.intents.flatMap((intent) => outcome(evidence, session, intent, said)),
    ...unaccounted(evidence, session, said),
    ...neverProven(session, said),
  ];
}

type Say = (says: string, orders?: readonly string[], numbers?: Finding['numbers']) => Finding;

function decisions(
  { record: { scan, decisions: decided, intents } }: SessionEvidence,
  said: Say,
): readonly Finding[] {
  const entries = decided.filter(({ side }) => side === 'buy');
  const candidates = (scan?.candidates ?? []).map(({ symbol }) => symbol);
  const times = (list: readonly { readonly symbol: string }[], symbol: string): number =>
    list.filter((each) => each.symbol === symbol).length;
  const bought = intents.filter(({ side }) => side === 'buy');
  const sold = intents.filter(({ side }) => side === 'sell');
  return [
    ...candidates
      .filter((symbol) => times(entries, symbol) !== 1)
      .map((symbol) => said(`candidate ${symbol} has ${times(entries, symbol)} decisions`)),
    ...entries
      .filter(({ symbol }) => !candidates.includes(symbol))
      .map(({ symbol }) => said(`${symbol} has a decision and was no candidate`)),
    ...entries
      .filter(({ symbol, verdict }) => times(bought, symbol) !== (verdict === 'approved' ? 1 : 0))
      .map(({ symbol, verdict }) =>
        said(`${symbol} was ${verdict} and has ${times(bought, symbol)} intents`),
      ),
    ...[...new Set(sold.map(({ symbol }) => symbol))]
      .filter((symbol) => times(sold, symbol) > 1)
      .map((symbol) => said(`${symbol} has ${times(sold, symbol)} exits in one session`)),
  ];
}

function outcome(
  evidence: Evidence,
  session: SessionEvidence,
  intent: IntentRecord,
  said: Say,
): readonly Finding[] {
  const orders = ordersOf(evidence, session.date).filter(
    ({ symbol, side }) => symbol === intent.symbol && side === intent.side,
  );
  const ids = intent.rungs.map(({ clientOrderId }) => clientOrderId);
  const what = `${intent.side} ${intent.symbol}`;
  if (intent.outcome === 'working') return [said(`${what} has no outcome in a session that has ended`, ids)];
  const filled = orders.reduce((total, order) => plus(total, filledBefore(order)), ZERO_SHARES);
  if (intent.outcome === 'unknown') {
    const carried = ids.some((id) => session.unproven.includes(id));
    return carried ? [] : [said(`${what} is unknown, and the desk doesn't carry it on`, ids)];
  }
  const average = averageOf(orders);
  const numbers = {
    recorded: intent.filledQty,
    ledger: text(filled),
    recordedPrice: intent.avgPrice ?? 'none',
    ledgerPrice: average ?? 'none',
  };
  if (shares(intent.filledQty) !== filled || intent.avgPrice !== average)
    return [said(`${what} is recorded otherwise than the exchange has it`, ids, numbers)];
  const contradicts =
    filled > ZERO_SHARES !== (intent.outcome === 'filled' || intent.outcome === 'partly-filled');
  return contradicts ? [said(`${what} is recorded as ${intent.outcome}`, ids, numbers)] : [];
}

/** The average over the orders' own averages, each rounded as the exchange tells it. */
function averageOf(orders: readonly Traded[]): string | null {
  let filled = ZERO_SHARES;
  let cost = ZERO_USD;
  for (const { fills } of orders) {
    const qty = fills.reduce((total, fill) => plus(total, fill.qty), ZERO_SHARES);
    if (qty === ZERO_SHARES) continue;
    const spent = sum(fills.map((fill) => notional(fill.price, fill.qty)));
    filled = plus(filled, qty);
    cost = plus(cost, notional(perShareDown(spent, qty), qty));
  }
  return filled === ZERO_SHARES ? null : decimal(perShareDown(cost, filled));
}

/** Orders at the exchange that the record doesn't have. */
function unaccounted(evidence: Evidence, session: SessionEvidence, said: Say): readonly Finding[] {
  const known = new Set(
    session.record.intents.flatMap(({ rungs }) => rungs.map((rung) => rung.clientOrderId)),
  );
  return ordersOf(evidence, session.date)
    .filter(({ clientOrderId }) => !known.has(clientOrderId))
    .map(({ clientOrderId }) => said('the exchange has an order that the record has not', [clientOrderId]));
}

/** What an earlier session left unproven is proven by the end of the one after it. */
function neverProven({ date, unproven }: SessionEvidence, said: Say): readonly Finding[] {
  const compact = date.replaceAll('-', '');
  return unproven
    .filter((id) => (id.split('-')[2] ?? '') < compact)
    .map((id) => said('an order of an earlier session is still not proven', [id]));
}
