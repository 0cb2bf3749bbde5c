/** Everything trading works on: the stores, the market as it may be seen, and the calendar in effect. */
import type { DatabaseSync } from 'node:sqlite';
import { openFaultBook } from '../faults/fault-book';
import type { FaultBook } from '../faults/fault-book';
import { haltsOf } from '../faults/market-faults';
import { withSplits } from '../market/with-splits';
import type { Market } from '../market';
import { accountStore } from '../store/account-store';
import type { Account, AccountStore } from '../store/account-store';
import { faultStore } from '../store/fault-store';
import type { FaultStore } from '../store/fault-store';
import { openLedger } from '../store/ledger';
import type { Ledger } from '../store/ledger';
import { orderStore } from '../store/order-store';
import type { OrderStore } from '../store/order-store';
import { overrideStore } from '../store/override-store';
import type { OverrideStore } from '../store/override-store';
import { TradingCalendar } from './trading-calendar';
import { visibleMarket } from './visible-market';
import type { VisibleMarket } from './visible-market';

export interface Floor {
  /** With the splits announced so far. */
  readonly market: Market;
  /** Keys the draws of partial fills, with symbol, date and client order id. */
  readonly seed: number;
  readonly orders: OrderStore;
  readonly accounts: AccountStore;
  readonly overrides: OverrideStore;
  readonly ledger: Ledger;
  /** What of the fault plan strikes. */
  readonly faults: FaultBook;
  /** What faults left on single orders. */
  readonly marks: Pick<FaultStore, 'mark' | 'marked' | 'allMarked'>;
  /** The one account. Throws before it was opened. */
  account(): Account;
  /** The sessions with the closures and hours announced so far. */
  calendar(): TradingCalendar;
  /** The market by that calendar. */
  view(): VisibleMarket;
}

/** The market and its calendar with all that was announced by hand. */
interface Announced {
  readonly market: Market;
  readonly calendar: TradingCalendar;
  readonly view: VisibleMarket;
}

/** Where a floor keeps what it must not forget. */
export interface FloorStores extends Pick<Floor, 'orders' | 'accounts' | 'overrides' | 'ledger'> {
  readonly faults: FaultStore;
}

/** The floor of an exchange that keeps its state in a database. */
export const openFloor = (database: DatabaseSync, source: Market, seed: number): Floor =>
  floorOn(
    {
      orders: orderStore(database),
      accounts: accountStore(database),
      overrides: overrideStore(database),
      ledger: openLedger(database),
      faults: faultStore(database),
    },
    source,
    seed,
  );

/** A floor over stores of any kind: a backtest's are in memory. */
export function floorOn(
  { orders, accounts, overrides, ledger, faults: marks }: FloorStores,
  source: Market,
  seed: number,
): Floor {
  const faults = openFaultBook(marks, source.symbols);
  let known: (Announced & { readonly announced: string }) | undefined;

  /** Rebuilt when something was announced, or its announcement rolled back. */
  function current(): Announced {
    const announced = overrides.announced();
    if (known?.announced !== announced) {
      const market = withSplits(source, overrides.splits());
      const closures = new Set(overrides.closures());
      const calendar = new TradingCalendar(market.sessions, closures, overrides.changedHours());
      const lateOpenMs = (date: string, symbol: string) => overrides.lateOpenMs(date, symbol);
      const view = visibleMarket(market, calendar, lateOpenMs, haltsOf(faults));
      known = { announced, market, calendar, view };
    }
    return known;
  }

  return {
    get market() {
      return current().market;
    },
    seed,
    orders,
    accounts,
    overrides,
    ledger,
    faults,
    marks,
    account() {
      const account = accounts.account();
      if (!account) throw new Error('the account of the exchange was read before it was opened');
      return account;
    },
    calendar: () => current().calendar,
    view: () => current().view,
  };
}
