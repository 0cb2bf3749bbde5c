/**
 * A pure function of one text or number that remembers its answers: the same price, instant or client order id is read
 * many times over, by every check and, in a backtest, in every session. At most `most` answers; then it forgets all of
 * them and begins anew, so that a desk that runs for months doesn't grow. What it throws isn't remembered.
 */
export function remembered<
  Key extends string | number | bigint,
  Answer extends string | number | bigint | object | null,
>(answer: (key: Key) => Answer, most = 8_192): (key: Key) => Answer {
  const known = new Map<Key, Answer>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const now = answer(key);
    if (known.size >= most) known.clear();
    known.set(key, now);
    return now;
  };
}

/**
 * The same for a fact that never changes: what was read of it is kept for as long as somebody has the fact itself.
 */
export function rememberedOf<Fact extends object, Answer extends object>(
  answer: (fact: Fact) => Answer,
): (fact: Fact) => Answer {
  const known = new WeakMap<Fact, Answer>();
  return (fact) => {
    const before = known.get(fact);
    if (before) return before;
    const now = answer(fact);
    known.set(fact, now);
    return now;
  };
}
