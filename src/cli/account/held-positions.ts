/** What the account holds, which part of it the desk bought, and when the desk would sell that. */
import { brokerShares } from '../../domain/market-price';
import {
  centsText,
  decimal,
  larger,
  minus,
  notional,
  percentText,
  shares,
  ZERO_SHARES,
  ZERO_USD,
} from '../../domain/money';
import type { PositionFact } from '../../domain/observation';
import { tierOf } from '../../domain/tiers';
import type { FoundBroker } from '../find-broker';
import { deskLots, type DeskLot } from './desk-lots';
import { lookAtAccount, type AccountLook } from './look';

/** Null is unknown. Values are USD to the cent, signed: negative for a short position. */
export interface HeldPosition {
  readonly symbol: string;
  readonly qty: string;
  /** What no open order holds. */
  readonly available: string;
  readonly tier: string;
  /** False for a symbol outside the universe, which counts against `unlistedTier`. */
  readonly listed: boolean;
  readonly averageEntry: string;
  /** The latest trade, its instant, and whether it is one of the session that is open now. */
  readonly price: { readonly usd: string; readonly at: string; readonly ofThisSession: boolean } | null;
  readonly value: string | null;
  /** Percent of live equity. */
  readonly share: string | null;
  /** Null where the desk has none of it. */
  readonly lot: DeskLot | null;
  /** Shares that the desk didn't buy; null where the quantity can't be read. */
  readonly others: string | null;
}

/** JSON-plain: what `--json` prints. */
export interface HeldPositions {
  readonly desk: string;
  readonly broker: AccountLook['broker'];
  /** The broker's clock. */
  readonly at: string;
  readonly isOpen: boolean;
  readonly nextOpen: string;
  /** The session whose scan the exits are judged by, and the one at whose open they would be. */
  readonly scanDate: string;
  readonly tradingDate: string;
  readonly account: { readonly liveEquity: string | null; readonly equity: string; readonly cash: string };
  readonly positions: readonly HeldPosition[];
  /** What doesn't fit together, and what couldn't be read. */
  readonly findings: readonly string[];
}

/** Reads all of it from the broker, and the desk's filed records for what was a stop. */
export async function heldPositions(found: FoundBroker): Promise<HeldPositions> {
  const look = await lookAtAccount(found);
  const { rules, times, observation, book } = look;
  const lots = await deskLots(found, look);
  return {
    desk: rules.desk,
    broker: look.broker,
    at: observation.clock.at,
    isOpen: look.isOpen,
    nextOpen: observation.clock.nextOpen,
    scanDate: times.scanDay.date,
    tradingDate: times.tradingDay.date,
    account: {
      liveEquity: book.liveEquity === null ? null : centsText(book.liveEquity),
      equity: observation.account.equity,
      cash: observation.account.cash,
    },
    positions: observation.positions.map((position) =>
      positionOf(position, look, lots.bySymbol.get(position.symbol) ?? null),
    ),
    findings: lots.findings,
  };
}

function positionOf(
  { symbol, qty, available, averageEntry }: PositionFact,
  { rules, observation, book, isOpen, untraded }: AccountLook,
  lot: DeskLot | null,
): HeldPosition {
  const held = brokerShares(qty);
  const at = book.prices.get(symbol);
  const value = held === null || at === undefined ? null : notional(at, held);
  const { tier, listed } = tierOf(symbol, rules);
  const trade = observation.trades[symbol];
  const equity = book.liveEquity;
  return {
    ...{ symbol, qty, available, averageEntry, tier: tier.name, listed, lot },
    price:
      trade && at !== undefined
        ? { usd: decimal(at), at: trade.at, ofThisSession: isOpen && !untraded.includes(symbol) }
        : null,
    value: value === null ? null : centsText(value),
    share: value === null || equity === null || equity <= ZERO_USD ? null : percentText(value, equity),
    others:
      held === null ? null : decimal(lot === null ? held : larger(minus(held, shares(lot.qty)), ZERO_SHARES)),
  };
}
