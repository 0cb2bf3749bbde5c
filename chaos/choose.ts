/** Choices of a seeded stream. */
import type { Draw } from '../src/exchange/market/keyed-random';

/** One of a list, each as likely as the others. */
export function pick<T>(list: readonly T[], draw: Draw): T {
  const one = list[Math.floor(draw() * list.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}

/** One of a list, as likely as its weight. */
export function weighted<T>(list: readonly (readonly [number, T])[], draw: Draw): T {
  let left = draw() * list.reduce((total, [weight]) => total + weight, 0);
  for (const [weight, one] of list) {
    left -= weight;
    if (left < 0) return one;
  }
  throw new RangeError('nothing to pick from');
}
