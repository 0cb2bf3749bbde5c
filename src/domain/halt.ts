/**
 * Halt (design 3.9): whether the desk may trade, read for every order. It belongs to the desk, outlives its sessions,
 * and only an explicit resume with a reason lifts it.
 */
import type { Check } from './decision';
import { passed, refused } from './decision';

/** `reducing`: exits leave, entries don't. `halted`: nothing leaves but cancels. */
export type TradingMode = 'active' | 'reducing' | 'halted';

/** The desk's mode as it was read, with who set it and why. JSON-plain; evidence of every order. */
export interface HaltReading {
  readonly mode: TradingMode;
  /** In words; of a mode that can't be read, why not. */
  readonly reason: string;
  /** Who, or what, set it: `operator`, `file`, `daily-loss`, `unreadable`. */
  readonly by: string;
}

/** A mode that nobody set. */
export const ACTIVE: HaltReading = { mode: 'active', reason: '', by: '' };

/** What can't be read counts as halted: unknown means no order. */
export const unreadableHalt = (why: string): HaltReading => ({
  mode: 'halted',
  reason: `the desk's state can't be read: ${why}`,
  by: 'unreadable',
});

/** May an order of this side leave? A mode that isn't one of the three refuses, like a halt. */
export function haltCheck({ mode, reason, by }: HaltReading, side: 'buy' | 'sell'): Check {
  const numbers = { mode, reason, by };
  if (mode === 'active') return passed();
  if (mode === 'reducing') return side === 'sell' ? passed() : refused('REDUCING', numbers);
  return refused('HALTED', numbers);
}
