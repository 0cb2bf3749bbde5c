/** Shares placed by hand, at the price of the moment and out of nowhere: a rehearsal's starting position. */
import { decimal, notional, shares } from '../../domain/money';
import { isListed } from '../market/listed';
import type { Floor } from './floor';
import { changePosition } from './matching';
import { buyingPower } from './valuation';

export interface Holding {
  readonly symbol: string;
  /** A positive decimal string, at most nine decimals. */
  readonly qty: string;
}

/** Thrown for a holding that can't be placed; the message names it. */
export class HoldingError extends Error {
  override readonly name = 'HoldingError';
}

/** Puts shares into the account at their last price and takes the cash for them: equity stays as it was. */
export function placeHoldings(floor: Floor, holdings: readonly Holding[], nowMs: number): void {
  for (const { symbol, qty: text } of holdings) {
    const qty = shares(text);
    if (qty <= 0n) throw new HoldingError(`holding ${symbol}=${text} must be more than zero shares`);
    if (!isListed(floor.market, symbol)) {
      throw new HoldingError(`holding ${symbol}=${text}: ${floor.market.label} has no ${symbol}`);
    }
    const at = floor.view().valuation(symbol, nowMs);
    if (at === undefined) throw new HoldingError(`holding ${symbol}=${text}: ${symbol} has no price yet`);
    if (notional(at, qty) > buyingPower(floor)) {
      throw new HoldingError(`holding ${symbol}=${text} at ${decimal(at)} costs more than the cash there is`);
    }
    changePosition(floor, symbol, 'buy', qty, at);
    floor.ledger.append(nowMs, { kind: 'holding', symbol, qty: decimal(qty), price: decimal(at) });
  }
}
