import type { Capability } from '../domain/fractional';
import { universeOf } from '../domain/universe';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';

/** What the broker says of fractions, and whether the desk may prove it by an order. */
export interface DeclaredFractions {
  readonly capability: Capability;
  /** A symbol for the probe order; null where none is sent: to a live account, or when nothing declares a fraction. */
  readonly probeSymbol: string | null;
}

/** Asks the broker what may be traded in fractions: the account's switch, and each symbol's. Never assumed. */
export const declareFractionsActivity =
  ({ broker, mode, rules }: ActivityDependencies) =>
  (symbols: readonly string[]): Promise<DeclaredFractions> =>
    askBroker(async () => {
      const account = await broker.fractionalTrading();
      const [first] = universeOf(rules);
      const asked = first ? [...new Set([first.symbol, ...symbols])] : symbols;
      const assets = await Promise.all(
        asked.map(async (symbol) => [symbol, (await broker.asset(symbol))?.fractionable ?? false] as const),
      );
      const fractionable = assets.find(([, capable]) => capable)?.[0] ?? null;
      return {
        capability: { account, symbols: Object.fromEntries(assets), source: 'declared' },
        probeSymbol: mode !== 'live' && account ? fractionable : null,
      };
    });
