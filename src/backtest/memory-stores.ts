/** The stores of an exchange that forgets everything when it ends: orders, account and positions in memory. */
import type { Account, AccountStore, Position } from '../exchange/store/account-store';
import type { FaultStore } from '../exchange/store/fault-store';
import type { OrderStore } from '../exchange/store/order-store';
import type { OverrideStore } from '../exchange/store/override-store';
import type { FloorStores } from '../exchange/trading/floor';
import { isOpen } from '../exchange/trading/order';
import type { Order } from '../exchange/trading/order';

/** New and empty stores. Nothing is announced by hand in them, and no fault is planned. */
export const memoryStores = (): FloorStores => ({
  orders: memoryOrders(),
  accounts: memoryAccounts(),
  overrides: NOTHING_ANNOUNCED,
  ledger: { append: () => undefined, entries: () => [] },
  faults: NO_FAULTS,
});

const refuse = (): never => {
  throw new Error('a backtest trades on the market as it is: nothing can be announced to it');
};

function memoryOrders(): OrderStore {
  const byClientOrderId = new Map<string, Order>();
  const byId = new Map<string, Order>();
  /** Few at any time, in order of arrival. */
  let open: readonly Order[] = [];
  return {
    waitForSession: refuse,
    byId: (id) => byId.get(id),
    byClientOrderId: (id) => byClientOrderId.get(id),
    all: () => [...byId.values()],
    open: () => open,
    due(atMs) {
      let first: Order | undefined;
      for (const order of open) {
        if (order.nextMatchMs <= atMs && (!first || order.nextMatchMs < first.nextMatchMs)) first = order;
      }
      return first;
    },
    nextSeq: () => byId.size + 1,
    save(order) {
      const isNew = !byId.has(order.id);
      byId.set(order.id, order);
      byClientOrderId.set(order.clientOrderId, order);
      if (isNew) open = isOpen(order) ? [...open, order] : open;
      else open = open.flatMap((each) => (each.id !== order.id ? [each] : isOpen(order) ? [order] : []));
    },
  };
}

function memoryAccounts(): AccountStore {
  let account: Account | undefined;
  let positions: readonly Position[] = [];
  const settings = new Map<string, string>();
  return {
    account: () => account,
    saveAccount: (changed) => void (account = changed),
    positions: () => positions,
    position: (symbol) => positions.find((each) => each.symbol === symbol),
    savePosition(position) {
      const others = positions.filter(({ symbol }) => symbol !== position.symbol);
      positions =
        position.qty === 0n
          ? others
          : [...others, position].sort((left, right) => (left.symbol < right.symbol ? -1 : 1));
    },
    setting: (key) => settings.get(key),
    saveSetting: (key, value) => void settings.set(key, value),
  };
}

const NOTHING_ANNOUNCED: OverrideStore = {
  fractional: () => true,
  closures: () => [],
  changedHours: () => [],
  splits: () => [],
  announced: () => '',
  lateOpenMs: () => 0,
  isAnnouncedByAnother: () => false,
  noteAnnounced: refuse,
  switchFractional: refuse,
  close: refuse,
  changeHours: refuse,
  announceSplit: refuse,
  openLate: refuse,
};

const NO_FAULTS: FaultStore = {
  plan: () => undefined,
  fired: () => [],
  firedTimes: () => 0,
  marked: () => undefined,
  allMarked: () => [],
  replace: refuse,
  append: refuse,
  count: refuse,
  mark: refuse,
};
