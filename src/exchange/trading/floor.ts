/** Everything trading works on: the stores, the market as it may be seen, and the calendar in effect. */
import type { DatabaseSync } from 'node:sqlite';
import { openFaultBook } from '../faults/fault-book';
import type { FaultBook } from '../faults/fault-book';
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
  readonly marks: Pick<FaultStore, 'mark' | 'marked'>;
  /** The one account. Throws before it was opened. */
  account(): Account;
  /** The sessions less the closures announced so far. */
  calendar(): TradingCalendar;
  /** The market by that calendar. */
  view(): VisibleMarket;
}

export function openFloor(database: DatabaseSync, market: Market, seed: number): Floor {
  const accounts = accountStore(database);
  const overrides = overrideStore(database);
  const marks = faultStore(database);
  let known: { closures: string; calendar: TradingCalendar; view: VisibleMarket } | undefined;

  /** Rebuilt when a closure was announced, or its announcement rolled back. */
  function current(): { calendar: TradingCalendar; view: VisibleMarket } {
    const closed = overrides.closures();
    const closures = closed.join();
    if (known?.closures !== closures) {
      const calendar = new TradingCalendar(market.sessions, new Set(closed));
      known = {
        closures,
        calendar,
        view: visibleMarket(market, calendar, (date, symbol) => overrides.lateOpenMs(date, symbol)),
      };
    }
    return known;
  }

  return {
    market,
    seed,
    orders: orderStore(database),
    accounts,
    overrides,
    ledger: openLedger(database),
    faults: openFaultBook(marks, market.symbols),
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
