import { MINUTE } from '../domain/instant';
import { rememberedOf } from '../domain/remembered';
import type { Market, PathPoint } from '../exchange/market';

/** The same market, which keeps every point of its paths that anybody asked for: those of opens and closes mostly. */
export const keptPath = rememberedOf((market: Market): Market => {
  const points = new Map<string, Map<number, PathPoint>>();
  return {
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
});
