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
import type { FaultKind, FaultName } from './fault-table';
import type { ClassedRequest, RequestClass } from './request-class';

/** A request, or an order just taken, that faults may strike. */
export interface Occasion extends ClassedRequest {
  /** The how many-th of its class, or of its class and client order id. */
  readonly nth: number;
}

export interface FaultBook {
  plan(): FaultPlan;
  /** Takes a plan that was read and forgets what fired before. */
  replace(plan: FaultPlan): void;
  /** Goes on with this plan where it is the one there was, or takes it as a new one. */
  goOnWith(plan: FaultPlan): void;
  /** True when a fault of the plan may strike requests of a class. */
  threatens(on: RequestClass): boolean;
  /** Counts a request. */
  occasion(request: ClassedRequest): Occasion;
  /** The first fault of the wire that fires: one request suffers at most one of them. */
  wireFault(occasion: Occasion, nowMs: number): Fault | undefined;
  /** The fault of this name that fires, if one does. */
  struck(name: FaultName, occasion: Occasion, nowMs: number): Fault | undefined;
  /** The plan with what fired of it, as `GET /control/faults` answers. */
  report(): FaultReport;
}

export interface FaultReport extends FaultPlan {
  readonly counts: Readonly<Record<string, number>>;
  readonly fired: readonly { name: string; at: string; on: string; key: string }[];
}

export function openFaultBook(store: FaultStore, symbols: readonly string[]): FaultBook {
  let known: { readonly text: string; readonly plan: FaultPlan } | undefined;

  /** Read anew when the text on disk is another: a plan may have been rolled back. */
  function plan(): FaultPlan {
    const text = store.plan();
    if (text === undefined) return NO_FAULTS;
    if (known?.text !== text) known = { text, plan: readFaultPlan(JSON.parse(text), symbols) };
    return known.plan;
  }

  function firing(
    isWanted: (kind: FaultKind, name: FaultName) => boolean,
    occasion: Occasion,
    nowMs: number,
  ) {
    const { seed, faults } = plan();
    return faults.find((fault, place) => {
      const kind = kindOf(fault.name);
      if (!isWanted(kind, fault.name) || !concerns(fault, kind, occasion, nowMs)) return false;
      const { on, clientOrderId, nth } = occasion;
      const draw = draws(seed, place, fault.name, on, clientOrderId ?? '', nth)();
      if (draw >= (fault.probability ?? 1) || store.firedTimes(place) >= (fault.times ?? Infinity))
        return false;
      store.append({ place, name: fault.name, atMs: nowMs, on, key: clientOrderId ?? `${on} ${nth}` });
      return true;
    });
  }

  return {
    plan,
    replace: (next) => store.replace(JSON.stringify(next)),
    goOnWith: (next) => {
      if (JSON.stringify(next) !== store.plan()) store.replace(JSON.stringify(next));
    },
    threatens: (on) => plan().faults.some((fault) => strikesClass(fault, kindOf(fault.name), on)),
    occasion: (request) => ({ ...request, nth: store.count(request.on, request.clientOrderId ?? '') }),
    wireFault: (occasion, nowMs) => firing(({ act }) => act !== null, occasion, nowMs),
    struck: (name, occasion, nowMs) => firing((_kind, each) => each === name, occasion, nowMs),
    report: () => {
      const fired = store
        .fired()
        .map(({ name, atMs, on, key }) => ({ name, at: instantText(atMs), on, key }));
      const counts: Record<string, number> = {};
      for (const { name } of fired) counts[name] = (counts[name] ?? 0) + 1;
      return { ...plan(), counts, fired };
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
