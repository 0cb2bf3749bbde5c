/**
 * One measuring for all desks that need the same one: within a process they wait for the first, and across processes
 * they find it in the artifact store. What is found is proven before it is used; what can't be proven is measured anew.
 */
import { z } from 'zod';
import type { Broker } from '../brokers/broker';
import { canonicalJson } from '../config/canonical-json';
import { instantMs, MINUTE } from '../domain/instant';
import { rememberedOf } from '../domain/remembered';
import type { Rules } from '../domain/rules';
import type { ArtifactStore } from './artifact-store';
import { BATCH, measureInBatches, type Bars } from './measure-universe';
import { MEASURING, measuringInputs, measuringKey, type Measuring, type MeasuringInputs } from './measuring';

/** A measuring and where it is kept. */
export interface KeptMeasuring {
  readonly key: string;
  /** Its SHA-256. */
  readonly artifact: string;
  readonly measuring: Measuring;
}

/** What a desk reads for itself beside another's measuring: proof of the same market, and what is its own. */
export interface OwnLook {
  /** The broker's clock after it, RFC 3339. */
  readonly at: string;
  readonly bars: Bars;
}

/** A measuring that may be used; `own` is null when the desk measured it itself. */
export interface FoundMeasuring extends KeptMeasuring {
  readonly own: OwnLook | null;
}

/** How a desk judges a measuring that it didn't make. */
export interface MeasuringJudge {
  /** Whether it measures enough of the universe: one that doesn't is never filed, and never taken from the store. */
  isEnough(measuring: Measuring): boolean;
  /** The desk's own look; null when it shows that the measuring is too old, or of another market. */
  look(measuring: Measuring): Promise<OwnLook | null>;
}

/** Who needs a measuring. */
export interface MeasuringNeed {
  readonly broker: Broker;
  readonly artifacts: ArtifactStore;
  readonly rules: Rules;
  readonly date: string;
  readonly code: string;
  /** The batches that an attempt before had measured, by their artifacts; none of them is asked for again. */
  readonly resume: Progress | null;
  /** Told after each batch. */
  readonly onProgress: (progress: Progress) => void;
}

/** How far a measuring is. JSON-plain: it goes from attempt to attempt as heartbeat details. */
export interface Progress {
  readonly key: string;
  readonly parts: readonly string[];
}

/** A measuring is shared for so long, in market time: who scans later may see bars that were mended since. */
const SHARED_FOR = 15 * MINUTE;

const FILED = z.object({ artifact: z.string() });

/**
 * Finds the measuring of a scan, or measures. A failure is the asking desk's own: one that waited for another's
 * measuring, and sees it fail, measures by itself.
 */
export async function shareMeasuring(need: MeasuringNeed, judge: MeasuringJudge): Promise<FoundMeasuring> {
  const { artifacts, rules, date, broker, code } = need;
  const inputs = measuringInputs(rules, date, { source: broker.dataSource, code });
  const key = measuringKey(inputs);
  const underWay = underWayIn(artifacts);

  const filed = await findMeasuring(artifacts, key, inputs);
  if (filed && judge.isEnough(filed.measuring)) {
    const own = await judge.look(filed.measuring);
    if (own) return { ...filed, own };
  }
  for (let other = underWay.get(key); other; other = underWay.get(key)) {
    const made = await other.catch(() => null);
    if (!made) continue;
    const own = await judge.look(made.measuring);
    if (own) return { ...made, own };
    break;
  }
  const making = measure(need, key, inputs);
  underWay.set(key, making);
  try {
    const made = await making;
    if (judge.isEnough(made.measuring)) await artifacts.fileMeasuring(key, { artifact: made.artifact });
    return { ...made, own: null };
  } finally {
    if (underWay.get(key) === making) underWay.delete(key);
  }
}

/** Whether a measuring is young enough at a market time: one from the future is of another market. */
export function isOfTheHour({ at }: Measuring, nowAt: string): boolean {
  const age = instantMs(nowAt) - instantMs(at);
  return age >= 0 && age <= SHARED_FOR;
}

/** The measurings under way, for all desks of a process that keep what they see in one store. */
const underWayIn = rememberedOf<ArtifactStore, Map<string, Promise<KeptMeasuring>>>(() => new Map());

/** What was filed under the key, if it is whole and of these very inputs. */
async function findMeasuring(
  artifacts: ArtifactStore,
  key: string,
  inputs: MeasuringInputs,
): Promise<KeptMeasuring | null> {
  const filed = FILED.safeParse(await artifacts.readMeasuring(key));
  if (!filed.success) return null;
  const { artifact } = filed.data;
  const kept = await artifacts.examine(artifact);
  if (kept?.sha256 !== artifact) return null;
  const read = MEASURING.safeParse(kept.value);
  if (!read.success || canonicalJson(read.data.inputs) !== canonicalJson(inputs)) return null;
  return { key, artifact, measuring: read.data };
}

async function measure(need: MeasuringNeed, key: string, inputs: MeasuringInputs): Promise<KeptMeasuring> {
  const { broker, artifacts, rules, date, onProgress } = need;
  const before = need.resume?.key === key ? need.resume.parts : [];
  const parts: string[] = [];
  const take = (part: string): void => {
    parts.push(part);
    onProgress({ key, parts });
  };
  const { sessionDates, measured, excluded } = await measureInBatches(
    broker,
    { date, symbols: inputs.symbols, rules },
    {
      async known(place) {
        const part = before[place];
        const kept = part === undefined ? null : await artifacts.examine(part);
        if (!kept || kept.sha256 !== part) return null;
        take(part);
        return kept.value as Bars;
      },
      async keep(_, bars) {
        take(await artifacts.put(bars));
      },
    },
  );
  const { at } = await broker.clock();
  const measuring: Measuring = { version: 1, inputs, at, sessionDates, parts, measured, excluded };
  const artifact = await artifacts.put(measuring);
  return { key, artifact, measuring };
}

/** The bars of symbols as a measuring has them: each part is read at most once, and only those that are needed. */
export async function barsIn(
  { inputs, parts }: Measuring,
  artifacts: ArtifactStore,
  symbols: readonly string[],
): Promise<Bars> {
  const wanted = new Set(symbols);
  const found: Record<string, Bars[string]> = {};
  for (const [place, part] of parts.entries()) {
    const batch = inputs.symbols.slice(place * BATCH, (place + 1) * BATCH).filter((each) => wanted.has(each));
    if (batch.length === 0) continue;
    const bars = (await artifacts.get(part)) as Bars;
    for (const symbol of batch) if (bars[symbol]) found[symbol] = bars[symbol];
  }
  return found;
}
