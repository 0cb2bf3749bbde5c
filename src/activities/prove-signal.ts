/**
 * The proof of an entry's signal, before anything is read for it: the request names its scan artifact, and every number
 * that the signal is judged by must be there. Whoever can ask the gateway for an order can make up a request; an
 * artifact of this store under its hash they can't.
 */
import { ApplicationFailure } from '@temporalio/common';
import { canonicalJson } from '../config/canonical-json';
import { closedDays, newYorkInstant } from '../config/new-york-time';
import type { EntryRequest } from '../domain/gateway-check';
import type { Rules } from '../domain/rules';
import { signalDifference } from '../domain/scanned-signal';
import { verdictByTable } from '../domain/session-calendar';
import type { SessionTimes } from '../domain/session';
import type { ArtifactStore } from './artifact-store';
import { SIGNAL_UNPROVEN, triedAgainAs } from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import { SCAN_ARTIFACT, type ScanArtifact } from './scan-artifact';

/**
 * Throws for an entry whose signal isn't proven, with what speaks against it; nothing was sent then. Without its artifact
 * it is tried again, because somebody may bring the state folder back; what differs from it never leaves.
 */
export async function proveSignal(
  entry: EntryRequest,
  hash: string | undefined,
  rules: Rules,
  on: Pick<ActivityDependencies, 'artifacts' | 'broker' | 'sessionsTable'>,
): Promise<void> {
  const { times } = entry;
  if (hash === undefined) throw unproven(entry, 'the request names no scan artifact');
  const { key, rules: scanRules, measurements } = await readScan(entry, hash, on.artifacts);
  if (canonicalJson(scanRules) !== canonicalJson(rules))
    throw unproven(entry, `the scan ${hash} was made by other rules than the session's`);
  const { candidates, baseline } = measurements;
  const difference =
    signalDifference(
      entry,
      { key, feed: scanRules.feed, candidates, baseline },
      {
        scanAt: newYorkInstant(key.date, rules.scan.at),
        closedDaysMs: closedDays(key.date, times.tradingDay.date),
      },
    ) ?? (await laterOpen(times, on));
  if (difference !== null) throw unproven(entry, difference);
}

async function readScan(entry: EntryRequest, hash: string, artifacts: ArtifactStore): Promise<ScanArtifact> {
  const kept = await artifacts.get(hash).catch(triedAgainAs(SIGNAL_UNPROVEN, (why) => words(entry, why)));
  const artifact = SCAN_ARTIFACT.safeParse(kept);
  if (artifact.success) return artifact.data;
  throw unproven(entry, `the artifact ${hash} is no scan`);
}

/**
 * Why the trading day isn't the first open after the scan; null when it is. The shipped table of sessions answers; the
 * broker is asked only for what the table can't know: days after its end, and closures that were announced since.
 */
async function laterOpen(
  { scanDay, tradingDay }: SessionTimes,
  { broker, sessionsTable }: Pick<ActivityDependencies, 'broker' | 'sessionsTable'>,
): Promise<string | null> {
  const isBetween = ({ date }: { readonly date: string }): boolean =>
    date > scanDay.date && date < tradingDay.date;
  const verdict = verdictByTable(tradingDay, sessionsTable, tradingDay.date);
  if (verdict === 'disagree')
    return `the shipped table of sessions has other hours for ${tradingDay.date} than ${tradingDay.open} to ${tradingDay.close}`;
  if (verdict === 'agree' && !sessionsTable.some(isBetween)) return null;
  const missed = (await broker.calendar(scanDay.date, tradingDay.date)).find(isBetween);
  return missed ? `the first open after the scan was on ${missed.date}, not on ${tradingDay.date}` : null;
}

const words = ({ intent: { symbol } }: EntryRequest, difference: string): string =>
  `the signal of ${symbol} is not proven: ${difference}; nothing was sent`;

const unproven = (entry: EntryRequest, difference: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(words(entry, difference), SIGNAL_UNPROVEN);
