/**
 * Where the exchange of an embedded run answers, written down by the worker like Temporal's address, so that a command
 * beside the run can look at the account.
 */
import { keptAddress } from './kept-address';

const { keep, forget, kept } = keptAddress('exchange-address');

export {
  /** Writes the URL down for as long as a run lasts. */
  keep as keepExchangeAddress,
  /** The run has ended. */
  forget as forgetExchangeAddress,
  /** The URL of the exchange that a state folder's run trades at, or null when none runs. */
  kept as keptExchangeAddress,
};
