/** Cash, the account's settings and the positions on disk. */
import type { DatabaseSync } from 'node:sqlite';
import { decimal, shares, usd, usdText } from '../../domain/money';
import type { Shares, Usd } from '../../domain/money';
import { number, text } from './columns';

export interface Account {
  readonly cash: Usd;
  /** The equity at the last close, and that close's date. */
  readonly lastEquity: Usd;
  readonly balanceAsOf: string;
  readonly createdMs: number;
  /** Market time up to which closes and splits have taken effect. */
  readonly advancedToMs: number;
}

export interface Position {
  readonly symbol: string;
  readonly qty: Shares;
  /** What the shares held cost; the average entry price is this over `qty`. */
  readonly cost: Usd;
}

export interface AccountStore {
  /** Undefined until it is opened. */
  account(): Account | undefined;
  saveAccount(account: Account): void;
  /** In symbol order. */
  positions(): readonly Position[];
  position(symbol: string): Position | undefined;
  /** Writes a position; one of zero shares is removed. */
  savePosition(position: Position): void;
  /** A setting as JSON text, by name. */
  setting(key: string): string | undefined;
  saveSetting(key: string, value: string): void;
}

/** The store of each account by its name. */
export function accountStores(database: DatabaseSync): (name: string) => AccountStore {
  const account = database.prepare('SELECT * FROM account WHERE name = ?');
  const saveAccount = database.prepare('INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?, ?, ?)');
  const positions = database.prepare('SELECT * FROM position WHERE account = ? ORDER BY symbol');
  const position = database.prepare('SELECT * FROM position WHERE account = ? AND symbol = ?');
  const savePosition = database.prepare('INSERT OR REPLACE INTO position VALUES (?, ?, ?, ?)');
  const removePosition = database.prepare('DELETE FROM position WHERE account = ? AND symbol = ?');
  const setting = database.prepare('SELECT value FROM configuration WHERE account = ? AND key = ?');
  const saveSetting = database.prepare('INSERT OR REPLACE INTO configuration VALUES (?, ?, ?)');

  const readPosition = (row: Parameters<typeof text>[0]): Position => ({
    symbol: text(row, 'symbol'),
    qty: shares(text(row, 'qty')),
    cost: usd(text(row, 'cost')),
  });

  return (name) => ({
    account: () => {
      const row = account.get(name);
      return (
        row && {
          cash: usd(text(row, 'cash')),
          lastEquity: usd(text(row, 'last_equity')),
          balanceAsOf: text(row, 'balance_asof'),
          createdMs: number(row, 'created_ms'),
          advancedToMs: number(row, 'advanced_to_ms'),
        }
      );
    },
    saveAccount: ({ cash, lastEquity, balanceAsOf, createdMs, advancedToMs }) => {
      saveAccount.run(name, usdText(cash), usdText(lastEquity), balanceAsOf, createdMs, advancedToMs);
    },
    positions: () => positions.all(name).map(readPosition),
    position: (symbol) => {
      const row = position.get(name, symbol);
      return row && readPosition(row);
    },
    savePosition: ({ symbol, qty, cost }) => {
      if (qty === 0n) removePosition.run(name, symbol);
      else savePosition.run(name, symbol, decimal(qty), usdText(cost));
    },
    setting: (key) => {
      const row = setting.get(name, key);
      return row && text(row, 'value');
    },
    saveSetting: (key, value) => {
      saveSetting.run(name, key, value);
    },
  });
}
