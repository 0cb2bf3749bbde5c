/**
 * Whose work is served first where tasks wait for a worker, at the open of many desks above all: Temporal serves the
 * lower number first, and among tasks of one number the desks in turn. It decides only an order of service, never an
 * order at the broker: a desk that waits is late, and what is late is refused by the gateway.
 */
export const URGENCY = {
  /** An exit reduces risk, and its window ends. */
  exit: 1,
  /** An entry, the looks at orders that have left, and their cancels: money is out until they are done. */
  order: 2,
  /** Everything without which the day doesn't go on: clock, calendar, scan, market, account. The usual one. */
  look: 3,
  /** What the day goes on without: the ledger compared, fractions proven. */
  sideWork: 4,
  /** What nobody waits for any more: records, notices. */
  filing: 5,
} as const;

/** The share of a desk: each desk's work is served in turn with every other's, however much of it waits. */
export const shareOf = (desk: string): { readonly fairnessKey: string } => ({ fairnessKey: desk });
