/** Reads a market's minute paths at instants; every market of the exchange has the same way of doing it. */
import { MINUTE } from '../../domain/instant';
import type { ExchangeSession, Market, RawBar } from '../market';
import { lazyPath } from './minute-path';
import type { LazyPath } from './minute-path';

/**
 * The `at` of a market with these bars. Before the open there is no point; from the close on it is the last minute's.
 * The latest path of each symbol is remembered, because an open market is asked about the same session again and again.
 */
export function pathReader(
  bar: (symbol: string, date: string) => RawBar | undefined,
  seed: number,
): Market['at'] {
  const latest = new Map<string, { readonly date: string; readonly path: LazyPath }>();
  const pathOf = (symbol: string, session: ExchangeSession): LazyPath | undefined => {
    const known = latest.get(symbol);
    if (known?.date === session.date) return known.path;
    const day = bar(symbol, session.date);
    if (!day) return undefined;
    const path = lazyPath(day, (session.closeMs - session.openMs) / MINUTE, { seed, symbol });
    latest.set(symbol, { date: session.date, path });
    return path;
  };
  return (symbol, session, atMs) => {
    if (!(atMs >= session.openMs)) return undefined;
    const path = pathOf(symbol, session);
    if (!path) return undefined;
    const minute = Math.min(path.minutes - 1, Math.floor((atMs - session.openMs) / MINUTE));
    // Given on as it is: a copy would make all that nobody may ask for.
    return Object.assign(path.at(minute), { steppedAtMs: session.openMs + minute * MINUTE });
  };
}
