/** Faults of the market: halts and refused fractions, which hold for a while, and announcements, which come once. */
import { announce } from '../trading/announced-hours';
import type { Floor } from '../trading/floor';
import { newYorkDate } from '../new-york';
import type { Condition, FaultBook } from './fault-book';
import { FaultPlanError } from './fault-plan';
import type { FaultPlan } from './fault-plan';

/** Takes a plan as of now. Throws when it announces at once what can't be any more; then the old plan stays. */
export function takeFaultPlan(floor: Floor, plan: FaultPlan, nowMs: number): void {
  floor.faults.replace(plan, nowMs);
  for (const condition of floor.faults.conditions()) {
    if (condition.fromMs <= nowMs) begin(floor, condition, nowMs);
  }
}

/** The market's faults that begin after an instant and until another, in order. */
export const beginnings = (floor: Floor, afterMs: number, untilMs: number): readonly Condition[] =>
  floor.faults.conditions().filter(({ fromMs }) => afterMs < fromMs && fromMs <= untilMs);

/** Begins a fault of the market whose instant has come; one that has become impossible never fires. */
export function beginIfPossible(floor: Floor, condition: Condition): void {
  try {
    begin(floor, condition, condition.fromMs);
  } catch (error) {
    if (!(error instanceof Error) || !['ClosureError', 'FaultPlanError'].includes(error.name)) throw error;
  }
}

function begin(floor: Floor, condition: Condition, atMs: number): void {
  const { name } = condition.fault;
  if (name === 'calendar-changed' || name === 'split') announceOnce(floor, condition, atMs);
  floor.faults.begun(condition, atMs);
}

/** Every account may have the same plan; the market that they share is told once. */
function announceOnce(floor: Floor, condition: Condition, atMs: number): void {
  const { place, fault, symbols } = condition;
  const key = JSON.stringify([atMs, place, fault, symbols]);
  if (floor.overrides.isAnnouncedByAnother(key)) return;
  const { name, date, open, close, ratio } = fault;
  if (name === 'calendar-changed') {
    const next = floor.calendar().nextOpening(atMs).date;
    announce(floor, { date: date ?? next, open, close }, atMs);
  } else {
    const today = newYorkDate(atMs);
    const exDate = date ?? floor.calendar().after(today)?.date ?? today;
    if (exDate <= today) {
      throw new FaultPlanError(`split on ${exDate}: that day has begun; give a later ex date`);
    }
    for (const symbol of symbols) floor.overrides.announceSplit(symbol, exDate, ratio ?? '2');
  }
  floor.overrides.noteAnnounced(key);
}

const holding = (faults: FaultBook, name: 'halt' | 'fractional-blocked'): readonly Condition[] =>
  faults.conditions().filter(({ fault }) => fault.name === name);

/** Whether orders for a fraction of a symbol are refused at an instant, and on whose account. */
export function fractionBlocked(floor: Floor, symbol: string, atMs: number): 'asset' | 'account' | undefined {
  const found = holding(floor.faults, 'fractional-blocked').find(
    ({ fault, fromMs, untilMs, symbols }) =>
      fromMs <= atMs && atMs < untilMs && (fault.symbols === undefined || symbols.includes(symbol)),
  );
  return found && (found.fault.symbols === undefined ? 'account' : 'asset');
}

/** When a symbol trades. */
export interface Halts {
  /** Since when the symbol's trades and quotes stand still at an instant: the instant itself where they don't. */
  stillSince(symbol: string, atMs: number): number;
  /** From when the symbol trades again: the instant itself where it does; infinity where no end is known. */
  tradesFrom(symbol: string, atMs: number): number;
}

/** The halts of the plan in force. */
export function haltsOf(faults: FaultBook): Halts {
  const of = (symbol: string): readonly Condition[] =>
    faults.conditions().filter(({ fault, symbols }) => fault.name === 'halt' && symbols.includes(symbol));
  return {
    stillSince(symbol, atMs) {
      if (faults.conditions().length === 0) return atMs;
      const halt = of(symbol).find(({ fromMs, untilMs }) => fromMs < atMs && atMs < untilMs);
      return halt ? this.stillSince(symbol, halt.fromMs) : atMs;
    },
    tradesFrom(symbol, atMs) {
      if (faults.conditions().length === 0) return atMs;
      const halt = of(symbol).find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
      return halt ? this.tradesFrom(symbol, halt.untilMs) : atMs;
    },
  };
}
