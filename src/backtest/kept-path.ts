import { MINUTE } from '../domain/instant';
import type { Market, PathPoint } from '../exchange/market';

const ofMarket = new WeakMap<Market, Market>();

/** The same market, which keeps every point of its paths that anybody asked for: those of opens and closes mostly. */
export function keptPath(market: Market): Market {
  const before = ofMarket.get(market);
  if (before) return before;
  const points = new Map<string, Map<number, PathPoint>>();
  const kept: Market = {
    ...market,
    at(symbol, session, atMs) {
      const minute = Math.floor(Math.min(atMs, session.closeMs) / MINUTE);
      let known = points.get(symbol);
      if (!known) points.set(symbol, (known = new Map<number, PathPoint>()));
      const point = known.get(minute) ?? market.at(symbol, session, atMs);
      if (point) known.set(minute, point);
      return point;
    },
  };
  ofMarket.set(market, kept);
  return kept;
}
