import type { Capability } from '../domain/fractional';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';

/** Asks the broker what may be traded in fractions: the account's switch, and each symbol's. Never assumed. */
export const proveFractionalActivity =
  ({ broker }: ActivityDependencies) =>
  (symbols: readonly string[]): Promise<Capability> =>
    askBroker(async () => {
      const account = await broker.fractionalTrading();
      const assets = await Promise.all(
        symbols.map(async (symbol) => [symbol, (await broker.asset(symbol))?.fractionable ?? false] as const),
      );
      return { account, symbols: Object.fromEntries(assets), source: 'declared' };
    });
