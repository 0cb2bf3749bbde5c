/**
 * Where the Temporal server of an embedded run answers: its port is a free one, so that the worker writes it down for
 * the commands that are given beside it.
 */
import { keptAddress } from './kept-address';

const { keep, forget, kept } = keptAddress('temporal-address');

export {
  /** Writes the address down for as long as a run lasts; makes the folder where there is none. */
  keep as keepTemporalAddress,
  /** The run has ended. */
  forget as forgetTemporalAddress,
  /** `host:port` of the embedded run of a state folder, or null when none runs; one that was killed leaves it behind. */
  kept as keptTemporalAddress,
};
