import type { Attention } from '../../src/domain/attention';

/** A session that waits for its operator. */
export const PARKED: Attention = {
  reason: 'MARKET',
  about: '',
  phase: 'open',
  words: 'The market could not be read.',
  parked: {
    failed: 'observe: 503 from the broker',
    done: 'the scan, the ledger',
    notDone: 'nothing was sent',
    retry: 'reads the market again',
    skip: 'gives the entries up',
    until: '2024-08-05T14:00:00Z',
    then: 'it gives up by itself',
    word: null,
  },
};

/** A session that goes on. */
export const LOOK_AT_IT: Attention = {
  reason: 'UNKNOWN_ORDER',
  about: 'nd1-main-20240802-COST-b-f1',
  phase: 'follow',
  words: 'Look it up at the broker, and send the update `resolve`.',
  parked: null,
};
