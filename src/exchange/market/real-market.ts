/** A market of real daily bars: as traded, unadjusted, with a seeded path within each session. */
import type { Market, MarketCorporateAction, RawBar } from '../market';
import type { LoadedBars } from './bars-file';
import { pathReader } from './path-reader';
import { sessionsTable } from './sessions-table';

/**
 * The market of loaded bars. The seed decides only how prices run within a session, not where they open, close or
 * turn. Sessions are all of the shipped table; a symbol without a bar on a date didn't trade then.
 */
export function realMarket(
  { name, bars }: LoadedBars,
  corporateActions: readonly MarketCorporateAction[],
  { seed }: { readonly seed: number },
): Market {
  const bar = (symbol: string, date: string): RawBar | undefined => bars.get(symbol)?.get(date);
  return {
    label: `real bars, ${name}`,
    symbols: [...bars.keys()],
    sessions: sessionsTable().sessions,
    bar,
    at: pathReader(bar, seed),
    corporateActions,
  };
}
