import type { Broker } from '../brokers/broker';
import { parseClientOrderId } from '../domain/client-order-id';
import { trimLedger } from '../domain/ledger';
import type { LedgerFacts } from '../domain/ledger-facts';
import type { PositionFact } from '../domain/observation';
import type { OrderFact } from '../domain/order-state';
import { reconcileOrders } from '../domain/reconciliation';
import type { SessionKey } from '../domain/session';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import { readFiledRecords, type FiledRecord } from './filed-records';

/** Records looked back on: longer than any cooldown or holding, so that every open lot's orders are compared. */
const RECORDS = 15;

export interface LedgerRequest {
  readonly key: SessionKey;
  /** Symbols of interest beside those held: the candidates, for the cooldown. */
  readonly symbols: readonly string[];
  readonly tradingDate: string;
}

/** The desk's own orders as the broker has them, and how they compare with the desk's records. JSON-plain. */
export interface LedgerReading {
  readonly facts: LedgerFacts;
  readonly positions: readonly PositionFact[];
  /** Sales that a record calls a stop. */
  readonly stops: readonly { readonly symbol: string; readonly date: string }[];
  /** Where records and broker contradict each other, with both facts; matched by client order id alone. */
  readonly contradictions: readonly string[];
  /** Sessions whose filed record can't be read. */
  readonly unreadable: readonly string[];
}

/** Reads the ledger from the broker's orders (design 3.7), and compares these with what the sessions filed. */
export const readLedgerActivity =
  (on: ActivityDependencies) =>
  (request: LedgerRequest): Promise<LedgerReading> =>
    askBroker(() => readLedger(on, request));

/** The same reading for whoever only wants to look. */
export async function readLedger(
  { broker, artifacts, rules }: Pick<ActivityDependencies, 'broker' | 'artifacts' | 'rules'>,
  { key, symbols, tradingDate }: LedgerRequest,
): Promise<LedgerReading> {
  const { records, unreadable } = await readFiledRecords(artifacts, key.desk, key.date, RECORDS);
  const positions = await broker.positions();
  const asked = new Set([...symbols, ...positions.map(({ symbol }) => symbol), ...symbolsIn(records)]);
  const all = await broker.ordersOf([...asked].sort());
  const orders = all.filter((order) => parseClientOrderId(order.clientOrderId)?.desk === key.desk);
  const facts = await ledgerFacts(broker, orders, key.date, tradingDate);
  return {
    facts: trimLedger(facts, rules),
    positions,
    stops: stopsIn(records),
    contradictions: reconcileOrders({
      recorded: rungsIn(records),
      dates: records.map(({ date }) => date),
      orders,
      desk: key.desk,
    }),
    unreadable,
  };
}

/** The desk's orders with the days on which they traded, and the splits since. */
async function ledgerFacts(
  broker: Broker,
  orders: readonly OrderFact[],
  scanDate: string,
  tradingDate: string,
): Promise<LedgerFacts> {
  const dates = orders.flatMap(({ clientOrderId }) => parseClientOrderId(clientOrderId)?.date ?? []);
  const first = [...dates, scanDate].sort()[0] ?? scanDate;
  const days = await broker.calendar(first, tradingDate);
  const traded = [...new Set(orders.map(({ symbol }) => symbol))].sort();
  const actions = await broker.corporateActions(traded, first, tradingDate);
  return {
    orders,
    sessions: days.map(({ date }) => date),
    splits: actions.filter(({ kind }) => kind === 'split' || kind === 'stock-dividend'),
  };
}

const symbolsIn = (records: readonly FiledRecord[]): readonly string[] =>
  records.flatMap(({ intents }) => intents.map(({ symbol }) => symbol));

const stopsIn = (records: readonly FiledRecord[]): LedgerReading['stops'] =>
  records.flatMap(({ date, decisions }) =>
    decisions
      .filter(({ verdict, code }) => verdict === 'approved' && code === 'STOP_LOSS')
      .map(({ symbol }) => ({ symbol, date })),
  );

/** Every order that a record says the broker had, or may have had. */
const rungsIn = (records: readonly FiledRecord[]) =>
  records.flatMap(({ date, intents }) =>
    intents.flatMap(({ rungs }) => rungs.map((rung) => ({ ...rung, date }))),
  );
