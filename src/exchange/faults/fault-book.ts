/**
 * Which faults of the plan strike what. Every draw is keyed by the plan's seed, the fault's place and name, and what is
 * struck (its class, its client order id, the how many-th of these it is): neither the arrival of other requests nor a
 * restart changes it. What fired is written down in the same transaction.
 */
import { instantMs, instantText } from '../../domain/instant';
import { draws } from '../market/keyed-random';
import type { FaultStore } from '../store/fault-store';
import { NO_FAULTS, readFaultPlan } from './fault-plan';
import type { Fault, FaultPlan } from './fault-plan';
import { kindOf } from './fault-table';
import type { FaultKind } from './fault-table';
import type { ClassedRequest, RequestClass } from './request-class';

/** A request, or an order just taken, that faults may strike. */
export interface Occasion extends ClassedRequest {
  /** The how many-th of its class, or of its class and client order id. */
  readonly nth: number;
}

/** A fault of the market that holds, or has an effect, from an instant on. */
export interface Condition {
  readonly place: number;
  readonly fault: Fault;
  /** From the first, and before the second: milliseconds of market time. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Those of its symbols that were drawn. */
  readonly symbols: readonly string[];
}

export interface FaultBook {
  /** Takes a plan that was read, as of an instant of market time, and forgets what fired before. */
  replace(plan: FaultPlan, nowMs: number): void;
  /** True when it is this plan that is in force. */
  has(plan: FaultPlan): boolean;
  /** True when a fault of the plan may strike requests of a class. */
  threatens(on: RequestClass): boolean;
  /** Counts a request. */
  occasion(request: ClassedRequest): Occasion;
  /** The first fault of the wire that fires: one request suffers at most one of them. */
  wireFault(occasion: Occasion, nowMs: number): Fault | undefined;
  /** Every fault that fires and changes an answer of this kind. */
  answerFaults(occasion: Occasion, nowMs: number): readonly Fault[];
  /** Every fault of orders that fires. */
  orderFaults(occasion: Occasion, nowMs: number): readonly Fault[];
  /** The market's faults of the plan, the earliest first. */
  conditions(): readonly Condition[];
  /** Writes down that a fault of the market has begun. */
  begun(condition: Condition, atMs: number): void;
  /** The plan with what fired of it, as `GET /control/faults` answers. */
  report(): FaultReport;
}

interface FaultReport extends FaultPlan {
  readonly counts: Readonly<Record<string, number>>;
  readonly fired: readonly { name: string; at: string; on: string; key: string }[];
}

interface Known {
  /** As it is on disk. */
  readonly kept: { readonly plan: string; readonly sinceMs: number };
  readonly plan: FaultPlan;
  readonly conditions: readonly Condition[];
}

const NOTHING: Known = { kept: { plan: '', sinceMs: 0 }, plan: NO_FAULTS, conditions: [] };

export function openFaultBook(store: FaultStore, symbols: readonly string[]): FaultBook {
  let known = NOTHING;

  /** Read anew when what is on disk is another: a plan may have been rolled back. */
  function current(): Known {
    const kept = store.plan();
    if (!kept) return NOTHING;
    if (known.kept.plan !== kept.plan || known.kept.sinceMs !== kept.sinceMs) {
      const plan = readFaultPlan(JSON.parse(kept.plan), symbols);
      known = { kept, plan, conditions: conditionsOf(plan, kept.sinceMs) };
    }
    return known;
  }

  /** Draws for the faults of a kind in their order, until `most` have fired. */
  function firing(
    isWanted: (kind: FaultKind) => boolean,
    occasion: Occasion,
    nowMs: number,
    most = Infinity,
  ): readonly Fault[] {
    const { seed, faults } = current().plan;
    const fired: Fault[] = [];
    for (const [place, fault] of faults.entries()) {
      if (fired.length >= most) break;
      const kind = kindOf(fault.name);
      if (!isWanted(kind) || !concerns(fault, kind, occasion, nowMs)) continue;
      const { on, clientOrderId, nth } = occasion;
      const draw = draws(seed, place, fault.name, on, clientOrderId ?? '', nth)();
      if (draw >= (fault.probability ?? 1) || store.firedTimes(place) >= (fault.times ?? Infinity)) continue;
      store.append({ place, name: fault.name, atMs: nowMs, on, key: clientOrderId ?? `${on} ${nth}` });
      fired.push(fault);
    }
    return fired;
  }

  return {
    replace: (plan, nowMs) => store.replace(JSON.stringify(plan), nowMs),
    has: (plan) => store.plan()?.plan === JSON.stringify(plan),
    threatens: (on) => current().plan.faults.some((fault) => strikesClass(fault, kindOf(fault.name), on)),
    occasion: (request) => ({ ...request, nth: store.count(request.on, request.clientOrderId ?? '') }),
    wireFault: (occasion, nowMs) => firing(({ act }) => act !== null, occasion, nowMs, 1)[0],
    answerFaults: (occasion, nowMs) =>
      firing(({ edit }) => edit?.paths.test(occasion.path) === true, occasion, nowMs),
    orderFaults: (occasion, nowMs) => firing(({ strikes }) => strikes === 'order', occasion, nowMs),
    conditions: () => current().conditions,
    begun: ({ place, fault: { name }, symbols: struck }, atMs) => {
      const keys = struck.length === 0 ? [name] : struck;
      for (const key of keys) store.append({ place, name, atMs, on: 'market', key });
    },
    report: () => {
      const fired = store
        .fired()
        .map(({ name, atMs, on, key }) => ({ name, at: instantText(atMs), on, key }));
      const counts: Record<string, number> = {};
      for (const { name } of fired) counts[name] = (counts[name] ?? 0) + 1;
      return { ...current().plan, counts, fired };
    },
  };
}

const strikesClass = (fault: Fault, kind: FaultKind, on: RequestClass): boolean => {
  const wanted = fault.on ?? kind.on;
  return wanted === 'any' || wanted === on;
};

const concerns = (fault: Fault, kind: FaultKind, { on, symbols }: Occasion, nowMs: number): boolean =>
  strikesClass(fault, kind, on) &&
  (fault.from === undefined || nowMs >= instantMs(fault.from)) &&
  (fault.until === undefined || nowMs < instantMs(fault.until)) &&
  (fault.symbols === undefined || symbols.some((symbol) => fault.symbols?.includes(symbol)));

/** The market's faults that a plan drew: nothing of them holds before the plan was taken. */
function conditionsOf({ seed, faults }: FaultPlan, sinceMs: number): readonly Condition[] {
  return faults
    .flatMap((fault, place): readonly Condition[] => {
      if (kindOf(fault.name).strikes !== 'market') return [];
      const isDrawn = (key: string): boolean =>
        draws(seed, place, fault.name, 'market', key)() < (fault.probability ?? 1);
      const symbols = [...new Set(fault.symbols)].filter(isDrawn);
      if (fault.symbols ? symbols.length === 0 : !isDrawn('')) return [];
      const fromMs = fault.from === undefined ? sinceMs : Math.max(sinceMs, instantMs(fault.from));
      const untilMs = fault.until === undefined ? Infinity : instantMs(fault.until);
      return fromMs < untilMs ? [{ place, fault, fromMs, untilMs, symbols }] : [];
    })
    .sort((left, right) => left.fromMs - right.fromMs);
}
