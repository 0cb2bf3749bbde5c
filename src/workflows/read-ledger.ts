/** The desk's ledger, and what the sessions' records say against it. */
import type { LedgerReading } from '../activities/read-ledger';
import type { Rules } from '../domain/rules';
import { exitWindowEnd, type SessionKey, type SessionTimes } from '../domain/session';
import { atTheOpen, sideWork } from './activity-options';
import { tryTo } from './following';
import type { Hands } from './hands';
import { untilTheOpen } from './market-time';
import type { SessionLog } from './session-log';

/** At the start: orders, fills and positions of earlier sessions against their records, matched by id alone. */
export async function reconcile(key: SessionKey, times: SessionTimes, { market, log }: Hands): Promise<void> {
  const reading = await tryTo(() =>
    sideWork.readLedger.executeWithOptions(
      { summary: 'compare the records with the broker', ...untilTheOpen(times, market) },
      [{ key, symbols: [], tradingDate: times.scanDay.date }],
    ),
  );
  if (reading === null) log.found("The records could not be compared with the broker's orders this evening.");
  else tell(reading, log);
}

/** At the open: what the desk holds of its own. Without it nothing can be sold, and nothing is known of cooldowns. */
export async function readLedger(
  key: SessionKey,
  symbols: readonly string[],
  times: SessionTimes,
  rules: Rules,
  { operator, log }: Hands,
): Promise<LedgerReading> {
  const reading = await operator.needed(
    {
      ...{ reason: 'LEDGER', what: "The desk's ledger", urgentFrom: times.tradingDay.open },
      until: exitWindowEnd(times.tradingDay, rules.exits.untilBeforeCloseMs),
      done: 'The market has opened; nothing was sent.',
      notDone:
        "What the desk holds of its own can't be told from the broker's orders: nothing can be sold or bought.",
      without: 'the session gives up; nothing is sold today',
    },
    () =>
      atTheOpen.readLedger.executeWithOptions({ summary: "the desk's own orders and holdings" }, [
        { key, symbols, tradingDate: times.tradingDay.date },
      ]),
  );
  tell(reading, log);
  return reading;
}

function tell({ contradictions, unreadable }: LedgerReading, log: SessionLog): void {
  for (const contradiction of contradictions) log.asks('CONTRADICTION', contradiction, contradiction);
  for (const date of unreadable)
    log.found(`The filed record of ${date} can't be read; its orders are not compared with the broker's.`);
}
