/**
 * The checker: every promise, asserted on what the exchange's own ledger, the market's data and the session's record
 * say. It shares no decision with the desk: of `src/domain` it uses the money module and the shapes of records.
 */
import { capacity } from './capacity';
import { continuity } from './continuity';
import type { Evidence, SessionEvidence } from './evidence';
import { exits } from './exits';
import type { Finding } from './finding';
import { oneOrder } from './one-order';
import { record } from './record';
import { requestRate } from './request-rate';
import { signal } from './signal';

/** Everything that is wrong with a session. */
export const checkSession = (evidence: Evidence, session: SessionEvidence): readonly Finding[] =>
  [oneOrder, capacity, exits, signal, record, continuity, requestRate].flatMap((promise) =>
    promise(evidence, session),
  );
