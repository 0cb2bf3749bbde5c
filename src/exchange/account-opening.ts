/** The accounts of one exchange: whose keys open each, and what a new one begins with. */
import type { Credentials } from './api/authentication';
import type { Holding } from './trading/holdings';

/** The name of the account of an exchange that has no other. Its keys may be any; those of one among many are its name. */
export const SOLE_ACCOUNT = 'embedded';

export interface AccountOpening {
  /** Unique in the exchange; never part of an answer. */
  readonly name: string;
  readonly credentials: Credentials;
  /** USD, a decimal string; equity at the start, holdings included. Only for a new account, like the holdings. */
  readonly startingCash: string;
  /** Shares held from the start, paid out of the starting cash at the last price before the start. */
  readonly holdings: readonly Holding[];
}
