/** What the account puts at risk against every limit that bounds its next entry. */
import { accountRoom, type AccountRoom } from '../../domain/account-room';
import { exposures } from '../../domain/exposure';
import { centsText, ratio, ratioPercent } from '../../domain/money';
import type { OpenOrderFact } from '../../domain/observation';
import { tierOf } from '../../domain/tiers';
import { reservationsOf } from '../../domain/unproven-order';
import type { FoundBroker } from '../find-broker';
import type { DeskReservations } from './desk-reservations';
import { lookAtAccount, type AccountLook } from './look';

interface TieredSymbol {
  readonly symbol: string;
  readonly tier: string;
}

/** JSON-plain: what `--json` prints. Percentages are of live equity; USD to the cent; null is unknown. */
export interface AccountExposure extends AccountRoom {
  readonly desk: string;
  readonly broker: AccountLook['broker'];
  /** The broker's clock. */
  readonly at: string;
  readonly isOpen: boolean;
  readonly nextOpen: string;
  readonly tradingDate: string;
  readonly account: { readonly liveEquity: string | null; readonly equity: string; readonly cash: string };
  /** The part of each cap that is kept free at entry, percent. */
  readonly buffer: string;
  readonly openOrders: readonly (OpenOrderFact & { readonly tier: string })[];
  readonly reservations: DeskReservations;
  /** The earliest and the latest trade that a price is taken from; null without a position. */
  readonly prices: { readonly from: string; readonly to: string } | null;
  /** Held, and without a trade of the session that is open: entries of these tiers are refused meanwhile. */
  readonly untraded: readonly TieredSymbol[];
  /** Held or on order, and nothing says at what price: entries of these tiers are refused. */
  readonly unpriced: readonly TieredSymbol[];
}

/** Reads the account; reservations are those of the desk's workflow, and none where that couldn't be asked. */
export async function accountExposure(
  found: FoundBroker,
  reservations: DeskReservations,
): Promise<AccountExposure> {
  const { rules, broker, times, observation, book, isOpen, untraded } = await lookAtAccount(found);
  const tier = (symbol: string): string => tierOf(symbol, rules).tier.name;
  const tiered = (symbol: string): TieredSymbol => ({ symbol, tier: tier(symbol) });
  const reserved = reservationsOf(reservations.known ? reservations.unproven : []);
  const traded = observation.positions.flatMap(({ symbol }) => observation.trades[symbol]?.at ?? []).sort();
  const [from, to] = [traded[0], traded.at(-1)];
  return {
    desk: rules.desk,
    broker,
    at: observation.clock.at,
    isOpen,
    nextOpen: observation.clock.nextOpen,
    tradingDate: times.tradingDay.date,
    account: {
      liveEquity: book.liveEquity === null ? null : centsText(book.liveEquity),
      equity: observation.account.equity,
      cash: observation.account.cash,
    },
    buffer: ratioPercent(ratio(rules.buffer)),
    ...accountRoom({ book, reservations: reserved, rules }),
    openOrders: observation.openOrders.map((order) => ({ ...order, tier: tier(order.symbol) })),
    reservations,
    prices: from === undefined || to === undefined ? null : { from, to },
    untraded: untraded.map(tiered),
    unpriced: exposures(book, reserved).flatMap(({ symbol, value }) =>
      value === null ? [tiered(symbol)] : [],
    ),
  };
}
