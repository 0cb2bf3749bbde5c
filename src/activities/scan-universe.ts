import type { Candidate, Measured } from '../domain/candidate';
import type { ReasonCode } from '../domain/reasons';
import { oversoldScanner, sessionsNeeded } from '../domain/scan';
import type { Feed, Rules } from '../domain/rules';
import { lastSessionDates } from '../domain/session-calendar';
import type { SessionKey } from '../domain/session';
import { askBroker } from './broker-faults';
import { controlDraw } from './control-draw';
import type { ActivityDependencies } from './dependencies';
import { equitiesIn } from './observe';

/** Calendar days back from the scan that hold the sessions it needs, with a margin for holidays and closures. */
const LOOK_BACK_DAYS = 45;

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
  readonly baseline: readonly Measured[];
  readonly control: Measured | null;
  /** What the account held at the scan: an exit is due when its z-score is back. */
  readonly held: Readonly<Record<string, Pick<Measured, 'z' | 'close'>>>;
}

/** Measures the universe in one batched bars request and keeps what it saw, whole, under its hash. */
export const scanUniverseActivity =
  ({ broker, artifacts }: ActivityDependencies) =>
  ({ key, rulesArtifact }: { key: SessionKey; rulesArtifact: string }): Promise<ScanResult> =>
    askBroker(async () => {
      const rules = (await artifacts.get(rulesArtifact)) as Rules;
      const universe = rules.tiers.flatMap((tier) => tier.symbols);
      const sessions = await broker.calendar(daysBefore(key.date, LOOK_BACK_DAYS), key.date);
      const sessionDates = lastSessionDates(sessions, key.date, sessionsNeeded(rules));
      const held = equitiesIn(await broker.positions());
      const bars = await broker.dailyBars({
        symbols: [...new Set([...universe, ...rules.baseline, ...held])],
        from: sessionDates[0] ?? key.date,
        to: key.date,
        feed: rules.feed,
        adjustment: 'split',
      });
      const { at } = await broker.clock();
      const measurements = oversoldScanner({
        ...{ bars, sessionDates, rules, held },
        controlDraw: controlDraw(key.date),
      });
      const provider = 'alpaca';
      const artifact = await artifacts.put({
        version: 1,
        key,
        at,
        provider,
        rules,
        sessionDates,
        held,
        bars,
        measurements,
      });
      return {
        artifact,
        at,
        feed: rules.feed,
        provider,
        universe: universe.length,
        symbols: measurements.good,
        enough: measurements.enough,
        excluded: measurements.excluded.map(({ symbol, code }) => ({ symbol, code })),
        candidates: measurements.candidates,
        outranked: measurements.outranked,
        baseline: measurements.baseline,
        control: measurements.control,
        held: Object.fromEntries(
          measurements.measured.flatMap(({ symbol, z, close }) =>
            held.includes(symbol) ? [[symbol, { z, close }]] : [],
          ),
        ),
      };
    });

/** A date some days earlier. Dates have no zone here, so UTC's day arithmetic is theirs. */
function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
