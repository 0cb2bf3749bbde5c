/** A fault in what the operator asked for: its message is the one line they see, and nothing was started. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
