/** Splits and cash dividends that go with real bars, from a CSV file. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decimal } from '../../domain/money';
import type { MarketCorporateAction } from '../market';
import { BarsFileError, readMarketFile } from './market-file';
import type { MarketFileRow, Problems } from './market-file';

/** The name under which the file is found beside the bars. */
export const ACTIONS_FILE = 'corporate-actions.csv';

const COLUMNS = ['ex_date', 'symbol', 'type', 'value'];

/** Where the corporate actions of these bars would be: in the bars' folder, or in the folder that holds the file. */
export function actionsBeside(bars: string): string | undefined {
  const folder = statSync(bars).isDirectory() ? bars : dirname(bars);
  const path = join(folder, ACTIONS_FILE);
  return existsSync(path) ? path : undefined;
}

/**
 * Loads corporate actions with the columns ex_date,symbol,type,value: `split` with the new shares for one old one, or
 * `dividend` with USD a share. Oldest first. Throws `BarsFileError`.
 */
export function loadActions(path: string): MarketCorporateAction[] {
  const problems: Problems = [];
  const actions: MarketCorporateAction[] = [];
  const seen = new Set<string>();
  for (const row of readMarketFile(path, COLUMNS, problems)) {
    const action = actionOf(row);
    if (!action) continue;
    const key = JSON.stringify([action.symbol, action.exDate, action.kind]);
    if (seen.has(key)) row.problem('ex_date', `a second ${action.kind} of ${action.symbol} on that date`);
    seen.add(key);
    actions.push(action);
  }
  if (problems.length > 0) throw new BarsFileError(`${path} can't be used as corporate actions:`, problems);
  return actions.sort((left, right) =>
    left.exDate < right.exDate ? -1 : left.exDate > right.exDate ? 1 : 0,
  );
}

function actionOf(row: MarketFileRow): MarketCorporateAction | null {
  const symbol = row.symbol();
  const exDate = row.sessionDate('ex_date');
  const value = row.positive('value');
  const kind = row.text('type');
  if (kind !== 'split' && kind !== 'dividend') return row.problem('type', 'neither split nor dividend');
  if (symbol === null || exDate === null || value === null) return null;
  return { symbol, exDate, kind, value: decimal(value) };
}
