import type { Candidate, Measured } from '../domain/candidate';
import type { ReasonCode } from '../domain/reasons';
import type { Feed, Rules } from '../domain/rules';
import type { SessionKey } from '../domain/session';
import { universeOf } from '../domain/universe';
import { askBroker } from './broker-faults';
import type { ActivityDependencies } from './dependencies';
import { measureUniverse } from './measure-universe';

/** Who the bars came from. */
const PROVIDER = 'alpaca';

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
      const seen = await measureUniverse(broker, rules, key.date);
      const { at, held, measurements } = seen;
      const artifact = await artifacts.put({ version: 1, key, provider: PROVIDER, rules, ...seen });
      return {
        artifact,
        at,
        feed: rules.feed,
        provider: PROVIDER,
        universe: universeOf(rules).length,
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
