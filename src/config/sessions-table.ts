import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSessionsTable } from '../domain/sessions-table';
import type { TradingDay } from '../domain/session';

/** The same folder from `src` and from the built `lib`. */
const TABLE = join(__dirname, '../../data/xnys-sessions.csv');

/** The shipped table of sessions, oldest first: the cross-check of the broker's calendar. */
export const readSessionsTable = (): readonly TradingDay[] => parseSessionsTable(readFileSync(TABLE, 'utf8'));
