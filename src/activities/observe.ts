import type { Broker } from '../brokers/broker';
import type { AssetFact, Observation } from '../domain/observation';
import type { Feed } from '../domain/rules';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';

/** What to look at besides everything that the account holds. */
export interface ObservationRequest {
  /** Symbols whose price and asset are needed because an order for them is proposed. */
  readonly proposed: readonly string[];
  /** Symbols whose price is needed. */
  readonly baseline: readonly string[];
  readonly feed: Feed;
  /** Corporate actions with an ex date after `scanDate` and until `tradingDate`, inclusive. */
  readonly scanDate: string;
  readonly tradingDate: string;
}

/** One look at the market and the account: one batched request of each kind. */
export const observeActivity =
  ({ broker }: ActivityDependencies) =>
  (request: ObservationRequest): Promise<Observation> =>
    askBroker(() => observe(broker, request));

/** The same look for the order gateway, which must read for itself. */
export async function observe(broker: Broker, request: ObservationRequest): Promise<Observation> {
  const { proposed, baseline, feed, scanDate, tradingDate } = request;
  // Open orders before positions: a fill in between then counts twice, never zero times.
  const openOrders = await broker.openOrders();
  const account = await broker.account();
  const positions = await broker.positions();
  const symbols = [
    ...new Set([...proposed, ...baseline, ...positions.map((position) => position.symbol)]),
  ].sort();
  const [trades, quotes, corporateActions, assets] = await Promise.all([
    broker.latestTrades(symbols, feed),
    broker.latestQuotes(symbols, feed),
    broker.corporateActions(symbols, scanDate, tradingDate),
    assetsOf(broker, proposed),
  ]);
  // The clock last: an age measured on it is never younger than the truth.
  const clock = await broker.clock();
  return { clock, feed, openOrders, account, positions, trades, quotes, assets, corporateActions };
}

async function assetsOf(broker: Broker, symbols: readonly string[]): Promise<Record<string, AssetFact>> {
  const assets = await Promise.all(
    symbols.map(async (symbol) => [symbol, await broker.asset(symbol)] as const),
  );
  return Object.fromEntries(assets.flatMap(([symbol, asset]) => (asset ? [[symbol, asset]] : [])));
}
