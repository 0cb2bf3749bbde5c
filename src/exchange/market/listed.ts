/** Whether a market has a symbol. A universe may have thousands, and every request names some of them. */
import { rememberedOf } from '../../domain/remembered';
import type { Market } from '../market';

const setOf = rememberedOf((market: Pick<Market, 'symbols'>): ReadonlySet<string> => new Set(market.symbols));

export const isListed = (market: Pick<Market, 'symbols'>, symbol: string): boolean =>
  setOf(market).has(symbol);
