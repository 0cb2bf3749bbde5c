import { activityInfo, heartbeat } from '@temporalio/activity';
import { z } from 'zod';
import type { Candidate, Measured } from '../domain/candidate';
import type { ReasonCode } from '../domain/reasons';
import type { Feed, Rules } from '../domain/rules';
import type { SessionKey } from '../domain/session';
import { listedParts } from '../domain/scan-record';
import type { SharedMeasuring, UnlistedCounts } from '../domain/session-record';
import { universeOf } from '../domain/universe';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import { PROVIDER } from './measuring';
import { scanArtifact } from './scan-artifact';
import { scanOfDesk, type ScanNeed } from './scan-of-desk';

/** What the scan proposes, and where everything it saw is kept. The universe's numbers are in the artifact. */
export interface ScanResult {
  /** SHA-256 of the scan artifact: every symbol's prices and statistics, time, provider and feed. */
  readonly artifact: string;
  /** The broker's clock when the scan was done; a scan finished after the next open proposes nothing. */
  readonly at: string;
  readonly feed: Feed;
  readonly provider: string;
  readonly universe: number;
  readonly symbols: number;
  /** False when fewer than `minUniverse` of the symbols could be measured: nothing may be decided on such a scan. */
  readonly enough: boolean;
  readonly excluded: readonly { readonly symbol: string; readonly code: ReasonCode }[];
  readonly candidates: readonly Candidate[];
  readonly outranked: readonly { readonly symbol: string; readonly z: number }[];
  /** How many more were excluded and outranked than are listed: of a large universe the artifact alone has all. */
  readonly unlisted?: UnlistedCounts;
  readonly baseline: readonly Measured[];
  readonly control: Measured | null;
  /** What the account held at the scan: an exit is due when its z-score is back. */
  readonly held: Readonly<Record<string, Pick<Measured, 'z' | 'close'>>>;
  /** The measuring of the universe that the scan is by, which other desks may share. Absent in older histories. */
  readonly shared?: SharedMeasuring;
}

/** How often a scan says that it is alive: several times in the session's heartbeat time-out. */
const HEARTBEAT_EVERY_MS = 5_000;

/**
 * Scans the universe, by a measuring that another desk has made already where there is one, and keeps what it saw under
 * its hash. An attempt goes on with the batches that the one before had.
 */
export const scanUniverseActivity =
  ({ broker, artifacts, code }: ActivityDependencies) =>
  ({ key, rulesArtifact }: { key: SessionKey; rulesArtifact: string }): Promise<ScanResult> =>
    askBroker(async () => {
      const rules = (await artifacts.get(rulesArtifact)) as Rules;
      const scan = await alive((beat) =>
        scanOfDesk({ broker, artifacts, rules, date: key.date, code, ...beat }),
      );
      const { at, held, measurements, shared, reused } = scan;
      const artifact = await artifacts.put(await scanArtifact(key, rules, scan, artifacts));
      const { excluded, outranked, unlisted } = listedParts(measurements);
      return {
        artifact,
        at,
        feed: rules.feed,
        provider: PROVIDER,
        universe: universeOf(rules).length,
        symbols: measurements.good,
        enough: measurements.enough,
        excluded,
        candidates: measurements.candidates,
        outranked,
        ...(unlisted ? { unlisted } : {}),
        baseline: measurements.baseline,
        control: measurements.control,
        held: Object.fromEntries(
          measurements.measured.flatMap(({ symbol, z, close }) =>
            held.includes(symbol) ? [[symbol, { z, close }]] : [],
          ),
        ),
        shared: { key: shared.key, artifact: shared.artifact, reused },
      };
    });

/** Runs a scan that heartbeats for as long as it takes, with how far it is. */
async function alive<T>(scan: (beat: Pick<ScanNeed, 'resume' | 'onProgress'>) => Promise<T>): Promise<T> {
  const { heartbeatDetails: before } = activityInfo() as { heartbeatDetails: unknown };
  let progress = PROGRESS.safeParse(before).data ?? null;
  const beating = setInterval(() => heartbeat(progress), HEARTBEAT_EVERY_MS);
  try {
    return await scan({
      resume: progress,
      onProgress: (now) => {
        progress = { key: now.key, parts: [...now.parts] };
        heartbeat(progress);
      },
    });
  } finally {
    clearInterval(beating);
  }
}

const PROGRESS = z.object({ key: z.string(), parts: z.array(z.string()) });
