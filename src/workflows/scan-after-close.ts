import { ApplicationFailure } from '@temporalio/workflow';
import type { Brief } from '../activities/brief';
import type { ScanResult } from '../activities/scan-universe';
import { instantMs, instantText, MINUTE, SECOND } from '../domain/instant';
import { exitWindowEnd, type SessionKey, type SessionTimes } from '../domain/session';
import { universeOf } from '../domain/universe';
import { evening } from './activity-options';
import type { Hands } from './hands';
import { THIN_SCAN } from './operator';
import { untilMarket } from './until-market';

/** The scan is waited for until this long before the open, in market time: exits must not wait for it. */
const BEFORE_OPEN = 5 * MINUTE;
const SCAN_HEARTBEAT = 30 * SECOND;

/**
 * Scans when the market's clock says so. A scan that can't be had, or measures too little, is null: nothing is bought
 * then, but the desk goes on to the open, because its exits need only the ledger and a price (design 3.7).
 */
export async function scanAfterTheClose(
  key: SessionKey,
  { rules, rulesArtifact, calendar }: Brief,
  times: SessionTimes,
  hands: Hands,
): Promise<ScanResult | null> {
  const { operator, log } = hands;
  log.scheduled(calendar);
  log.enter('scan');
  const end = instantText(instantMs(times.tradingDay.open) - BEFORE_OPEN);
  await untilMarket(
    {
      ...{ instant: times.scanAt, what: `the scan, ${calendar.words.scan}` },
      // Not the scan's own end: without a clock the session gives up, and would take its exits with it.
      end: exitWindowEnd(times.tradingDay, rules.exits.untilBeforeCloseMs),
    },
    hands,
  );
  const symbols = universeOf(rules).length;
  const scan = await operator.attended(
    {
      ...{ reason: 'SCAN', what: 'The scan', until: end },
      done: 'Nothing was sent. The bars of the day can be read until the open.',
      notDone: 'No candidate is known.',
      without: 'nothing is bought; exits go on',
    },
    async () => {
      const found = await evening.scanUniverse.executeWithOptions(
        {
          summary: `scan ${symbols} symbols, ${calendar.words.scan}`,
          // It heartbeats every five: a worker that died is known long before the attempt's time is over.
          heartbeatTimeout: SCAN_HEARTBEAT,
        },
        [{ key, rulesArtifact }],
      );
      log.scanned(found);
      if (found.enough) return found;
      throw ApplicationFailure.nonRetryable(
        `only ${found.symbols} of ${found.universe} symbols have good bars for ${key.date}, fewer than minUniverse asks`,
        THIN_SCAN,
      );
    },
  );
  if (scan === null) log.denyUndecided('SCAN_FAILED');
  return scan;
}
