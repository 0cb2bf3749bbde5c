import type { Rules } from './rules';
import { universeOf } from './universe';

/**
 * The session's control symbol: measured beside the candidates and never traded as control, so that a strategy that
 * does no better than chance shows (design 3.8). `draw` is the first 8 bytes of the SHA-256 of the session date
 * `YYYY-MM-DD`, as 16 hex digits; hashing is for the activity. The draw, read big-endian, modulo the count picks from
 * the universe in configured order without the baseline. Null for a draw that isn't one, or nothing to pick from.
 */
export function controlSymbol(draw: string, rules: Pick<Rules, 'tiers' | 'baseline'>): string | null {
  const eligible = universeOf(rules).filter(({ symbol }) => !rules.baseline.includes(symbol));
  if (!/^[0-9a-f]{16}$/.test(draw) || eligible.length === 0) return null;
  // Digit by digit, because 64 bits are more than a number holds exactly; a remainder times 16 always fits.
  let index = 0;
  for (const digit of draw) index = (index * 16 + Number.parseInt(digit, 16)) % eligible.length;
  return eligible[index]?.symbol ?? null;
}
