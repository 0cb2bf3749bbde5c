import { filledQuantity, orderedQuantity, type Climb } from './climb';
import { shares } from './money';
import { coverAtLeast, fillTo, settle, type Reservation } from './reservations';

/** The reservations after a step of one climb: what it bought is noted, and what it can no longer buy is given back. */
export function reservationsAfter(
  reservations: readonly Reservation[],
  climb: Climb,
): readonly Reservation[] {
  const { symbol, side } = climb.intent;
  // Only a buy takes up room.
  if (side === 'sell') return reservations;
  // An order adopted from an earlier run of this session may be larger than what was reserved for it now.
  const covered = coverAtLeast(reservations, symbol, orderedQuantity(climb));
  // While an order is unknown its room stays reserved.
  const proven = climb.step === 'ended' && climb.outcome !== 'unknown';
  return (proven ? settle : fillTo)(covered, symbol, shares(filledQuantity(climb)));
}
