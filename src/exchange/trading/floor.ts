/** Everything the trading of one account works on: its stores, the market as it may be seen, the calendar in effect. */
import type { DatabaseSync } from 'node:sqlite';
import { rememberedOf } from '../../domain/remembered';
import { SOLE_ACCOUNT } from '../account-opening';
import { openFaultBook } from '../faults/fault-book';
import type { FaultBook } from '../faults/fault-book';
import { haltsOf } from '../faults/market-faults';
import type { Market } from '../market';
import { accountStores } from '../store/account-store';
import type { Account, AccountStore } from '../store/account-store';
import { faultStores } from '../store/fault-store';
import type { FaultStore } from '../store/fault-store';
import { ledgers } from '../store/ledger';
import type { Ledger } from '../store/ledger';
import { orderStores } from '../store/order-store';
import type { OrderStore } from '../store/order-store';
import { overrideStores } from '../store/override-store';
import type { OverrideStore } from '../store/override-store';
import { announcedMarket } from './announced-market';
import type { AnnouncedMarket } from './announced-market';
import type { TradingCalendar } from './trading-calendar';
import { visibleMarket } from './visible-market';
import type { VisibleMarket } from './visible-market';

export interface Floor {
  /** The account's name. */
  readonly name: string;
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
  /** Throws before the account was opened. */
  account(): Account;
  /** The sessions with the closures and hours announced so far. */
  calendar(): TradingCalendar;
  /** The market by that calendar. */
  view(): VisibleMarket;
}

/** Where the floor of an account keeps what it must not forget. */
export interface FloorStores extends Pick<Floor, 'orders' | 'accounts' | 'overrides' | 'ledger'> {
  readonly faults: FaultStore;
}

/** The floors of an exchange that keeps its state in a database: each account's by its name, made once. */
export function openFloors(database: DatabaseSync, source: Market, seed: number): (account: string) => Floor {
  const [orders, accounts, overrides] = [
    ...([orderStores(database), accountStores(database), overrideStores(database)] as const),
  ];
  const [ledger, faults] = [ledgers(database), faultStores(database)];
  const announced = announcedMarket(source, overrides(SOLE_ACCOUNT));
  const open = new Map<string, Floor>();
  return (name) => {
    const known = open.get(name);
    if (known) return known;
    const stores = {
      ...{ orders: orders(name), accounts: accounts(name), overrides: overrides(name) },
      ...{ ledger: ledger(name), faults: faults(name) },
    };
    const floor = floorOn(stores, source, seed, { name, announced });
    open.set(name, floor);
    return floor;
  };
}

/** A floor over stores of any kind: a backtest's are in memory. By default it is the sole account's. */
export function floorOn(
  stores: FloorStores,
  source: Market,
  seed: number,
  {
    name = SOLE_ACCOUNT,
    announced = announcedMarket(source, stores.overrides),
  }: { readonly name?: string; readonly announced?: () => AnnouncedMarket } = {},
): Floor {
  const { orders, accounts, overrides, ledger, faults: marks } = stores;
  const faults = openFaultBook(marks, source.symbols);
  const viewOf = rememberedOf(({ market, calendar }: AnnouncedMarket) =>
    visibleMarket(market, calendar, (date, symbol) => overrides.lateOpenMs(date, symbol), haltsOf(faults)),
  );

  return {
    name,
    get market() {
      return announced().market;
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
    calendar: () => announced().calendar,
    view: () => viewOf(announced()),
  };
}
