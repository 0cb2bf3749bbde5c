import { decimal, DecimalError, minus, plus, shares, ZERO_SHARES, type Shares } from './money';
import type { PositionFact } from './observation';
import { provenFills, type Reservation } from './reservations';

/**
 * Positions that the desk's fills don't explain, each as a sentence with both facts (design, section 1: what is
 * unexplained is reported). `before` is the look that the desk decided on, `after` the one when it settled. Somebody
 * who trades by hand in between is one explanation; the desk never acts on the difference.
 */
export function unexplainedPositions(
  before: readonly PositionFact[],
  after: readonly PositionFact[],
  reservations: readonly Reservation[],
): readonly string[] {
  const symbols = [...before, ...after, ...reservations].map(({ symbol }) => symbol);
  return [...new Set(symbols)].sort().flatMap((symbol) => {
    const held = quantity(symbol, before);
    const holds = quantity(symbol, after);
    const bought = provenFills(symbol, reservations);
    if (held === null || holds === null)
      return [`${symbol}: the broker's quantity can't be read; look at the account.`];
    const difference = minus(holds, plus(held, bought));
    return difference === ZERO_SHARES
      ? []
      : [
          `${symbol}: ${decimal(held)} sh were held and the desk bought ${decimal(bought)}, but the account shows ` +
            `${decimal(holds)}; ${decimal(difference)} sh are not explained by the desk's orders.`,
        ];
  });
}

function quantity(symbol: string, positions: readonly PositionFact[]): Shares | null {
  try {
    return positions
      .filter((position) => position.symbol === symbol)
      .reduce((total, position) => plus(total, shares(position.qty)), ZERO_SHARES);
  } catch (error) {
    if (error instanceof DecimalError) return null;
    throw error;
  }
}
