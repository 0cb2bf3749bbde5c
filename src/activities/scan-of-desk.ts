/** A desk's scan: the shared measuring of its universe, and what is the account's own. */
import { canonicalJson } from '../config/canonical-json';
import { controlDraw } from '../config/control-draw';
import type { Broker } from '../brokers/broker';
import type { Rules } from '../domain/rules';
import {
  measureBars,
  proposeOversold,
  scannedSymbols,
  type MeasuredBars,
  type ScanMeasurements,
} from '../domain/scan';
import type { ArtifactStore } from './artifact-store';
import { barsOf, type Bars } from './measure-universe';
import type { Measuring } from './measuring';
import { equitiesIn } from './observe';
import {
  barsIn,
  isOfTheHour,
  shareMeasuring,
  type KeptMeasuring,
  type OwnLook,
  type Progress,
} from './share-measuring';

/** All that a scan saw, and what it makes of it. The same input gives the same measurements. */
export interface DeskScan {
  /** The broker's clock when all of it had come, RFC 3339. */
  readonly at: string;
  /** Equities that the account held. */
  readonly held: readonly string[];
  /** The bars of what is held beyond the universe. */
  readonly ownBars: Bars;
  readonly measurements: ScanMeasurements;
  readonly shared: KeptMeasuring;
  /** True when another desk, or another attempt, had measured the universe. */
  readonly reused: boolean;
}

/** What a scan stands on. */
export interface ScanNeed {
  readonly broker: Broker;
  readonly artifacts: ArtifactStore;
  readonly rules: Rules;
  readonly date: string;
  readonly code: string;
  readonly resume?: Progress | null;
  readonly onProgress?: (progress: Progress) => void;
}

/** Scans: by a measuring that stands already, where there is one that can be proven, else by one of its own. */
export async function scanOfDesk(need: ScanNeed): Promise<DeskScan> {
  const { broker, artifacts, rules, date } = need;
  const held = equitiesIn(await broker.positions());
  const listed = scannedSymbols(rules, []);
  const beyond = held.filter((symbol) => !listed.has(symbol));
  const scanBy = (measuring: Measuring, bars: Bars): ScanMeasurements =>
    proposeOversold(inOrder(rules, held, measuring, bars), rules, controlDraw(date));

  const found = await shareMeasuring(
    { resume: null, onProgress: () => undefined, ...need },
    {
      isEnough: (measuring) => scanBy(measuring, {}).enough,
      async look(measuring) {
        const bars = await barsOf(
          broker,
          { date, symbols: [...rules.baseline, ...beyond], rules },
          measuring.sessionDates,
        );
        const { at } = await broker.clock();
        if (!isOfTheHour(measuring, at)) return null;
        const theirs = await barsIn(measuring, artifacts, rules.baseline);
        // A measuring of another market under the same address, or of bars that were mended since, is never used.
        return canonicalJson(theirs) === canonicalJson(only(bars, rules.baseline)) ? { at, bars } : null;
      },
    },
  );
  const { key, artifact, measuring, own } = found;
  const { at, bars } = own ?? (await lookBeyond(broker, measuring, beyond, rules));
  const ownBars = only(bars, beyond);
  return {
    ...{ at, held, ownBars, measurements: scanBy(measuring, ownBars) },
    ...{ shared: { key, artifact, measuring }, reused: own !== null },
  };
}

/** The bars of what is held beyond the universe; with nothing there, nothing is asked. */
async function lookBeyond(
  broker: Broker,
  { at, inputs: { date }, sessionDates }: Measuring,
  beyond: readonly string[],
  rules: Rules,
): Promise<OwnLook> {
  if (beyond.length === 0) return { at, bars: {} };
  const bars = await barsOf(broker, { date, symbols: beyond, rules }, sessionDates);
  return { at: (await broker.clock()).at, bars };
}

const only = (bars: Bars, symbols: readonly string[]): Bars =>
  Object.fromEntries(symbols.flatMap((symbol) => (bars[symbol] ? [[symbol, bars[symbol]]] : [])));

/** What was measured, in the configured order: the universe, the baseline, what is held. */
function inOrder(rules: Rules, held: readonly string[], measuring: Measuring, ownBars: Bars): MeasuredBars {
  const { sessionDates } = measuring;
  const measured = new Map(measuring.measured.map((each) => [each.symbol, each]));
  const excluded = new Map(measuring.excluded.map((each) => [each.symbol, each]));
  const outcomes = [...scannedSymbols(rules, held)].map((symbol) => {
    const good = measured.get(symbol);
    if (good) return { measured: [good], excluded: [] };
    const bad = excluded.get(symbol);
    return bad
      ? { measured: [], excluded: [bad] }
      : measureBars([symbol], { bars: ownBars, sessionDates, rules });
  });
  return {
    measured: outcomes.flatMap((each) => each.measured),
    excluded: outcomes.flatMap((each) => each.excluded),
  };
}
