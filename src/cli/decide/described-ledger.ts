/** What the desk is described to hold of its own, as the broker would show it. */
import { clientOrderId } from '../../domain/client-order-id';
import type { LedgerFacts } from '../../domain/ledger-facts';
import type { ScanAtOpen } from '../../domain/open-decision';
import type { Rules } from '../../domain/rules';
import type { DescribedSession } from './described-session';
import type { DescribedOpen } from './open-file';

/** Each lot as the one order that bought it, in the words in which the broker would show it. */
export function ledgerOf(
  { lots = {}, corporateActions = [] }: DescribedOpen,
  session: DescribedSession,
  rules: Rules,
): LedgerFacts {
  const { dates } = session;
  return {
    orders: Object.entries(lots).map(([symbol, { qty, averagePrice, openedOn }]) => ({
      id: `lot-${symbol}`,
      clientOrderId: clientOrderId({
        ...{ desk: rules.desk, date: sessionBefore(openedOn, session), symbol },
        ...{ side: 'buy', kind: 'whole', number: 1 },
      }),
      ...{ symbol, side: 'buy', status: 'filled', qty, filledQty: qty },
      ...{ limit: averagePrice, filledAveragePrice: averagePrice },
      submittedAt: `${openedOn}T14:30:00Z`,
    })),
    sessions: dates,
    splits: corporateActions
      .filter(({ kind }) => kind === 'split' || kind === 'stock-dividend')
      .map(({ symbol, kind, exDate, ratio }) => ({ symbol, kind, exDate, ...(ratio ? { ratio } : {}) })),
  };
}

/** A record is filed under the date of its scan: the session before the day on which it traded. */
export const stopsOf = ({ stops = [] }: DescribedOpen, session: DescribedSession) =>
  stops.map(({ symbol, soldOn }) => ({ symbol, date: sessionBefore(soldOn, session) }));

const sessionBefore = (date: string, { dates }: DescribedSession): string =>
  dates[dates.indexOf(date) - 1] ?? date;

/** What the scan measured of the lots, where the file says it. */
export const heldAtScan = ({ lots = {} }: DescribedOpen): ScanAtOpen['held'] =>
  Object.fromEntries(
    Object.entries(lots).flatMap(([symbol, { z, close }]) =>
      z === undefined || close === undefined ? [] : [[symbol, { z, close }]],
    ),
  );
