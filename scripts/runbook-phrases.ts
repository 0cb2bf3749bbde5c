/** What to do about a matter that asks for a person. */
export interface AttentionWords {
  /** What it means for the day, beyond the sentence that the session says itself. */
  readonly means: string;
  readonly look: readonly string[];
  readonly act: readonly string[];
  /** What an operator read when it was brought about on purpose; absent where nobody has. */
  readonly seen?: string;
  /** By whose hand it was tried: a run, or the tests that do it. */
  readonly tried: string;
}

/** What several matters are said with. */
export const parks = 'The session is parked.';
export const KEYS_FIRST =
  "`nightdesk doctor` from the worker's machine and with its environment: it asks the broker itself.";
export const RETRY = 'Mend the cause, then `nightdesk session retry`.';
