import { ApplicationFailure } from '@temporalio/workflow';
import type { Brief } from '../activities/brief';
import type { ScanResult } from '../activities/scan-universe';
import { durationText, instantMs, MINUTE } from '../domain/instant';
import type { SessionKey, SessionTimes } from '../domain/session';
import { evening } from './activity-options';
import { isFault } from './following';
import type { SessionLog } from './session-log';
import { sleepLength, untilMarket } from './until-market';

/** The scan is given up this long before the open, in market time: exits must not wait for it. */
const BEFORE_OPEN = 5 * MINUTE;

/** However fast the market's clock says that it runs, a scan whose worker was killed is tried again. */
const SHORTEST_SCAN = 10 * MINUTE;

/**
 * Scans when the market's clock says so. A scan that can't be had, or measures too little, is null: nothing is bought
 * then, but the desk goes on to the open, because its exits need only the ledger and a price (design 3.7).
 */
export async function scanAfterTheClose(
  key: SessionKey,
  { rules, rulesArtifact, calendar }: Brief,
  times: SessionTimes,
  log: SessionLog,
): Promise<ScanResult | null> {
  log.scheduled(calendar);
  log.enter('scan');
  const clock = await untilMarket(times.scanAt, `the scan, ${calendar.words.scan}`);
  const symbols = rules.tiers.reduce((count, tier) => count + tier.symbols.length, 0);
  const left = instantMs(times.tradingDay.open) - BEFORE_OPEN - instantMs(clock.at);
  try {
    const scan = await evening.scanUniverse.executeWithOptions(
      {
        summary: `scan ${symbols} symbols, ${calendar.words.scan}`,
        scheduleToCloseTimeout: Math.max(sleepLength(left, clock), SHORTEST_SCAN),
      },
      [{ key, rulesArtifact }],
    );
    log.scanned(scan);
    if (scan.enough) return scan;
    log.needsAttention(
      'scan',
      `Only ${scan.symbols} of ${scan.universe} symbols have good bars for ${key.date}, fewer than minUniverse asks: ` +
        `nothing is bought on such a scan; exits go on.`,
    );
  } catch (error) {
    if (!isFault(error)) throw error;
    const why = error.cause instanceof ApplicationFailure ? error.cause.message : error.message;
    log.needsAttention(
      'scan',
      `The scan failed for ${durationText(left)}, last with: ${why}. Nothing is bought; exits go on.`,
    );
  }
  log.denyUndecided('SCAN_FAILED');
  return null;
}
