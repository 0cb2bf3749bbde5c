/**
 * What is left of an account's requests this minute, as the broker's own headers tell it, and which request may use
 * it. The headers count every worker's and every tool's requests, so that workers on many machines need no word of
 * each other. Pure.
 */

/** A minute's budget of one account at one host. */
export interface RateBudget {
  /** Requests a minute: 200 for trading, and for data on the basic plan. */
  readonly limit: number;
  readonly left: number;
  /** When the budget is whole again, wall milliseconds since 1970, by the broker's clock. */
  readonly resetsAt: number;
}

/** The headers of an answer that tell it, each null where it is missing. */
export interface RateHeaders {
  readonly limit: string | null;
  readonly remaining: string | null;
  /** Seconds since 1970. */
  readonly reset: string | null;
}

/** The budget that an answer tells of; null when it tells none, or nonsense. */
export function budgetIn(headers: RateHeaders): RateBudget | null {
  const [limit, left, reset] = [headers.limit, headers.remaining, headers.reset].map(wholeNumber);
  if (limit === undefined || left === undefined || reset === undefined || limit === 0) return null;
  return { limit, left: Math.min(left, limit), resetsAt: reset * 1_000 };
}

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;

/**
 * What is known after an answer. Answers overtake each other: of one minute the lower number is the later one, and one
 * of a minute that is over tells nothing of the present.
 */
export function withAnswer(known: RateBudget | null, told: RateBudget): RateBudget {
  if (known === null || told.resetsAt > known.resetsAt) return told;
  return told.resetsAt < known.resetsAt ? known : { ...told, left: Math.min(known.left, told.left) };
}

/**
 * Requests a minute that only orders may use: what the gateway reads and sends for one, its looks and its cancel. An
 * order takes some twelve requests, so that three get through in a minute whose reads have taken all that they may.
 */
export const MOST_KEPT = 40;

/** A fifth of a smaller budget. */
export const keptForOrders = (limit: number): number => Math.min(MOST_KEPT, Math.ceil(limit / 5));

/** A minute, and the second to which its end is rounded up: no budget lasts longer, whatever a wrong clock says. */
const LONGEST = 61_000;

/**
 * Milliseconds until a read may leave, 0 for now: while it would use what is kept for orders it waits until the budget
 * is whole again. `inFlight` are requests that left and aren't answered, which the budget doesn't have yet. What isn't
 * known holds nothing up: the broker itself refuses what is too much.
 */
export function readWaits(known: RateBudget | null, inFlight: number, now: number): number {
  if (known === null || now >= known.resetsAt) return 0;
  return known.left - inFlight > keptForOrders(known.limit) ? 0 : Math.min(known.resetsAt - now, LONGEST);
}
