import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A text that must never be printed, logged, recorded or sent anywhere but to its owner. However it is turned into
 * text it says `[redacted]`; only `reveal` gives it out, so that a search for `reveal` finds every use.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. For the request that needs it, and nothing else. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
