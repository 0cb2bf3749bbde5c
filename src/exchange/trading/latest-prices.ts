/** The latest trade and the latest quote of a symbol, as everybody sees them at an instant. */
import { SECOND } from '../../domain/instant';
import type { Price } from '../../domain/money';
import type { Floor } from './floor';

type Seen = Pick<Floor, 'calendar' | 'view'>;

const NO_SIDE = 0n as Price;

/** The last print: before the open yesterday's, with yesterday's time. Undefined before the first one ever. */
export function latestTrade(
  floor: Seen,
  symbol: string,
  nowMs: number,
): { readonly price: Price; readonly atMs: number } | undefined {
  const print = floor.view().lastPrint(symbol, nowMs);
  return print && { price: print.point.price, atMs: print.point.steppedAtMs };
}

/**
 * The latest quote: of a symbol that trades, as fresh as the current second; after the close the closing one; in an
 * open session before the symbol's first print a bid without an ask (0 is no active side).
 */
export function latestQuote(
  floor: Seen,
  symbol: string,
  nowMs: number,
): { readonly bid: Price; readonly ask: Price; readonly atMs: number } | undefined {
  const print = floor.view().lastPrint(symbol, nowMs);
  if (!print) return undefined;
  const isOneSided = floor.calendar().open(nowMs) !== undefined && !print.live;
  const { bid, ask } = print.point;
  return {
    bid,
    ask: isOneSided ? NO_SIDE : ask,
    atMs: Math.floor(print.quotedMs / SECOND) * SECOND,
  };
}
