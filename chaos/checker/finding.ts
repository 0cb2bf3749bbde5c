/** A promise that was broken, or a session that can't be judged. */
export interface Finding {
  /** The number of the promise in section 8 of the design; `unjudged` when the session couldn't be looked at. */
  readonly promise: 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'rate' | 'unjudged';
  /** The date of the session's scan. */
  readonly session: string;
  /** What happened, in one sentence. */
  readonly says: string;
  /** Client order ids. */
  readonly orders: readonly string[];
  readonly numbers: Readonly<Record<string, string>>;
}

/** One line for a finding. */
export function findingText({ promise, session, says, orders, numbers }: Finding): string {
  const values = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  return [`${promise} ${session}: ${says}`, orders.join(' '), values.join(', ')]
    .filter((part) => part !== '')
    .join(' · ');
}
