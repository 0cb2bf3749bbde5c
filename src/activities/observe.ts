import type { Broker } from '../brokers/broker';
import type { AssetFact, Observation, PositionFact } from '../domain/observation';
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
  const held = await readAccount(broker);
  const symbols = [...new Set([...proposed, ...baseline, ...equitiesIn(held.positions)])].sort();
  const [trades, quotes, corporateActions, assets] = await Promise.all([
    broker.latestTrades(symbols, feed),
    broker.latestQuotes(symbols, feed),
    broker.corporateActions(symbols, scanDate, tradingDate),
    assetsOf(broker, proposed),
  ]);
  // The clock last: an age measured on it is never younger than the truth.
  const clock = await broker.clock();
  return { clock, feed, ...held, trades, quotes, assets, corporateActions };
}

/** One look at the account alone, without a price: enough for exits, while market data can't be had. */
export const observeAccountActivity =
  ({ broker }: ActivityDependencies) =>
  (feed: Feed): Promise<Observation> =>
    askBroker(() => observeAccount(broker, feed));

/** The same look for the order gateway. */
export async function observeAccount(broker: Broker, feed: Feed): Promise<Observation> {
  const held = await readAccount(broker);
  const clock = await broker.clock();
  return { clock, feed, ...held, trades: {}, quotes: {}, assets: {}, corporateActions: [] };
}

/** Open orders before positions: a fill in between then counts twice, never zero times. */
async function readAccount(
  broker: Broker,
): Promise<Pick<Observation, 'openOrders' | 'account' | 'positions'>> {
  const openOrders = await broker.openOrders();
  const account = await broker.account();
  const positions = await broker.positions();
  return { openOrders, account, positions };
}

/** Held symbols that stock data has prices of. What has none refuses the entries of its tier, never the look. */
export const equitiesIn = (positions: readonly PositionFact[]): readonly string[] =>
  positions.filter(({ otherClass }) => otherClass === undefined).map(({ symbol }) => symbol);

async function assetsOf(broker: Broker, symbols: readonly string[]): Promise<Record<string, AssetFact>> {
  const assets = await Promise.all(
    symbols.map(async (symbol) => [symbol, await broker.asset(symbol)] as const),
  );
  return Object.fromEntries(assets.flatMap(([symbol, asset]) => (asset ? [[symbol, asset]] : [])));
}
